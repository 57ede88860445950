"""Raising: an item is no less pressing than what its author wrote under it, and risk of harm is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.follow_ups import Weight, raised
from bot.core.lifecycle import Status
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.services import alerts, owed
from bot.services.earlier import Follows
from bot.services.redrawing import Redrawing
from bot.storage import card_counts, cards, follow_ups
from bot.storage.mentions import Mention

DONE = (Status.ANSWERED, Status.CLOSED)
# Whoever writes of harm again and again brings the person on duty again, but not with every post.
ALARM_AGAIN = timedelta(minutes=5)


def raises(said: Sequence[Follows], held: follow_ups.Standing) -> bool:
    """Whether new words make an item more pressing, or bring the person on duty again."""
    new = _weight(said)
    return new.harm or (new.urgent and held.urgency is not Urgency.URGENT)


def raise_item(session: Session, desk: Desk, item: Mention, said: Sequence[Follows], redrawing: Redrawing) -> None:
    """New words of risk, or urgent ones, raise their item, which then goes before others."""
    new = _weight(said)
    if not new.urgent:
        return
    risky, pressing, done = item.harm, item.pressing, item.status in DONE
    _lift(item, new, new=True)
    if new.harm and (done or not risky or not card_counts.alarmed(session, item.id, redrawing.now - ALARM_AGAIN)):
        cards.add(session, alerts.rows(session, desk, item.id, redrawing.now))
    if new.harm and not risky:
        owed.begin_at_risk(session, desk, item, redrawing.now)
    if done or not pressing:
        redrawing.pressing.add(item.id)


def keep_raised(session: Session, item: Mention) -> None:
    """What was written under an item still counts when it is guessed anew, or when it takes over the card."""
    _lift(item, follow_ups.weight(session, item.id), new=False)


def _lift(item: Mention, said: Weight, *, new: bool) -> None:
    held = Weight(item.harm, item.urgency is Urgency.URGENT)
    (item.harm, urgent), item.corrected = raised(held, item.corrected, said, new=new)
    item.urgency = Urgency.URGENT if urgent else item.urgency


def _weight(said: Sequence[Follows]) -> Weight:
    harm = any(each.guess.harm for each in said)
    return Weight(harm, harm or any(each.guess.urgency is Urgency.URGENT for each in said))
