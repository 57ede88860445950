"""The rows behind the figures of a digest: the same conditions as those by which they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session, aliased

from bot.core.owed import Owed
from bot.core.replies import ReplyKind, ReplyState
from bot.storage.deadlines import Deadline
from bot.storage.hours import NOT_ABOUT_US
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.runs import Figure, Run, Sending
from bot.storage.spend import Spend
from bot.storage.stories import Story

# More than a person looks through; what is beyond is said.
MOST = 50_000
Rows = Sequence[Sequence[Any]]
# No address leads to what its author has deleted, nor, from hand to hand, to somebody at risk.
SHOWN = case((Post.gone_at.is_(None) & Mention.harm.is_(False), Post.url), else_="")


def mentions(session: Session, start: datetime, end: datetime) -> Rows:
    """Mentions with what they say, in the order in which they reached us."""
    heard = (Mention.taken_at >= start, Mention.taken_at < end, Mention.kind.not_in(NOT_ABOUT_US))
    loud = (Mention.muted.is_(False), Mention.spam.is_(False))
    found = (
        select(
            Mention.taken_at, Post.posted_at, Post.network, Post.handle, Post.text, Mention.mood, Mention.theme,
            Mention.service, Mention.urgency, Mention.harm, Mention.thanks, Mention.status, Mention.owner, Post.url,
            Post.gone_at,
        )
        .join(Post, Post.id == Mention.id)
        .where(*heard, *loud)
        .order_by(Mention.taken_at, Mention.id)
        .limit(MOST)
    )  # fmt: skip
    return session.execute(found).all()


def took(session: Session, kind: Owed, start: datetime, end: datetime) -> Rows:
    """Claims or answers with how long they took."""
    ended = (Deadline.ended_at >= start, Deadline.ended_at < end, text("deadline.worked >= 0"), Deadline.kind == kind)
    found = (
        select(Deadline.from_at, Deadline.ended_at, Deadline.worked, Deadline.due_at, Mention.owner, SHOWN)
        .join(Mention, Mention.id == Deadline.mention_id)
        .join(Post, Post.id == Mention.id)
        .where(*ended)
        .order_by(Deadline.ended_at, Deadline.id)
        .limit(MOST)
    )
    return session.execute(found).all()


def invitations(session: Session, start: datetime, end: datetime) -> Rows:
    """Invitations that went out, or whose story was published or responded to."""
    within = [(each >= start) & (each < end) for each in (Reply.sent_at, Story.published_at, Story.responded_at)]
    sent = (Reply.state == ReplyState.SENT) & within[0]
    found = (
        select(
            Reply.sent_at, Reply.by, Invitation.service, Reply.post_url, Post.url, Story.published_at, Story.url,
            Story.responded_at,
        )
        .join(Invitation, Invitation.reply_id == Reply.id)
        .outerjoin(Post, Post.id == Reply.post_id)
        .outerjoin(Story, Story.id == Invitation.story_id)
        .where(sent | within[1] | within[2])
        .order_by(Reply.sent_at, Reply.id)
        .limit(MOST)
    )  # fmt: skip
    return session.execute(found).all()


def sent(session: Session, kind: ReplyKind, start: datetime, end: datetime) -> Rows:
    """Answers or thank-yous of ours that went out."""
    mine = (Reply.kind == kind, Reply.state == ReplyState.SENT, Reply.sent_at >= start, Reply.sent_at < end)
    found = select(Reply.sent_at, Reply.by, Reply.text, Reply.post_url, Post.url).outerjoin(
        Post, Post.id == Reply.post_id
    )
    return session.execute(found.where(*mine).order_by(Reply.sent_at, Reply.id).limit(MOST)).all()


def promos(session: Session, start: datetime, end: datetime) -> Rows:
    """What went out of promos on each account, with the figures that were read last."""
    other = aliased(Figure)
    newest = select(func.max(other.id)).where(other.sending_id == Sending.id).correlate(Sending).scalar_subquery()
    counts = (Figure.likes, Figure.reposts, Figure.replies, Figure.quotes, Figure.impressions)
    found = (
        select(Sending.sent_at, Run.promo_id, Sending.network, Sending.account, Sending.text, *counts, Post.url)
        .join(Run, Run.id == Sending.run_id)
        .outerjoin(Figure, Figure.id == newest)
        .outerjoin(Post, Post.id == Sending.post_id)
        .where(Sending.sent_at >= start, Sending.sent_at < end)
        .order_by(Sending.sent_at, Sending.id)
        .limit(MOST)
    )
    return session.execute(found).all()


def spend(session: Session, first: date, last: date) -> Rows:
    """What the networks charged, day by day."""
    mine = select(Spend.day, Spend.network, Spend.item, Spend.count, Spend.micros)
    found = mine.where(Spend.day >= first, Spend.day <= last).order_by(Spend.day, Spend.network, Spend.item)
    return session.execute(found).all()
