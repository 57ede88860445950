"""Contacts: what the same person wrote before and after one mention."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.mentions import Mention
from bot.storage.posts import Post


def earlier(session: Session, mention: Mention) -> Sequence[Mention]:
    """The same author's mentions before this one, newest first (at most 20)."""
    post = mention.post
    if not post.author_id:
        return []
    return session.scalars(
        select(Mention)
        .join(Post, Mention.id == Post.id)
        .where(Post.network == post.network, Post.author_id == post.author_id, Post.posted_at < post.posted_at)
        .order_by(Post.posted_at.desc())
        .limit(20)
    ).all()


def later(session: Session, mention: Mention) -> Sequence[int]:
    """The same author's mentions after this one, newest first (at most 20): their cards tell what became of it."""
    post = mention.post
    if not post.author_id:
        return []
    after = (Post.network == post.network, Post.author_id == post.author_id, Post.posted_at > post.posted_at)
    found = select(Mention.id).join(Post, Mention.id == Post.id).where(*after)
    return session.scalars(found.order_by(Post.posted_at.desc()).limit(20)).all()
