"""Runs as they are listed: those that somebody has left out, those that ask, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.core.promos import RunState, SendingState
from bot.storage import cards
from bot.storage.cards import Card
from bot.storage.hushes import Hush
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


def redraw_asking(session: Session, at: datetime, promo_ids: Collection[int] | None = None) -> None:
    """Ask for a new drawing of every run that asks a person, or of those of these promos alone: while a hush stands it
    is held instead, and other words would go out once a promo is edited or its next wording has its turn."""
    asking = select(Run.id).where(Run.state == RunState.ASKS)
    asking = asking if promo_ids is None else asking.where(Run.promo_id.in_(promo_ids))
    cards.redraw_where(session, Card.run_id.in_(asking), at)


def to_ask(session: Session, told: str, most: int) -> Sequence[int]:
    """Runs that ask and of which somebody was `told` otherwise while a hush stood, now that none does."""
    stands = select(Hush.id).where(Hush.standing.is_(True)).exists()
    card = (Card.user.is_not(None), Card.about["told"][0].as_string() == told)
    asks = select(Run.id).join(Card, Card.run_id == Run.id).where(Run.state == RunState.ASKS, *card, ~stands)
    return session.scalars(asks.distinct().order_by(Run.id).limit(most)).all()
