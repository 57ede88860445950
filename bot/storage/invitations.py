"""Invitations to share a story, to people kept by a keyed hash, so that their posts may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.invitations import Tone
from bot.core.replies import ReplyState
from bot.storage.base import Base
from bot.storage.cards import Card
from bot.storage.forgotten import Forgotten
from bot.storage.people import Mute, OptOut
from bot.storage.replies import Reply
from bot.storage.stories import Story

# An invitation that never went out does not count against anybody; one that was let go and may stand there does.
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


def _counted(*conditions: object) -> object:
    return select(Invitation).join(Reply, Reply.id == Invitation.reply_id).where(
        Reply.state.not_in(NEVER_SENT) | Reply.may_stand, *conditions  # type: ignore[arg-type]
    )  # fmt: skip


def last(session: Session, person: str, service: str) -> Invitation | None:
    """The newest invitation of a person for a service that went out or may still."""
    mine = (Invitation.person == person, Invitation.service == service)
    return session.scalar(_counted(*mine).order_by(Invitation.id.desc()).limit(1))  # type: ignore[attr-defined]


def any_of(session: Session, person: str) -> bool:
    """Whether a person has ever been invited."""
    return session.scalar(_counted(Invitation.person == person).limit(1)) is not None  # type: ignore[attr-defined]


def anybody_remembered(session: Session) -> bool:
    """Whether anybody is remembered by a hash: invited, muted, asked not to be invited, or forgotten."""
    kept = (Invitation.person, Mute.person, OptOut.person, Forgotten.person)
    return any(session.scalar(select(each).where(each != "").limit(1)) for each in kept)


def open_for(session: Session, service: str, since: datetime, most: int) -> Sequence[Invitation]:
    """Invitations for a service that were sent since a moment and have no story yet, newest first."""
    waiting = (Invitation.service == service, Invitation.at >= since, Invitation.story_id.is_(None))
    found = _counted(*waiting, Reply.state == ReplyState.SENT)
    return session.scalars(found.order_by(Invitation.id.desc()).limit(most)).all()  # type: ignore[attr-defined]


def missed(session: Session) -> Sequence[int]:
    """The replies that invite somebody who has said no, and that nobody else stops before they leave."""
    waiting = (ReplyState.ASKED, ReplyState.CHANGE, ReplyState.READY, ReplyState.HELD, ReplyState.MISSED)
    found = select(Reply.id).join(Invitation, Invitation.reply_id == Reply.id).where(Reply.state.in_(waiting))
    return session.scalars(found.join(OptOut, OptOut.person == Invitation.person).order_by(Reply.id)).all()


def of_reply(session: Session, reply_id: int) -> Invitation | None:
    """The invitation that a reply is."""
    return session.scalar(select(Invitation).where(Invitation.reply_id == reply_id))


def recent_texts(session: Session, most: int) -> list[str]:
    """The words of the last invitations, the newest last."""
    found = select(Reply.text).join(Invitation, Invitation.reply_id == Reply.id)
    return list(reversed(session.scalars(found.order_by(Reply.id.desc()).limit(most)).all()))


def one_at_a_time(session: Session, person: str) -> None:
    """Let nobody else invite this person until the caller's transaction ends: two colleagues with two of their posts
    would both find that nobody has. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(person[:15], 16))))


def stories_not_offered(session: Session, site: str, since: datetime) -> Sequence[Story]:
    """Stories since a moment that nobody has been asked about, of services for which somebody waits for one."""
    open_ones = select(Invitation.service).where(Invitation.story_id.is_(None), Invitation.at >= since)
    asked = select(Card.story_id).where(Card.story_id.is_not(None))
    mine = (Story.site == site, Story.published_at >= since, Story.service.in_(open_ones), Story.url != "")
    return session.scalars(select(Story).where(*mine, Story.id.not_in(asked)).order_by(Story.id).limit(100)).all()
