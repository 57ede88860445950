"""Promos: what we say on a schedule, in whose words, on which accounts, and when the next run is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, String, Text, func, select, update
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core import plans
from bot.core.plans import Plan
from bot.core.promos import LIVE, PromoState
from bot.storage.base import Base
from bot.storage.cards import Card

# What reading a row may end with that an older version wrote, or that somebody changed by hand: no version is trusted
# to have left every promo in today's shape, and one that cannot be read must not keep the others from the team.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError)


class Promo(Base):
    """One scheduled post, which may repeat.

    `accounts` has [network, handle] for each place where it goes out. `wordings` take turns; each has its words under
    "", and under "network:handle" where an account has words of its own. `pictures` are ids of pictures with their
    descriptions. `schedule` is the plan (see `core.plans`) and `said` the words it was read from. `next_at` is the
    first run that nothing has been decided about, whatever the state; it may have passed while the promo waits.
    `revision` counts the versions of its words and times from 1. `paused` remembers a pause while the state
    says that it waits for approval.
    """

    __tablename__ = "promo"
    # Of an index on the state alone, and one on the moment of those that are scheduled, SQLite takes the first.
    __table_args__ = (Index("ix_promo_state_next_at", "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[PromoState]
    service: Mapped[str | None] = mapped_column(String(80))
    accounts: Mapped[list[Any]]
    wordings: Mapped[list[Any]]
    pictures: Mapped[list[Any]]
    schedule: Mapped[dict[str, Any]]
    said: Mapped[str] = mapped_column(Text)
    next_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    edited_by: Mapped[str | None] = mapped_column(String(40))
    overridden: Mapped[list[Any]]
    override_reason: Mapped[str | None] = mapped_column(Text)
    approver: Mapped[str | None] = mapped_column(String(40))
    asked_by: Mapped[str | None] = mapped_column(String(40))
    asked_change: Mapped[str | None] = mapped_column(Text)
    paused: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def writer(self) -> str:
        """Whose words these are: whoever changed it last, or else wrote it."""
        return self.edited_by or self.by

    @writer.inplace.expression
    @classmethod
    def _writer(cls) -> ColumnElement[str]:
        return func.coalesce(cls.edited_by, cls.by)

    @property
    def plan(self) -> Plan:
        """When it goes out."""
        return plans.from_json(self.schedule)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """(network, handle) of the accounts on which it goes out."""
        return tuple((str(network), str(handle)) for network, handle in self.accounts)

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """The pictures under it, in their order."""
        return tuple(int(each["picture"]) for each in self.pictures)


def of_form(session: Session, form: str) -> Promo | None:
    """The promo that was saved from a form."""
    return session.scalar(select(Promo).where(Promo.form == form))


def keep(session: Session, number: int) -> Promo | None:
    """A promo, kept from others until the caller's transaction ends; None for an unknown id."""
    return session.get(Promo, number, with_for_update={"key_share": True}, populate_existing=True)


def take_due(session: Session, now: datetime, most: int, only: int | None = None) -> Sequence[Promo]:
    """Promos with a run that is due, longest due first, locked against other workers; `only` the one with this id."""
    due = (Promo.state == PromoState.SCHEDULED, Promo.next_at <= now, *(() if only is None else (Promo.id == only,)))
    found = select(Promo).where(*due).order_by(Promo.next_at, Promo.id).limit(most)
    return session.scalars(found.with_for_update(skip_locked=True, key_share=True)).all()


def due_numbers(session: Session, now: datetime, most: int) -> Sequence[int]:
    """What there is for `take_due`; asked before it, since taking locks out other writers on SQLite."""
    due = select(Promo.id).where(Promo.state == PromoState.SCHEDULED, Promo.next_at <= now)
    return session.scalars(due.order_by(Promo.next_at, Promo.id).limit(most)).all()


def in_states(session: Session, states: Collection[PromoState], most: int) -> Sequence[Promo]:
    """Promos in these states by their next run, those without one last."""
    found = select(Promo).where(Promo.state.in_(list(states)))
    return session.scalars(found.order_by(Promo.next_at.is_(None), Promo.next_at, Promo.id).limit(most)).all()


def by_number(session: Session, numbers: Collection[int]) -> dict[int, Promo]:
    """These promos, by their numbers."""
    found = session.scalars(select(Promo).where(Promo.id.in_(list(numbers)))).all()
    return {promo.id: promo for promo in found}


def before(session: Session, states: Collection[PromoState], end: datetime, most: int) -> Sequence[Promo]:
    """Promos in these states whose next run comes before a moment, in that order."""
    found = select(Promo).where(Promo.state.in_(list(states)), Promo.next_at < end)
    return session.scalars(found.order_by(Promo.next_at, Promo.id).limit(most)).all()


def count(session: Session, states: Collection[PromoState], end: datetime | None = None) -> int:
    """How many promos are in these states, with a next run before `end` where one is given."""
    found = select(func.count()).select_from(Promo).where(Promo.state.in_(list(states)))
    return session.scalar(found if end is None else found.where(Promo.next_at < end)) or 0


def overdue(session: Session, before: datetime) -> Sequence[Promo]:
    """Promos whose run should have been taken long ago."""
    return session.scalars(select(Promo).where(Promo.state == PromoState.SCHEDULED, Promo.next_at < before)).all()


def redraw(session: Session, number: int, at: datetime) -> None:
    """Ask for a new drawing of a promo's own cards; those of its runs are left alone."""
    _again(session, (Card.promo_id == number) & Card.run_id.is_(None), at)


def redraw_all(session: Session, numbers: Collection[int], at: datetime) -> None:
    """The same of several promos at once."""
    if numbers:
        _again(session, Card.promo_id.in_(list(numbers)) & Card.run_id.is_(None), at)


def redraw_until(session: Session, end: datetime, at: datetime) -> None:
    """The same of all that may go out before a moment: a hush until then stands over them, or does so no more."""
    live = select(Promo.id).where(Promo.state.in_(LIVE), Promo.next_at < end)
    _again(session, Card.promo_id.in_(live) & Card.run_id.is_(None), at)


def redraw_run(session: Session, run_id: int, at: datetime) -> None:
    """Ask for a new drawing of the cards that show a run."""
    _again(session, Card.run_id == run_id, at)


def _again(session: Session, which: Any, at: datetime) -> None:
    session.execute(
        update(Card).where(which, Card.failed.is_(None)).values(wanted=Card.wanted + 1, wanted_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
