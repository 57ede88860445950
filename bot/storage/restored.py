"""When the database was made again from a backup: what was due before then may have gone out and been forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base


class Restored(Base):
    """One restore: `backup_at` is the moment that the backup held, `at` when it was brought back."""

    __tablename__ = "restored"

    id: Mapped[int] = mapped_column(primary_key=True)
    backup_at: Mapped[datetime]
    at: Mapped[datetime]


def latest_backup(session: Session) -> datetime | None:
    """Which moment the backup held that was brought back last."""
    return session.scalar(select(Restored.backup_at).order_by(Restored.at.desc()).limit(1))


def latest(session: Session) -> datetime | None:
    """When that happened last."""
    return session.scalar(select(Restored.at).order_by(Restored.at.desc()).limit(1))
