"""Answers: which promo of ours a post was written under."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.core.promo_cards import AnswersPromo
from bot.storage.posts import Post
from bot.storage.runs import Run, Sending


def answered(session: Session, post: Post) -> AnswersPromo | None:
    """The promo that a post answers, or under which it was written in answer to somebody else; None without any.

    X names the first version of a post in the conversation, and the newest one in the answer.
    """
    named = {key for key in (post.reply_to, post.conversation) if key and key != post.key}
    if not named:
        return None
    found = session.execute(
        select(Run.promo_id, Sending.text, Post.key, Post.version)
        .join(Run, Run.id == Sending.run_id)
        .join(Post, Post.id == Sending.post_id)
        .where(Post.network == post.network, or_(Post.key.in_(named), Post.version == post.reply_to))
        .order_by(Post.key == post.conversation, Sending.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    promo_id, text, key, version = found
    return AnswersPromo(promo_id, text, direct=post.reply_to in (key, version))
