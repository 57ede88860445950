"""Storms: the times in which cards would come faster than the chat takes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base


class Storm(Base):
    """A time in which a channel could not take a card for every mention, and packed lists took their place."""

    __tablename__ = "storm"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    packed: Mapped[int] = mapped_column(default=0)
