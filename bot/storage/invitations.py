"""Invitations to share a story, and the people who want none: kept by a keyed hash, so that the post may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.invitations import Tone
from bot.core.replies import ReplyState
from bot.storage.base import Base, upsert
from bot.storage.replies import Reply
from bot.storage.stories import Story

# An invitation that never went out does not count against anybody.
NEVER_SENT = (ReplyState.UNDONE, ReplyState.DROPPED)


class Invitation(Base):
    """Who invited whom, when, for which service and with which link; `person` is a keyed hash."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_person", "person", "service"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    person: Mapped[str] = mapped_column(String(64))
    service: Mapped[str] = mapped_column(String(80))
    link_kind: Mapped[str] = mapped_column(String(40))
    link: Mapped[str] = mapped_column(Text)
    tone: Mapped[Tone]
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), unique=True)

    reply: Mapped[Reply] = relationship()
    story: Mapped[Story | None] = relationship()


class OptOut(Base):
    """Somebody who said “stop” or “no thanks”; nothing but the hash and the day is kept."""

    __tablename__ = "opt_out"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class HashKey(Base):
    """The key of the hashes, where the settings give none; there is one row."""

    __tablename__ = "hash_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))


def _counted(*conditions: object) -> object:
    return select(Invitation).join(Reply, Reply.id == Invitation.reply_id).where(
        Reply.state.not_in(NEVER_SENT), *conditions  # type: ignore[arg-type]
    )  # fmt: skip


def last(session: Session, person: str, service: str) -> Invitation | None:
    """The newest invitation of a person for a service that went out or may still."""
    mine = (Invitation.person == person, Invitation.service == service)
    return session.scalar(_counted(*mine).order_by(Invitation.id.desc()).limit(1))  # type: ignore[attr-defined]


def any_of(session: Session, person: str) -> bool:
    """Whether a person has ever been invited."""
    return session.scalar(_counted(Invitation.person == person).limit(1)) is not None  # type: ignore[attr-defined]


def open_for(session: Session, service: str, since: datetime, most: int) -> Sequence[Invitation]:
    """Invitations for a service that were sent since a moment and have no story yet, newest first."""
    waiting = (Invitation.service == service, Invitation.at >= since, Invitation.story_id.is_(None))
    found = _counted(*waiting, Reply.state == ReplyState.SENT)
    return session.scalars(found.order_by(Invitation.id.desc()).limit(most)).all()  # type: ignore[attr-defined]


def of_reply(session: Session, reply_id: int) -> Invitation | None:
    """The invitation that a reply is."""
    return session.scalar(select(Invitation).where(Invitation.reply_id == reply_id))


def recent_texts(session: Session, most: int) -> list[str]:
    """The words of the last invitations, the newest last."""
    found = select(Reply.text).join(Invitation, Invitation.reply_id == Reply.id)
    return list(reversed(session.scalars(found.order_by(Reply.id.desc()).limit(most)).all()))


def declined(session: Session, person: str) -> datetime | None:
    """When a person said that they want no more of it, None if they never did."""
    return session.scalar(select(OptOut.at).where(OptOut.person == person))


def decline(session: Session, person: str, at: datetime) -> None:
    """Remember that a person wants no more invitations."""
    session.execute(upsert(session, OptOut).values(person=person, at=at).on_conflict_do_nothing())


def hash_key(session: Session, fresh: str) -> str:
    """The key in the database; `fresh` becomes it where there is none yet."""
    session.execute(upsert(session, HashKey).values(id=1, secret=fresh).on_conflict_do_nothing())
    return session.scalars(select(HashKey.secret).where(HashKey.id == 1)).one()
