"""The team's settings as they were after each change; the newest row counts, and rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base


class TeamSettings(Base):
    """All settings of the team at one moment, in the shape of the team file.

    `changed` names the sections that differ from the row before. `file` is a digest of the team file that was taken
    over, where the row came from one.
    """

    __tablename__ = "team_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    changed: Mapped[list[Any]]
    file: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


def version(session: Session) -> int:
    """The number of the newest row; 0 where there is none."""
    return session.scalar(select(func.max(TeamSettings.id))) or 0


def newest(session: Session) -> TeamSettings | None:
    """The settings that count."""
    return session.scalar(select(TeamSettings).order_by(TeamSettings.id.desc()).limit(1))


def at(session: Session, number: int) -> TeamSettings | None:
    """The settings as one change left them."""
    return session.get(TeamSettings, number)


def last_file(session: Session) -> str | None:
    """The digest of the team file that was taken over last."""
    found = select(TeamSettings.file).where(TeamSettings.file.is_not(None)).order_by(TeamSettings.id.desc())
    return session.scalar(found.limit(1))


def add(session: Session, row: TeamSettings) -> int:
    """Write the next version down. Two who save at once would both take the same number: the caller asks for it, so
    that the second one fails instead of burying the first."""
    session.add(row)
    session.flush()
    return row.id


def changes(session: Session, most: int) -> Sequence[TeamSettings]:
    """The newest rows, newest first."""
    return session.scalars(select(TeamSettings).order_by(TeamSettings.id.desc()).limit(most)).all()
