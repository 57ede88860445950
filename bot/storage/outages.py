"""Outages: the times in which a network could not be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base


class Outage(Base):
    """One network's outage, from the first trouble until every watch there is well again."""

    __tablename__ = "outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(20), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def current(session: Session, network: str) -> Outage | None:
    """The outage that is on at a network."""
    return session.scalar(select(Outage).where(Outage.network == network, Outage.ended_at.is_(None)))
