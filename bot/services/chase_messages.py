"""Where reminders stand: one message for each person, whatever was due together, and a line in each card's thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.core.owed import WHOLE_TEAM, Owed, Rung
from bot.desk import Desk
from bot.storage import cards, chases, history, members
from bot.storage.cards import Card, CardKind

# A message waits so long for others that are due in the same moments to join it, and no longer than this in all.
GATHERS, AT_MOST = timedelta(seconds=3), timedelta(seconds=30)
EVERYBODY = "the whole team"


class Reminder(NamedTuple):
    """One member, or the whole team, is told of one thing that is owed; what is pressing goes by itself, at once."""

    deadline_id: int
    mention_id: int
    kind: Owed
    rung: Rung
    member: str
    pressing: bool
    asks: bool = False


def lay_out(session: Session, desk: Desk, told: Sequence[Reminder], now: datetime, *, by: str) -> None:
    """Save these reminders with the messages that carry them and their history, and have their cards drawn anew.

    What is pressing goes to a person directly, whatever they wish; in their quiet hours the board holds back the rest.
    """
    openly = members.in_the_channel(session, {each.member for each in told if not each.pressing})
    together: dict[str, list[Reminder]] = defaultdict(list)
    placed: list[tuple[Reminder, int]] = []
    for reminder in told:
        if reminder.pressing:
            placed.append((reminder, _new(session, desk, reminder.member, now, alone=True)))
        else:
            together[reminder.member].append(reminder)
    chases.one_at_a_time(session, together)
    for member, some in together.items():
        number = _joined(session, desk, member, now, openly=member in openly)
        placed += [(reminder, number) for reminder in some]
    chases.add(
        session,
        [{"deadline_id": each.deadline_id, "rung": each.rung, "asks": each.asks, "member": each.member, "at": now,
          "card_id": number} for each, number in placed],
    )  # fmt: skip
    history.add_many(session, [(each.mention_id, _note(each)) for each in told], "chase", by=by, at=now)
    mentions = sorted({each.mention_id for each in told})
    chases.add_ladders(session, mentions, now)
    cards.redraw(session, mentions, now, lists=False)


def _joined(session: Session, desk: Desk, member: str, now: datetime, *, openly: bool) -> int:
    """The message to somebody that has not left yet, or a new one."""
    card = chases.unsent(session, desk.channel, member or None)
    if card is None:
        return _new(session, desk, member, now, alone=False, openly=openly)
    card.retry_at = min(now + GATHERS, card.sort_at + AT_MOST)
    card.wanted, card.wanted_at = card.wanted + 1, now
    return card.id


def _new(session: Session, desk: Desk, member: str, now: datetime, *, alone: bool, openly: bool = False) -> int:
    priority = cards.URGENT if alone else cards.OWNED
    channel = desk.channel if member == WHOLE_TEAM or openly else ""
    row = cards.row(CardKind.CHASE, channel=channel, priority=priority, at=now, user=member or None)
    card = Card(**row, retry_at=None if alone else now + GATHERS)
    session.add(card)
    session.flush()
    return card.id


def _note(told: Reminder) -> dict[str, str]:
    return {"told": told.member or EVERYBODY, "rung": told.rung.value, "kind": told.kind.value}
