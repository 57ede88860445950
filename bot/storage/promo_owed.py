"""Promos and runs about which a person has to say something: whose word they wait for, and where their cards stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from bot.core.promos import OPEN_ENDS, PromoState, RunState, SendingState, Why
from bot.storage.cards import Card, CardKind
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending

_OPEN = select(Sending.run_id).where(Sending.state.in_(OPEN_ENDS))
_ASKS = or_(Run.state == RunState.ASKS, Run.id.in_(_OPEN))


def _asks(member: str) -> tuple[ColumnElement[bool], ...]:
    """A run asks its writer, see `run_cards.asked_of`."""
    return _ASKS, case((Run.why == Why.APPROVAL, Promo.by), else_=Promo.writer) == member


def _change(member: str) -> ColumnElement[bool]:
    return (Promo.state == PromoState.CHANGE) & (Promo.writer == member)


def _look(member: str) -> ColumnElement[bool]:
    """By anybody but the writer."""
    return (Promo.state == PromoState.ASKED) & (Promo.writer != member)


def runs(session: Session, member: str, most: int) -> Sequence[Run]:
    """Runs that ask this member, the longest due first."""
    found = select(Run).join(Promo, Promo.id == Run.promo_id).where(*_asks(member))
    return session.scalars(found.order_by(Run.due_at, Run.id).limit(most)).all()


def changes(session: Session, member: str, most: int) -> Sequence[Promo]:
    """Promos that wait for this member, who wrote them, those first that go out next."""
    return _promos(session, _change(member), most)


def looks(session: Session, member: str, most: int) -> Sequence[Promo]:
    """Promos that wait for a look by anybody but their writer, those first that go out next."""
    return _promos(session, _look(member), most)


def _promos(session: Session, which: ColumnElement[bool], most: int) -> Sequence[Promo]:
    next_first = (Promo.next_at.is_(None), Promo.next_at, Promo.id)
    return session.scalars(select(Promo).where(which).order_by(*next_first).limit(most)).all()


def count(session: Session, member: str) -> int:
    """How many wait for this member, who wrote them."""
    asks = select(func.count()).select_from(Run).join(Promo, Promo.id == Run.promo_id).where(*_asks(member))
    changes = select(func.count()).select_from(Promo).where(_change(member))
    return (session.scalar(asks) or 0) + (session.scalar(changes) or 0)


def count_looks(session: Session, member: str) -> int:
    """How many wait for anybody else."""
    return session.scalar(select(func.count()).select_from(Promo).where(_look(member))) or 0


def held(session: Session, since: datetime, until: datetime, why: Why) -> Sequence[int]:
    """The promos of which a run was held for a reason, by when it was due, and still asks."""
    mine = select(Run.promo_id).where(_ASKS, Run.why == why, Run.due_at >= since, Run.due_at < until)
    return session.scalars(mine.distinct().order_by(Run.promo_id)).all()


def open_ends(session: Session, run_ids: Collection[int]) -> dict[int, SendingState]:
    """How one of a run's accounts stands that a person has to see to."""
    mine = select(Sending.run_id, Sending.state).where(Sending.run_id.in_(list(run_ids)), Sending.state.in_(OPEN_ENDS))
    return {run_id: state for run_id, state in session.execute(mine.order_by(Sending.id.desc()))}


def messages(session: Session, run_ids: Collection[int], promo_ids: Collection[int]) -> dict[tuple[str, int], str]:
    """Where the newest card of each run and of each promo stands in the channel."""
    there: list[Any] = [Card.ts.is_not(None), Card.user.is_(None), Card.withdrawn.is_(False)]
    of_runs = select(Card.run_id, Card.ts).where(*there, Card.kind == CardKind.RUN, Card.run_id.in_(list(run_ids)))
    kinds = (CardKind.PROMO, CardKind.PROMO_ASKED)
    of_promos = select(Card.promo_id, Card.ts).where(
        *there, Card.kind.in_(kinds), Card.promo_id.in_(list(promo_ids)), Card.run_id.is_(None)
    )
    named = (("run", of_runs), ("promo", of_promos))
    return {
        (what, number): ts
        for what, found in named
        for number, ts in session.execute(found.order_by(Card.id))
        if number is not None and ts is not None
    }
