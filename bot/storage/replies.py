"""Replies as they stand in the database: the words, who wrote them, who looked at them, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import BY_HAND, UNDER_WAY, ReplyKind, ReplyState
from bot.storage import mentions
from bot.storage.base import Base
from bot.storage.mentions import Mention
from bot.storage.posts import Post


class Reply(Base):
    """What the team wants to say about one mention; one row for one press of Send.

    `form` names the form it was sent from: the same form sent twice is one reply. `overridden` lists the kinds of
    findings that the writer overrode for `override_reason`. `post_id` is our post once it stands there, `post_url`
    a link that a person gave where no API can read it. `revision` grows with every change of the words, so that
    nobody decides about words that they have not seen. `may_stand` says of one that was let go that it may be public.
    `held_at` is since when a hush has held it. `to_id` is the follow-up that it answers, where it does not answer the
    post that leads the mention's card.
    """

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(64), unique=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(index=True)
    network: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ReplyKind]
    way: Mapped[PermitKind]
    state: Mapped[ReplyState] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    overridden: Mapped[list[Any]]
    override_reason: Mapped[str | None] = mapped_column(Text)
    approver: Mapped[str | None] = mapped_column(String(40))
    edited_by: Mapped[str | None] = mapped_column(String(40))
    asked_change: Mapped[str | None] = mapped_column(Text)
    asked_by: Mapped[str | None] = mapped_column(String(40))
    said_at: Mapped[datetime | None]
    said_by: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    held_at: Mapped[datetime | None]
    may_stand: Mapped[bool] = mapped_column(default=False, server_default=false())
    trouble: Mapped[str | None] = mapped_column(Text)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    post_url: Mapped[str | None] = mapped_column(Text)

    mention: Mapped[Mention] = relationship()
    to: Mapped[Mention | None] = relationship(primaryjoin="foreign(Reply.to_id) == Mention.id")
    post: Mapped[Post | None] = relationship()

    @property
    def url(self) -> str | None:
        """Where our answer stands."""
        return self.post.url if self.post is not None else self.post_url

    @property
    def answers(self) -> Mention:
        """Whose post it stands under: a follow-up, or the one that leads the card."""
        return self.to or self.mention

    @property
    def nobody_left(self) -> bool:
        """Whether what it answers, or the post that leads its card, was deleted."""
        return Status.DELETED in (self.mention.status, self.answers.status)


def of(session: Session, mention_ids: Collection[int], states: Collection[ReplyState] | None = None) -> Sequence[Reply]:
    """The replies to these mentions, oldest first."""
    found = select(Reply).where(Reply.mention_id.in_(mention_ids)).order_by(Reply.id)
    if states is not None:
        found = found.where(Reply.state.in_(list(states)))
    return session.scalars(found).all()


def to_follow_up(session: Session, mention_id: int) -> Sequence[Reply]:
    """The replies under the card of another mention that answer this follow-up, oldest first."""
    return session.scalars(select(Reply).where(Reply.to_id == mention_id).order_by(Reply.id)).all()


def move_on(session: Session, mention_id: int) -> Sequence[Reply]:
    """Before a mention's words go: what answers a follow-up that still stands goes on with that, under the card where
    it is now; the replies that did. The caller keeps the mentions."""
    standing = (Reply.mention_id == mention_id, Mention.status != Status.DELETED, Post.gone_at.is_(None))
    found = select(Reply, Mention).join(Mention, Mention.id == Reply.to_id).join(Post, Post.id == Mention.id)
    moved = []
    for reply, answered in session.execute(found.where(*standing).order_by(Reply.id)).all():
        reply.mention_id = answered.lead_id or answered.id
        reply.to_id = None if answered.id == reply.mention_id else answered.id
        moved.append(reply)
    session.flush()
    for reply in moved:
        session.expire(reply, ["mention", "to"])
    return moved


def under_way(session: Session, mention_id: int) -> Sequence[Reply]:
    """Replies to a mention that may still become a public post."""
    return of(session, [mention_id], UNDER_WAY)


def unfound(session: Session, mention_id: int) -> Sequence[Reply]:
    """Replies to a mention whose post may still be found: those under way, and those taken on somebody's word."""
    return [each for each in of(session, [mention_id], (*UNDER_WAY, ReplyState.SENT)) if each.post_id is None]


def last_sender(session: Session, mention_id: int) -> str | None:
    """Who wrote the last of our words that went out to a mention."""
    sent = select(Reply.by).where(Reply.mention_id == mention_id, Reply.state == ReplyState.SENT)
    return session.scalar(sent.order_by(Reply.id.desc()).limit(1))


def of_form(session: Session, form: str) -> Reply | None:
    """The reply that was sent from a form."""
    return session.scalar(select(Reply).where(Reply.form == form))


def openings(session: Session, since: datetime, author_id: str) -> Sequence[tuple[str, str, datetime]]:
    """(handle, text, moment) of what we sent to others since a moment, newest first."""
    rows = session.execute(
        select(Post.handle, Reply.text, Reply.at)
        .join(Mention, Mention.id == Reply.mention_id)
        .join(Post, Post.id == Mention.id)
        .where(Reply.at >= since, Reply.state.not_in([ReplyState.UNDONE, ReplyState.DROPPED]))
        .where(Post.author_id != author_id, Post.gone_at.is_(None))
        .order_by(Reply.at.desc())
        .limit(200)
    )
    return [(handle, text, at) for handle, text, at in rows]


def keep(session: Session, reply_id: int) -> Reply | None:
    """A reply with its mention, kept from others until the caller's transaction ends; None for an unknown id.

    The mention always comes first: two transactions that take them in different orders would wait for each other.
    """
    mine = select(Mention.id, Mention.lead_id, Reply.to_id).join(Reply, Reply.mention_id == Mention.id)
    kept = None
    while (found := session.execute(mine.where(Reply.id == reply_id)).first()) != kept:
        if found is None:
            return None
        number, lead_id, to_id = kept = found
        if lead_id is not None or to_id is not None:  # what is answered here is answered there, too
            mentions.keep_all(session, [each for each in (number, lead_id, to_id) if each is not None])
        mentions.keep(session, number)
        # While we waited for them, their author may have deleted the one, and the reply gone on with the other.
    return session.get(Reply, reply_id, with_for_update={"key_share": True}, populate_existing=True)


def by_hand(session: Session, since: datetime) -> Sequence[Reply]:
    """Replies that somebody posts by hand, though a hush may hold them, and those that failed, or that somebody said
    are there, since a moment, whose post has not been found yet; the newest first."""
    # People post by hand what the network would not take from an app, too.
    waiting = Reply.state.in_(BY_HAND) | ((Reply.state == ReplyState.FAILED) & (Reply.at >= since))
    unseen = (Reply.state == ReplyState.SENT) & Reply.post_id.is_(None) & (Reply.sent_at >= since)
    return session.scalars(select(Reply).where(waiting | unseen).order_by(Reply.id.desc()).limit(200)).all()
