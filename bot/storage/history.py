"""History: who did what to a mention or a promo, and when; rows are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, table_of

KESTREL = "kestrel"
OF_A_PROMO = text("promo_id IS NOT NULL")


class History(Base):
    """One thing that happened. `by` is a member's id or `kestrel`. `note` never quotes the public's words."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_promo_id", "promo_id", postgresql_where=OF_A_PROMO, sqlite_where=OF_A_PROMO),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id"), index=True)
    promo_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    note: Mapped[dict[str, Any]]


_ADD = insert(table_of(History))


def add(session: Session, mention_id: int | None, action: str, *, by: str, at: datetime, **note: Any) -> None:
    """Write down that something happened."""
    session.execute(_ADD, {"mention_id": mention_id, "action": action, "by": by, "at": at, "note": note})


def add_promo(session: Session, promo_id: int, action: str, *, by: str, at: datetime, **note: Any) -> None:
    """Write down that something happened to a promo."""
    row = {"mention_id": None, "promo_id": promo_id, "action": action, "by": by, "at": at, "note": note}
    session.execute(insert(table_of(History)), row)


def add_many(
    session: Session, rows: Sequence[tuple[int, dict[str, Any]]], action: str, *, by: str, at: datetime
) -> None:
    """Write down that the same thing happened to many mentions, each with a note of its own, with one statement."""
    if rows:
        same = {"action": action, "by": by, "at": at}
        session.execute(_ADD, [{"mention_id": mention_id, "note": note, **same} for mention_id, note in rows])


def of(session: Session, *mention_ids: int) -> Sequence[History]:
    """What happened to a mention, or to any of several, oldest first."""
    return session.scalars(select(History).where(History.mention_id.in_(mention_ids)).order_by(History.id)).all()


def newest(session: Session, mention_id: int, actions: Collection[str]) -> History | None:
    """The last of these things that happened to a mention."""
    mine = (History.mention_id == mention_id, History.action.in_(list(actions)))
    return session.scalar(select(History).where(*mine).order_by(History.id.desc()).limit(1))


def of_promo(session: Session, promo_id: int) -> Sequence[History]:
    """What happened to a promo, oldest first."""
    return session.scalars(select(History).where(History.promo_id == promo_id).order_by(History.id)).all()
