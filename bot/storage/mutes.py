"""Authors whom the team has muted from a card, beside those in the team file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert


class Mute(Base):
    """An author whose posts are taken in and counted but not shown; risk of harm is shown all the same."""

    __tablename__ = "mute"

    network: Mapped[str] = mapped_column(String(20), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


def add(session: Session, network: str, author_id: str, *, by: str, at: datetime) -> None:
    """Mute an author; one who is muted already stays so."""
    session.execute(
        upsert(session, Mute).values(network=network, author_id=author_id, by=by, at=at).on_conflict_do_nothing()
    )


def remove(session: Session, network: str, author_id: str) -> None:
    """Let an author be seen again."""
    session.execute(delete(Mute).where(Mute.network == network, Mute.author_id == author_id))


def among(session: Session, network: str, author_ids: Collection[str]) -> set[str]:
    """Which of these authors are muted."""
    if not author_ids:
        return set()
    mine = (Mute.network == network, Mute.author_id.in_(author_ids))
    return set(session.scalars(select(Mute.author_id).where(*mine)))
