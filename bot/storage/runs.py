"""Runs: each time that a promo went out or should have, and how it stands on each account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Subquery, Text, UniqueConstraint, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.promos import RunState, SendingState, Why
from bot.storage.base import Base
from bot.storage.posts import Post
from bot.storage.promos import Promo

TO_MEASURE = text("measure_at IS NOT NULL")


class Run(Base):
    """One time that a promo goes out. `due_at` names it: two workers that write the same run meet at its constraint.

    `wording` is the place of the wording that was used. `by` is the member who sent, skipped or dropped it.
    """

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("promo_id", "due_at", name="uq_run_promo_id_due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    promo_id: Mapped[int] = mapped_column(ForeignKey("promo.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[RunState] = mapped_column(index=True)
    why: Mapped[Why | None]
    wording: Mapped[int | None]
    by: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime]

    promo: Mapped[Promo] = relationship()


class Sending(Base):
    """A run on one account. `measure_at` is when its figures are read next, after being `measured` so many times.

    `pictures` are as they stood under the promo when it went. `said_by` is the member who said that it stands there.
    """

    __tablename__ = "sending"
    __table_args__ = (
        UniqueConstraint("run_id", "network", "account", name="uq_sending_run_id_network_account"),
        Index("ix_sending_measure", "measure_at", postgresql_where=TO_MEASURE, sqlite_where=TO_MEASURE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    network: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    pictures: Mapped[list[Any]]
    state: Mapped[SendingState] = mapped_column(index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    post_url: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    said_by: Mapped[str | None] = mapped_column(String(40))
    trouble: Mapped[str | None] = mapped_column(Text)
    micros: Mapped[int] = mapped_column(BigInteger, default=0)
    measure_at: Mapped[datetime | None]
    measured: Mapped[int] = mapped_column(default=0)

    run: Mapped[Run] = relationship()
    post: Mapped[Post | None] = relationship()

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """The pictures under it, in their order."""
        return tuple(int(each["picture"]) for each in self.pictures)

    @property
    def url(self) -> str | None:
        """Where it stands."""
        return self.post.url if self.post is not None else self.post_url


class Figure(Base):
    """The public figures of a post of ours at one moment; rows are only ever added."""

    __tablename__ = "figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    sending_id: Mapped[int] = mapped_column(ForeignKey("sending.id"), index=True)
    at: Mapped[datetime]
    likes: Mapped[int]
    reposts: Mapped[int]
    replies: Mapped[int]
    quotes: Mapped[int]
    impressions: Mapped[int | None]


def keep(session: Session, number: int) -> Run | None:
    """A run with its promo and its sendings, kept from others until the caller's transaction ends: the promo first,
    then the run, then its sendings by id. None for an unknown id."""
    promo_id = session.scalar(select(Run.promo_id).where(Run.id == number))
    if promo_id is None:
        return None
    lock = {"key_share": True}
    session.get(Promo, promo_id, with_for_update=lock, populate_existing=True)
    run = session.get(Run, number, with_for_update=lock, populate_existing=True)
    mine = select(Sending).where(Sending.run_id == number).order_by(Sending.id).with_for_update(key_share=True)
    session.scalars(mine.execution_options(populate_existing=True)).all()
    return run


def keep_unsettled(session: Session, promo_ids: Collection[int]) -> Sequence[Run]:
    """The runs of these promos that ask or are on their way, with their sendings, kept as `keep` does."""
    mine = (Run.promo_id.in_(list(promo_ids)), Run.state.in_([RunState.ASKS, RunState.GOING]))
    runs = select(Run).where(*mine).order_by(Run.promo_id, Run.id).with_for_update(key_share=True)
    found = session.scalars(runs.execution_options(populate_existing=True)).all()
    if found:
        of = select(Sending).where(Sending.run_id.in_([run.id for run in found])).order_by(Sending.id)
        session.scalars(of.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
    return found


def sendings(session: Session, run_ids: Collection[int]) -> Sequence[Sending]:
    """How these runs stand on each account, in the order in which the promo names the accounts."""
    return session.scalars(select(Sending).where(Sending.run_id.in_(list(run_ids))).order_by(Sending.id)).all()


def of_promo(session: Session, promo_id: int, most: int = 20) -> Sequence[Run]:
    """The newest runs of a promo, newest first."""
    return session.scalars(select(Run).where(Run.promo_id == promo_id).order_by(Run.due_at.desc()).limit(most)).all()


def passed_before(session: Session, run: Run) -> Sequence[datetime]:
    """The newest moments of a promo that passed before a run, in order: since the last run that was anything else, or
    written down after that one was: it may have been sent by hand while the promo was paused."""
    mine = (Run.promo_id == run.promo_id, Run.due_at < run.due_at)
    other = Run.state.not_in([RunState.MISSED, RunState.SKIPPED])
    last = session.execute(select(Run.due_at, Run.at).where(*mine, other).order_by(Run.due_at.desc()).limit(1)).first()
    since = () if last is None else (or_(Run.due_at > last.due_at, Run.at > last.at),)
    passed = select(Run.due_at).where(*mine, Run.state == RunState.MISSED, *since)
    return session.scalars(passed.order_by(Run.due_at.desc()).limit(500)).all()[::-1]


def decided(session: Session, promo_id: int, since: datetime) -> dict[datetime, RunState]:
    """The runs of a promo, from a moment on, that something has been decided about: those skipped ahead are among
    them."""
    found = session.execute(select(Run.due_at, Run.state).where(Run.promo_id == promo_id, Run.due_at >= since))
    return {due_at: state for due_at, state in found}


def at(session: Session, promo_id: int, due_at: datetime) -> Run | None:
    """The run of a promo at one of its moments, if anything has been decided about it."""
    return session.scalar(select(Run).where(Run.promo_id == promo_id, Run.due_at == due_at))


def decided_of(session: Session, promo_ids: Collection[int], since: datetime) -> dict[int, set[datetime]]:
    """The same for several promos at once: their moments alone."""
    mine = (Run.promo_id.in_(list(promo_ids)), Run.due_at >= since)
    found: dict[int, set[datetime]] = {}
    for promo_id, due_at in session.execute(select(Run.promo_id, Run.due_at).where(*mine)):
        found.setdefault(promo_id, set()).add(due_at)
    return found


def last_words(session: Session, promo_ids: Collection[int]) -> dict[int, tuple[int | None, str]]:
    """For each of these promos that has been sent: the place of the wording that was used last, and what was posted."""
    last = last_begun(promo_ids)
    found = session.execute(
        select(Run.promo_id, Run.wording, Sending.text)
        .join(last, last.c.run_id == Run.id)
        .join(Sending, Sending.run_id == Run.id)
        .order_by(Sending.id.desc())
    )
    return {promo_id: (wording, text) for promo_id, wording, text in found}


def last_begun(promo_ids: Collection[int]) -> Subquery:
    """The run of each promo that was sent on its way last, whatever its moment and whenever it was tried again: its
    sendings are the newest."""
    mine = (Run.promo_id.in_(list(promo_ids)), Run.wording.is_not(None))
    begun = select(func.max(Sending.id)).join(Run).where(*mine).group_by(Run.promo_id)
    return select(Sending.run_id).where(Sending.id.in_(begun)).subquery()


def last_sent(session: Session, promo_id: int) -> Run | None:
    """The run that used a wording last, whatever became of it."""
    last = last_begun([promo_id])
    return session.scalar(select(Run).join(last, last.c.run_id == Run.id))


def between(session: Session, start: datetime, end: datetime, most: int) -> Sequence[Run]:
    """The runs of every promo from a moment to just before another, in order."""
    found = select(Run).where(Run.due_at >= start, Run.due_at < end).order_by(Run.due_at, Run.id).limit(most)
    return session.scalars(found).all()


def going(session: Session) -> Sequence[int]:
    """Runs that would still go out, or be posted by hand, on some account, in the order in which they are taken."""
    ready = Sending.state.in_([SendingState.QUEUED, SendingState.READY])
    waits = select(Sending.id).where(Sending.run_id == Run.id, ready).exists()
    return session.scalars(
        select(Run.id).where(Run.state == RunState.GOING, waits).order_by(Run.promo_id, Run.id)
    ).all()


def under_way(session: Session, promo_id: int) -> bool:
    """Whether a run of a promo may still go out."""
    mine = (Run.promo_id == promo_id, Run.state.in_([RunState.GOING, RunState.ASKS]))
    return session.scalar(select(Run.id).where(*mine).limit(1)) is not None


def said(session: Session, since: datetime) -> Sequence[Sending]:
    """What somebody has said is there since a moment, without a post of ours that we know."""
    unknown = (Sending.state == SendingState.SENT, Sending.post_id.is_(None), Sending.sent_at >= since)
    return session.scalars(select(Sending).where(*unknown).order_by(Sending.id)).all()


def figures(session: Session, sending_ids: Collection[int]) -> Sequence[Figure]:
    """The figures of these posts, oldest first."""
    return session.scalars(select(Figure).where(Figure.sending_id.in_(list(sending_ids))).order_by(Figure.id)).all()
