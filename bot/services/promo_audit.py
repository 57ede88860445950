"""What has to hold of promos: due runs are taken, every run is where its sendings say, nothing waits for nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.core.delivery import OutboxState
from bot.core.promos import PromoState, RunState, SendingState
from bot.storage import promos
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending

# Ended runs are held against their sendings for so long.
LOOKED_AT = timedelta(days=31)
LIVE = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)
ON_THEIR_WAY = (SendingState.QUEUED, SendingState.READY)


def findings(session: Session, now: datetime, late: timedelta) -> list[str]:
    """What does not hold, as sentences; a promo or a sending is stuck when it has waited for longer than `late`."""
    found = {
        "promos are more than five minutes past their time, and nobody has taken them.": len(
            promos.overdue(session, now - late)
        ),
        "promos are scheduled and have no next run.": _count(
            session, Promo.id, Promo.state == PromoState.SCHEDULED, Promo.next_at.is_(None)
        ),
        "runs of promos are going, although all that was to be sent of them is settled.": _count(
            session, Run.id, Run.state == RunState.GOING, ~_has(*ON_THEIR_WAY)
        ),
        "runs of promos do not say what has come of them on their accounts.": _untrue(session, now),
        "posts of promos would be sent although they are settled.": _count(
            session, Outbox.id, Outbox.state.in_(LIVE), Outbox.asks.is_(False), _settled()
        ),
    }
    return [f"{number} {sentence}" for sentence, number in found.items() if number]


def _untrue(session: Session, now: datetime) -> int:
    recent = Run.due_at >= now - LOOKED_AT
    others = [state for state in SendingState if state is not SendingState.SENT]
    without = (RunState.MISSED, RunState.SKIPPED)
    untrue = (
        ((Run.state == RunState.SENT) & (_has(*others) | ~_has(SendingState.SENT)))
        | ((Run.state == RunState.PARTLY) & ~(_has(SendingState.SENT) & _has(*others)))
        | (Run.state.in_((RunState.FAILED, RunState.DROPPED)) & _has(SendingState.SENT, *ON_THEIR_WAY))
        | (Run.state.in_(without) & _has(*SendingState))
    )
    return _count(session, Run.id, recent, untrue)


def _has(*states: SendingState) -> ColumnElement[bool]:
    return exists().where(Sending.run_id == Run.id, Sending.state.in_(states))


def _settled() -> ColumnElement[bool]:
    return exists().where(Sending.id == Outbox.sending_id, Sending.state != SendingState.QUEUED)


def _count(session: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(*where)) or 0
