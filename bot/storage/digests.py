"""Digests: one row for each that is due, with the numbers as they were, so that it is sent once and stays the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.digest import DigestKind
from bot.storage.base import Base, upsert


class Digest(Base):
    """A digest of a day on the organisation's calendar: the one on which it is sent.

    `picture` is the file in the chat that shows the last four weeks. `next_at` is when there is something to do about
    it: None once its card is on the board. `tries` counts how often its picture did not get through.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DigestKind]
    day: Mapped[date]
    numbers: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    picture: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]


def begin(session: Session, kind: DigestKind, day: date, numbers: dict[str, Any], at: datetime) -> int | None:
    """Write a digest down; None where another process has just done so."""
    values = {"kind": kind, "day": day, "numbers": numbers, "at": at, "tries": 0, "next_at": at}
    new = upsert(session, Digest).values(**values).on_conflict_do_nothing().returning(Digest.id)
    begun: int | None = session.scalar(new)
    return begun


def of_day(session: Session, day: date) -> Sequence[Digest]:
    """The digests that were made on a day."""
    return session.scalars(select(Digest).where(Digest.day == day).order_by(Digest.id)).all()


def keep(session: Session, number: int) -> Digest | None:
    """A digest whose card is not on the board yet, kept from others until the caller's transaction ends."""
    mine = select(Digest).where(Digest.id == number, Digest.next_at.is_not(None)).with_for_update()
    return session.scalar(mine.execution_options(populate_existing=True))


def put_off(session: Session, number: int, until: datetime) -> None:
    """Its picture did not get through: it is tried again."""
    mine = update(Digest).where(Digest.id == number, Digest.next_at.is_not(None))
    session.execute(mine.values(tries=Digest.tries + 1, next_at=until).execution_options(synchronize_session=False))
