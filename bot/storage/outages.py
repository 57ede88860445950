"""Outages: the times in which a network could not be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert

ON = text("ended_at IS NULL")


class Outage(Base):
    """One network's outage, from the first trouble until every watch there is well again."""

    __tablename__ = "outage"
    __table_args__ = (Index("uq_outage_current", "network", unique=True, postgresql_where=ON, sqlite_where=ON),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(20), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def current(session: Session, network: str) -> Outage | None:
    """The outage that is on at a network, kept from others until the caller's transaction ends."""
    on = (Outage.network == network, Outage.ended_at.is_(None))
    return session.scalar(select(Outage).where(*on).with_for_update())


def begin(session: Session, network: str, at: datetime) -> int | None:
    """Begin an outage; None where another process has just done so."""
    new = upsert(session, Outage)
    begun: int | None = session.scalar(
        new.values(network=network, began_at=at).on_conflict_do_nothing().returning(Outage.id)
    )
    return begun
