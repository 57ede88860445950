"""Hours: how many mentions were written in each hour that we listened to, so that the usual level is a short read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.watching import WatchKind
from bot.storage.base import Base, upsert
from bot.storage.mentions import Mention
from bot.storage.posts import Post

# What is about somebody else, or from ourselves, says nothing of how much is said about us.
NOT_ABOUT_US = (WatchKind.COMPETITOR, WatchKind.OWN)


class Hour(Base):
    """One whole hour and the mentions written in it. A quiet hour has a row with none; an hour without a row is one in
    which nobody listened. `counted_at` is when it was last counted."""

    __tablename__ = "hour"

    start_at: Mapped[datetime] = mapped_column(primary_key=True)
    mentions: Mapped[int]
    counted_at: Mapped[datetime]


def loud() -> tuple[Any, ...]:
    """The conditions for a mention that counts, whatever became of it: about us, from others, no spam, not muted."""
    return (Mention.kind.not_in(NOT_ABOUT_US), Mention.muted.is_(False), Mention.spam.is_(False))


def heard(session: Session, after: datetime, until: datetime) -> int:
    """How many mentions were written after one moment and until another."""
    written = (Post.posted_at > after, Post.posted_at <= until)
    counted = select(func.count()).select_from(Post).join(Mention, Mention.id == Post.id).where(*written, *loud())
    return session.scalar(counted) or 0


def moments(session: Session, after: datetime, until: datetime) -> Sequence[datetime]:
    """When each of these mentions was written, oldest first. There is no end to them but the moments': ask for a few
    hours at a time."""
    written = (Post.posted_at > after, Post.posted_at <= until)
    return session.scalars(
        select(Post.posted_at).join(Mention, Mention.id == Post.id).where(*written, *loud()).order_by(Post.posted_at)
    ).all()


def written_since(session: Session, taken_after: datetime) -> set[datetime]:
    """When the mentions were written that were taken in after a moment; those of a backlog are older than that."""
    return set(
        session.scalars(
            select(Post.posted_at).join(Mention, Mention.id == Post.id).where(Mention.taken_at > taken_after)
        )
    )


def all_of(session: Session, since: datetime) -> dict[datetime, int]:
    """Every hour since a moment with its mentions."""
    rows = session.execute(select(Hour.start_at, Hour.mentions).where(Hour.start_at >= since)).all()
    return {start: mentions for start, mentions in rows}


def latest(session: Session) -> Hour | None:
    """The last hour that was begun."""
    return session.scalar(select(Hour).order_by(Hour.start_at.desc()).limit(1))


def write(session: Session, counted: dict[datetime, int], at: datetime) -> None:
    """Write down what was counted; of two who count at once, each writes the same hours in the same order."""
    rows = [{"start_at": start, "mentions": counted[start], "counted_at": at} for start in sorted(counted)]
    new = upsert(session, Hour).values(rows)
    again = {"mentions": new.excluded.mentions, "counted_at": new.excluded.counted_at}
    session.execute(new.on_conflict_do_update(index_elements=["start_at"], set_=again))


def forget(session: Session, before: datetime) -> None:
    """Let hours go that are too old to say what is usual."""
    session.execute(delete(Hour).where(Hour.start_at < before).execution_options(synchronize_session=False))
