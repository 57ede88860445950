"""Second thoughts: what becomes of an item when its author changes, or takes back, what they wrote under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.follow_ups import FollowUp, kind_of
from bot.core.lifecycle import Action, Status, after
from bot.desk import Desk
from bot.services import follow_ups, owed, triage
from bot.services.earlier import Follows
from bot.services.redrawing import Redrawing
from bot.storage import contacts, history, mentions, replies
from bot.storage import follow_ups as follow_ups_held
from bot.storage.history import History
from bot.storage.mentions import Mention

# From where an item goes back, and by which move to how it stood.
BACK_FROM = (Status.OPEN, Status.CLAIMED)
BACK_TO = {Status.ANSWERED: Action.ANSWER_SEEN, Status.CLOSED: Action.CLOSE}
# Who has only looked at it, or let it be, has not decided anything.
LOOKED = (Action.CLAIM, Action.RELEASE)


def changed(session: Session, desk: Desk, reworded: Sequence[Mention], redrawing: Redrawing) -> None:
    """Other words stand in these follow-ups; the caller keeps them and their items. What said thanks and says more now,
    or has become pressing, counts as if it had just been written."""
    new = []
    for mention in reworded:
        was, pressing = mention.follow_up, mention.pressing
        guess = triage.put(desk, mention)
        mention.follow_up = kind_of(mention.post.text, guess)
        redrawing.changed.add(_item_of(mention))
        louder = was is FollowUp.THANKS or (mention.pressing and not pressing)
        if mention.follow_up is FollowUp.MORE and louder:
            _owed_again(session, mention, redrawing)
            new.append(Follows(mention.id, _item_of(mention), FollowUp.MORE, mention.post.public(), guess))
    session.flush()
    follow_ups.go_on(session, desk, new, {}, redrawing)


def taken_back(session: Session, desk: Desk, gone: Sequence[Mention], now: datetime) -> set[int]:
    """These mentions are blanked, and their items kept by the caller: what nothing but they had reopened is as it was
    before. The mentions whose cards tell of it."""
    told: set[int] = set()
    for mention in gone:
        item = mentions.keep(session, mention.lead_id) if mention.lead_id is not None else None
        if item is not None and mention.follow_up is FollowUp.MORE:
            row = _reopened_by(session, item, mention)
            if row is not None:
                _put_back(session, desk, item, row, now)
                told |= {item.id, *contacts.beside(session, item)}
    return told


def _reopened_by(session: Session, item: Mention, gone: Mention) -> History | None:
    """How an item was last reopened, if that was for words that are gone, and nobody has anything in hand. What is
    urgent, or speaks of risk of harm, is left to a person."""
    if item.status not in BACK_FROM or item.pressing or replies.under_way(session, item.id):
        return None
    rows = history.of(session, item.id)
    last = next((row for row in reversed(rows) if row.action == Action.FOLLOW_UP and row.note["was"] in BACK_TO), None)
    if last is None or (last.note["was"] == Status.ANSWERED and "answered_at" not in last.note):
        return None
    if last.note["follow_up"] != gone.id and gone.taken_at < last.at:
        return None
    if any(row.id > last.id and row.by != history.KESTREL and row.action not in LOOKED for row in rows):
        return None
    still = follow_ups_held.still_owed(session, item.id, last.note["follow_up"], last.at, _answered_at(last))
    return None if still else last


def _put_back(session: Session, desk: Desk, item: Mention, row: History, now: datetime) -> None:
    was = row.note
    item.status = after(item.status, BACK_TO[was["was"]])
    item.owner, item.reason, item.offered_at = was.get("owner"), was.get("reason"), None
    item.owned_at = now if item.owner is not None else None
    item.answer_id, item.answered_at = was.get("answer"), _answered_at(row)
    owed.settle(session, desk, item, now)
    note = {"follow_up": was["follow_up"], "now": was["was"]} | ({"owner": item.owner} if item.owner else {})
    history.add(session, item.id, "follow_up_gone", by=history.KESTREL, at=now, **note)


def _answered_at(row: History) -> datetime | None:
    return datetime.fromisoformat(row.note["answered_at"]) if "answered_at" in row.note else None


def _owed_again(session: Session, mention: Mention, redrawing: Redrawing) -> None:
    """Whatever answered the words as they were does not answer these."""
    if mention.status is Status.ANSWERED:
        note = {"follow_up": mention.id, "was": mention.status.value}
        mention.status, mention.answer_id, mention.answered_at = after(mention.status, Action.FOLLOW_UP), None, None
        history.add(session, mention.id, Action.FOLLOW_UP, by=history.KESTREL, at=redrawing.now, **note)


def _item_of(mention: Mention) -> int:
    return mention.lead_id or mention.id
