"""Answers: which promo of ours a post was written under."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.core.promo_cards import AnswersPromo
from bot.storage import cards
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.runs import Run, Sending


def answered(session: Session, post: Post) -> AnswersPromo | None:
    """The promo that a post answers, or under which it was written in answer to somebody else; None without any.

    Where our post was edited, X names its first version in the conversation, and the newest one in the answer.
    """
    named = {key for key in (post.reply_to, post.conversation) if key and key != post.key}
    if not named:
        return None
    found = session.execute(
        select(Run.promo_id, Sending.text, Post.key, Post.version)
        .join(Run, Run.id == Sending.run_id)
        .join(Post, Post.id == Sending.post_id)
        .where(Post.network == post.network, Post.key.in_(named))
        .order_by(Post.key == post.conversation, Sending.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    promo_id, text, key, version = found
    return AnswersPromo(promo_id, text, direct=post.reply_to in (key, version))


def now_known(session: Session, post: Post, now: datetime) -> None:
    """A post of ours turned out to be a promo's: the cards of those who answered it meanwhile say so from now on.
    Last in the caller's transaction, as with all cards."""
    under = or_(Post.reply_to == post.key, Post.conversation == post.key)
    answers = select(Mention.id).join(Post, Post.id == Mention.id).where(Post.network == post.network, under)
    cards.redraw(session, sorted(session.scalars(answers)), now, lists=False)
