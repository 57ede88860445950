"""Changes of who is on duty and who is away, made in the chat; they go before the team file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.rota import Change
from bot.storage.base import Base


class Duty(Base):
    """A member is on duty, or `away`, from a moment until another; `by` set it. What is over or taken back is gone."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    member: Mapped[str] = mapped_column(String(40))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(index=True)
    away: Mapped[bool]
    by: Mapped[str] = mapped_column(String(40))
    set_at: Mapped[datetime]


def changes(session: Session, now: datetime) -> tuple[Change, ...]:
    """The changes that are not over, those to come included."""
    return tuple(_value(row) for row in session.scalars(select(Duty).where(Duty.until_at > now).order_by(Duty.id)))


def add(
    session: Session, member: str, *, from_at: datetime, until_at: datetime, away: bool, by: str, at: datetime
) -> Change:
    """Add a change. An earlier one of the same kind that it covers whole goes, and so does whatever is over."""
    covered = [Duty.member == member, Duty.away == away, Duty.until_at <= until_at]
    if from_at > at:
        covered.append(Duty.from_at >= from_at)
    session.execute(delete(Duty).where(*covered))
    session.execute(delete(Duty).where(Duty.until_at <= at))
    row = Duty(member=member, from_at=from_at, until_at=until_at, away=away, by=by, set_at=at)
    session.add(row)
    session.flush()
    return _value(row)


def take(session: Session, number: int) -> Change | None:
    """Take a change out and give it; None where it is gone already. Of two at once one has it."""
    row = session.scalar(select(Duty).where(Duty.id == number).with_for_update())
    if row is None:
        return None
    session.delete(row)
    return _value(row)


def _value(row: Duty) -> Change:
    return Change(row.id, row.member, row.from_at, row.until_at, row.away, row.by, row.set_at)
