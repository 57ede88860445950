"""Public answers: what we wrote to a person stands on the network, whatever is forgotten here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.storage import posts
from bot.storage.engine import Database
from bot.storage.posts import Post
from bot.storage.replies import Reply


def links(database: Database, post_ids: Sequence[int]) -> tuple[str, ...]:
    """Where our public answers to these posts stand, oldest first, as far as we know."""
    with database.read() as session:
        theirs = session.scalars(select(Post).where(Post.id.in_(post_ids)).order_by(Post.id)).all()
        read = [ours.url for post in theirs for ours in posts.ours_to(session, post)]
        written = session.scalars(select(Reply).where(Reply.mention_id.in_(post_ids)).order_by(Reply.id))
        told = [each.url for each in written if each.url and (each.post is None or each.post.gone_at is None)]
    return tuple(dict.fromkeys(url for url in (*read, *told) if url))
