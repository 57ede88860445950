"""What reading and writing on the networks has cost, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert

# The database's name for the right to spend; those of people (`invitations.one_at_a_time`) are never negative.
SPENDING = -1


class Spend(Base):
    """One kind of charge on one UTC day; `micros` are millionths of a US dollar."""

    __tablename__ = "spend"

    day: Mapped[date] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
    micros: Mapped[int] = mapped_column(BigInteger)


def add(session: Session, *, day: date, network: str, item: str, count: int, micros: int) -> None:
    """Add to a day's charges."""
    if not count:
        return
    new = upsert(session, Spend)
    new = new.values(day=day, network=network, item=item, count=count, micros=micros)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["day", "network", "item"],
            set_={"count": Spend.count + new.excluded["count"], "micros": Spend.micros + new.excluded.micros},
        )
    )


def one_at_a_time(session: Session) -> None:
    """Let nobody else count what may still be spent until the caller's transaction ends. SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SPENDING)))


def between(session: Session, first: date, last: date) -> Sequence[tuple[str, str, int, int]]:
    """(network, item, count, micros) summed over the days from `first` to `last`, both included."""
    rows = session.execute(
        select(Spend.network, Spend.item, func.sum(Spend.count), func.sum(Spend.micros))
        .where(Spend.day >= first, Spend.day <= last)
        .group_by(Spend.network, Spend.item)
        .order_by(Spend.network, Spend.item)
    )
    return [(network, item, int(count), int(micros)) for network, item, count, micros in rows]
