"""Runs as they are listed: those that somebody has left out, those that ask, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.core.promos import RunState, SendingState
from bot.storage import cards
from bot.storage.cards import Card
from bot.storage.runs import Run, Sending


def skipped_ahead(session: Session, promo_id: int, now: datetime) -> tuple[datetime, ...]:
    """The runs of a promo after a moment that somebody has left out, in order."""
    mine = select(Run.due_at).where(Run.promo_id == promo_id, Run.state == RunState.SKIPPED, Run.due_at > now)
    return tuple(session.scalars(mine.order_by(Run.due_at)))


def in_state(session: Session, promo_id: int, states: Collection[RunState]) -> Sequence[Run]:
    """The runs of a promo that stand like that, in order."""
    mine = select(Run).where(Run.promo_id == promo_id, Run.state.in_(list(states)))
    return session.scalars(mine.order_by(Run.due_at)).all()


def just_sent(session: Session, promo_id: int, since: datetime, but: int | None = None) -> Run | None:
    """The newest run of a promo, but for one, that is on its way or was sent after a moment."""
    queued = select(Sending.id).where(Sending.run_id == Run.id, Sending.state == SendingState.QUEUED).exists()
    lately = Run.wording.is_not(None) & (Run.at > since)
    mine = (Run.promo_id == promo_id, *(() if but is None else (Run.id != but,)), or_(queued, lately))
    return session.scalar(select(Run).where(*mine).order_by(Run.due_at.desc()).limit(1))


def last_come(session: Session, promo_id: int, now: datetime) -> Run | None:
    """The newest run of a promo whose moment has come, whatever became of it."""
    mine = select(Run).where(Run.promo_id == promo_id, Run.due_at <= now)
    return session.scalar(mine.order_by(Run.due_at.desc()).limit(1))


def all_skipped_ahead(session: Session, now: datetime, most: int) -> Sequence[Run]:
    """The runs of every promo after a moment that somebody has left out, in order."""
    found = select(Run).where(Run.state == RunState.SKIPPED, Run.due_at > now)
    return session.scalars(found.order_by(Run.due_at, Run.id).limit(most)).all()


def count_in(session: Session, state: RunState) -> int:
    """How many runs stand like that."""
    return session.scalar(select(func.count()).select_from(Run).where(Run.state == state)) or 0


def count_of(session: Session, promo_id: int) -> int:
    """How many runs of a promo something has been decided about."""
    return session.scalar(select(func.count()).select_from(Run).where(Run.promo_id == promo_id)) or 0


def asking(session: Session, most: int) -> Sequence[Run]:
    """The runs about which a person has to say something, longest due first."""
    found = select(Run).where(Run.state == RunState.ASKS).order_by(Run.due_at, Run.id).limit(most)
    return session.scalars(found).all()


def redraw_asking(session: Session, promo_ids: Collection[int], at: datetime) -> None:
    """Ask for a new drawing of the cards of these promos' runs that ask: other words would go out by now."""
    asking = select(Run.id).where(Run.promo_id.in_(promo_ids), Run.state == RunState.ASKS)
    cards.redraw_where(session, Card.run_id.in_(asking), at)
