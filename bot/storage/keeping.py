"""What has been kept long enough: mentions that are over and whose time is up, with all that is gathered under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import Status
from bot.core.replies import UNDER_WAY, ReplyState
from bot.core.watching import WatchKind
from bot.storage.deadlines import Deadline
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

# What nobody has taken up again does not keep a post; everything else that may still go out does.
KEEPS = tuple(state for state in UNDER_WAY if state is not ReplyState.FAILED)


def over(session: Session, before: datetime, gone_before: datetime, most: int) -> Sequence[int]:
    """Mentions that lead a card and about which nothing has happened since a moment, and those whose post was gone
    before `gone_before`; the oldest first.

    Open ones are not among them, but for those that nobody has to see to: the muted, and what was said of a rival.
    """
    group = aliased(Mention)
    # What is forgotten already, in an earlier transaction of the same round, keeps nothing.
    under = and_(or_(group.id == Mention.id, group.lead_id == Mention.id), group.forgotten_at.is_(None))
    idle = and_(Mention.status == Status.OPEN, or_(Mention.muted, Mention.kind == WatchKind.COMPETITOR))
    ended = or_(Mention.status.in_((Status.ANSWERED, Status.CLOSED)), idle)
    busy: list[Any] = [
        select(group.id).where(under, group.taken_at >= before),
        select(History.id).join(group, group.id == History.mention_id).where(under, History.at >= before),
        select(Deadline.id).join(group, group.id == Deadline.mention_id).where(under, Deadline.ended_at.is_(None)),
        select(Reply.id).join(group, group.id == Reply.mention_id).where(under, Reply.state.in_(KEEPS)),
    ]
    quiet = and_(ended, Mention.lead_id.is_(None), Mention.taken_at < before, *(~each.exists() for each in busy))
    gone = and_(Mention.status == Status.DELETED, Post.gone_at < gone_before)
    remembered = (Mention.forgotten_at.is_(None), Mention.taken_at < max(before, gone_before))
    found = select(Mention.id).join(Post, Post.id == Mention.id).where(*remembered, or_(quiet, gone))
    return session.scalars(found.order_by(Mention.taken_at).limit(most)).all()


def with_gathered(session: Session, ids: Sequence[int], most: int) -> Sequence[Mention]:
    """These mentions and what is gathered under them, posts first, all kept from others until the caller's transaction
    ends; what has been forgotten meanwhile is not among them.

    At most so many: what is gathered comes first, so that a lead goes last and the rest of its group is found again.
    """
    which = (or_(Mention.id.in_(ids), Mention.lead_id.in_(ids)), Mention.forgotten_at.is_(None))
    first = (Mention.lead_id.is_(None), Mention.id)
    numbers = sorted(session.scalars(select(Mention.id).where(*which).order_by(*first).limit(most)))
    session.execute(select(Post.id).where(Post.id.in_(numbers)).order_by(Post.id).with_for_update())
    held = select(Mention).where(Mention.id.in_(numbers), Mention.forgotten_at.is_(None)).order_by(Mention.id)
    kept = held.with_for_update(of=Mention, key_share=True).execution_options(populate_existing=True)
    return session.scalars(kept).all()
