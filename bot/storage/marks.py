"""Small marks that several processes share: deliveries seen, leases held, jobs run, audits made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, Text, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, table_of, upsert

# Who holds what nobody works on: it is left alone for a while.
PAUSED = "paused"


class Delivery(Base):
    """A click or a command that has been carried out, so that its repeat changes nothing."""

    __tablename__ = "delivery"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Lease(Base):
    """The right to do a singleton's work until a moment; renewed by its holder, taken over when it lapses."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class JobRun(Base):
    """How a job of the timetable went the last time."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ended_at: Mapped[datetime]
    error: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)


class Audit(Base):
    """What the auditor found last; there is one row."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    findings: Mapped[list[Any]]
    numbers: Mapped[dict[str, Any]]


_DELIVERY = table_of(Delivery)
_NOTE = {
    "sqlite": sqlite.insert(_DELIVERY).on_conflict_do_nothing().returning(_DELIVERY.c.key),
    "postgresql": postgresql.insert(_DELIVERY).on_conflict_do_nothing().returning(_DELIVERY.c.key),
}


def first_time(session: Session, key: str | None, at: datetime) -> bool:
    """Note a delivery in the caller's own transaction; False when it was carried out before. None is always new."""
    if key is None:
        return True
    # Asked for by RETURNING: for an INSERT the row count is -1 on PostgreSQL, whatever happened.
    return session.scalar(_NOTE[session.get_bind().dialect.name], {"key": key, "at": at}) is not None


def forget_deliveries(session: Session, before: datetime) -> None:
    """Drop the marks of deliveries that can no longer be repeated."""
    session.execute(delete(Delivery).where(Delivery.at < before))


def take_lease(session: Session, name: str, *, holder: str, until: datetime, now: datetime) -> bool:
    """Take or renew a lease; False while another holds it."""
    session.execute(upsert(session, Lease).values(name=name, holder=holder, until=until).on_conflict_do_nothing())
    taken = session.execute(
        update(Lease)
        .where(Lease.name == name, (Lease.holder == holder) | (Lease.until < now))
        .values(holder=holder, until=until)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def drop_leases(session: Session, holder: str) -> None:
    """Give every lease back at once, so that another process need not wait for them to lapse."""
    session.execute(delete(Lease).where(Lease.holder == holder))


def drop_lease(session: Session, name: str) -> None:
    """Give one lease back, whoever holds it: what it was for is done."""
    session.execute(delete(Lease).where(Lease.name == name))


def note_run(session: Session, name: str, *, at: datetime, error: str | None) -> None:
    """Write down how a job went."""
    run = session.get(JobRun, name)
    if run is None:
        session.add(JobRun(name=name, ended_at=at, error=error, failures=int(error is not None)))
        return
    run.ended_at, run.error = at, error
    run.failures += int(error is not None)


def note_audit(session: Session, *, at: datetime, findings: list[str], numbers: dict[str, int]) -> None:
    """Write down what the auditor found."""
    session.merge(Audit(id=1, at=at, findings=findings, numbers=numbers))


def last_audit(session: Session) -> Audit | None:
    """What the auditor found last."""
    return session.scalar(select(Audit).where(Audit.id == 1))


def runs(session: Session) -> Sequence[JobRun]:
    """How every job went the last time."""
    return session.scalars(select(JobRun).order_by(JobRun.name)).all()


def workers_until(connection: Connection, now: datetime) -> datetime | None:
    """Until when the board or a job is a worker's, if any is. A pause is nobody's work, nor is a picture that was being
    fetched: both have a colon in their names, as no job has."""
    held = (Lease.until > now, Lease.holder != PAUSED, Lease.name.not_like("%:%"))
    return connection.scalar(select(func.max(Lease.until)).where(*held))


def pause(session: Session, name: str, until: datetime) -> None:
    """Leave something alone until a moment, in every process: a lease that nobody can renew. `name` has a colon."""
    new = upsert(session, Lease).values(name=name, holder=PAUSED, until=until)
    session.execute(new.on_conflict_do_update(index_elements=["name"], set_={"holder": PAUSED, "until": until}))


def paused(session: Session, name: str, now: datetime) -> bool:
    """Whether something is to be left alone."""
    until = session.scalar(select(Lease.until).where(Lease.name == name))
    return until is not None and until > now
