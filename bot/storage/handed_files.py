"""Files with the public's words that Kestrel has put into somebody's conversation: known, so that they go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert


class HandedFile(Base):
    """One such file, by the chat's own name for it; the row goes with it. `made_at` is from before it was made.

    It is written down before the file can be seen there. `retry_at` holds it back: after the chat
    did not delete it, or because it names nobody.
    """

    __tablename__ = "handed_file"

    file: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    retry_at: Mapped[datetime | None]


def note(session: Session, file: str, made_at: datetime) -> None:
    """Remember a file."""
    session.execute(upsert(session, HandedFile).values(file=file, made_at=made_at).on_conflict_do_nothing())


def due(session: Session, made_before: datetime, now: datetime, most: int) -> Sequence[str]:
    """Files made until a moment, the oldest first, but for those that are held back."""
    free = or_(HandedFile.retry_at.is_(None), HandedFile.retry_at <= now)
    found = select(HandedFile.file).where(HandedFile.made_at <= made_before, free)
    return session.scalars(found.order_by(HandedFile.made_at).limit(most)).all()


def put_off(session: Session, file: str, until: datetime) -> None:
    """Hold it back until a moment: the chat did not delete it, say, and it is tried again then."""
    session.execute(update(HandedFile).where(HandedFile.file == file).values(retry_at=until))


def drop(session: Session, file: str) -> None:
    """It is gone from the chat."""
    session.execute(delete(HandedFile).where(HandedFile.file == file))
