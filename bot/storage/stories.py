"""Stories on the feedback site as we know them: their title and where they stand, never their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.stories import Change
from bot.storage.base import Base


class Story(Base):
    """One published story about a service of ours.

    `matched_by` is who said which invitation brought it; `set_aside_by` who said that none did. `owed_at` is when a
    response is due. `change_by` is a member who noted that something changed.
    """

    __tablename__ = "story"
    __table_args__ = (UniqueConstraint("site", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    service: Mapped[str] = mapped_column(String(80), index=True)
    published_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime]
    matched_by: Mapped[str | None] = mapped_column(String(40))
    matched_at: Mapped[datetime | None]
    set_aside_by: Mapped[str | None] = mapped_column(String(40))
    owed_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    responded_by: Mapped[str | None] = mapped_column(String(200))
    change: Mapped[Change] = mapped_column(default=Change.NONE)
    change_by: Mapped[str | None] = mapped_column(String(40))
    change_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None] = mapped_column(index=True)


def keys(session: Session, site: str, among: Sequence[str]) -> set[str]:
    """Which of these stories we hold."""
    return set(session.scalars(select(Story.key).where(Story.site == site, Story.key.in_(among))))


def keep(session: Session, story_id: int) -> None:
    """Keep a story from others until the caller's transaction ends."""
    session.execute(select(Story.id).where(Story.id == story_id).with_for_update())


def newest(session: Session, site: str) -> datetime | None:
    """When the newest story that we hold was published."""
    mine = select(Story.published_at).where(Story.site == site)
    return session.scalar(mine.order_by(Story.published_at.desc()).limit(1))


def unmatched(session: Session, before: datetime, most: int, *, keep: bool = False) -> Sequence[int]:
    """Stories read before a moment that still have their title and that no invitation brought; with `keep` they are
    kept from others until the caller's transaction ends."""
    mine = (Story.read_at < before, Story.published_at < before, Story.matched_by.is_(None), Story.url != "")
    found = select(Story.id).where(*mine).order_by(Story.id).limit(most)
    return session.scalars(found.with_for_update() if keep else found).all()


def to_look_at(session: Session, now: datetime, most: int) -> Sequence[Story]:
    """Matched stories whose responses should be read now, the longest waiting first."""
    due = select(Story).where(Story.look_at <= now)
    return session.scalars(due.order_by(Story.look_at).limit(most)).all()
