"""Removing: all that repeats what somebody wrote, or names them, goes; labels, times and counts stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.replies import UNDER_WAY, ReplyState
from bot.services import blanking, story_cards
from bot.storage import cards, outbox, posts, replies, shared, spikes, withdrawing
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.spikes import SpikeTheme


@dataclass(frozen=True, slots=True)
class Removed:
    """Mentions whose words are gone, what we had written to them, here and in public, the stories that came of it, and
    those whose cards offer one of them."""

    mentions: Sequence[Mention]
    replies: Sequence[Reply]
    ours: Sequence[Post]
    stories: Sequence[int]
    offered: Sequence[int]


def words(session: Session, found: Sequence[Mention], now: datetime, *, why: str) -> Removed:
    """Remove what these mentions say and whatever was written about them; `messages` comes last, since cards do.

    The caller keeps the posts and the mentions, and says what becomes of their status.
    """
    written = _replies(session, [mention.id for mention in found])
    ours = _blank(session, found, written, now)
    for reply in written:
        _blank_reply(session, reply, now, why)
    invited = list(session.scalars(select(Invitation).where(Invitation.reply_id.in_([each.id for each in written]))))
    stories = {each.story_id for each in invited if each.story_id is not None}
    offered = {number for each in invited for number in story_cards.rivals(session, each)} - stories
    withdrawing.forget_stories(session, stories)
    session.flush()
    return Removed(found, written, ours, sorted(stories), sorted(offered))


def messages(session: Session, removed: Removed, now: datetime, *, priority: int) -> None:
    """Take the messages about them out of the chat, and have those drawn anew that name them among others."""
    ids = sorted(mention.id for mention in removed.mentions)
    for number in removed.offered:
        cards.redraw_story(session, number, now)
    cards.redraw(session, ids, now)  # lists, and reminders that name them
    spikes.redraw(session, ids, now)
    session.execute(
        update(SpikeTheme).where(SpikeTheme.example_id.in_(ids)).values(example_id=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    replied = [each.id for each in removed.replies]
    empty = shared.let_go(session, ids)
    withdrawing.withdraw(session, ids, replied, removed.stories, now, priority=priority, more=empty)
    blanking.forget_notes(session, ids)


def _replies(session: Session, ids: Sequence[int]) -> Sequence[Reply]:
    mine = select(Reply.id).where(Reply.mention_id.in_(ids)).order_by(Reply.id).with_for_update(key_share=True)
    return replies.of(session, ids) if session.scalars(mine).all() else ()


def _blank(session: Session, found: Sequence[Mention], written: Sequence[Reply], now: datetime) -> Sequence[Post]:
    """Questions come first, and once for all: each would write what was changed before it."""
    known = [each.answer_id for each in found] + [each.post_id for each in written]
    answers = posts.of_ids(session, [number for number in known if number is not None])
    ours = {each.id: each for each in (*answers, *posts.ours_to(session, *(mention.post for mention in found)))}
    for answer in ours.values():
        posts.blank_ours(answer, now)
    for mention in found:
        posts.blank(mention.post, mention.post.gone_at or now)
        mention.likeness, mention.waiting_on, mention.reason = "", None, None
    return list(ours.values())


def _blank_reply(session: Session, reply: Reply, now: datetime, why: str) -> None:
    row = outbox.of_reply(session, reply.id)
    if row is not None:
        if row.live:
            row.state, row.asks = OutboxState.UNDONE, False
        row.text, row.reply_to, row.trouble = "", None, None
    if reply.state in UNDER_WAY:
        reply.state = ReplyState.DROPPED
    reply.text, reply.trouble, reply.post_url = "", why if reply.state is ReplyState.DROPPED else None, None
    reply.asked_change = reply.override_reason = None
