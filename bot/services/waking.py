"""Waking: what was put off, or waited for somebody, comes back to its owner when its moment has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.lifecycle import Action, Status, after
from bot.desk import Desk
from bot.services import owed, telling
from bot.storage import cards, history, mentions
from bot.storage.mentions import Mention


def wake(desk: Desk) -> None:
    """Wake all that is due, batch by batch; of several workers each takes what no other holds."""
    while _batch(desk):
        desk.wakeups.board.set()


def _batch(desk: Desk) -> int:
    now = desk.now()
    with desk.database.write.begin() as session:
        woken = mentions.due(session, now)
        for mention in woken:
            _wake(session, desk, mention, now)
    return len(woken)


def _wake(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    waited, was = mention.waiting_on, mention.status
    mention.status = after(was, Action.WAKE)
    if mention.owner is None:
        mention.status = after(mention.status, Action.RELEASE)
    mention.until_at = mention.waiting_on = None
    owed.settle(session, desk, mention, now)
    note = {"on": waited} if waited else {}
    history.add(session, mention.id, Action.WAKE, by=history.KESTREL, at=now, was=was.value, **note)
    cards.redraw(session, {mention.id, mention.lead_id or mention.id}, now)
    if mention.owner is not None:
        over = AlertReason.WAIT_OVER if was is Status.WAITING else AlertReason.SNOOZE_OVER
        telling.tell(session, mention.id, mention.owner, over, now, note=waited)
