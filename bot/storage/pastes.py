"""Pasted links that wait to be read from their network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base


class Paste(Base):
    """A link that a member pasted and that a network can read for us; it goes when it is done."""

    __tablename__ = "paste"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    network: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    next_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


def due(session: Session, now: datetime) -> Sequence[Paste]:
    """Links to read now, oldest first, locked against other workers."""
    return session.scalars(
        select(Paste).where(Paste.next_at <= now).order_by(Paste.id).limit(20).with_for_update(skip_locked=True)
    ).all()
