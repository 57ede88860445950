"""Public answers: what we wrote to a person stands on the network, whatever is forgotten here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.storage import posts, replies


def links(session: Session, post_ids: Sequence[int]) -> tuple[str, ...]:
    """Where our public answers to these posts stand, oldest first, as far as we know. Asked before anything is
    forgotten: afterwards nobody knows which answers were to whom."""
    read = posts.ours_to(session, *posts.of_ids(session, post_ids))
    written = [
        each
        for start in range(0, len(post_ids), posts.AT_ONCE)
        for each in replies.of(session, post_ids[start : start + posts.AT_ONCE])
    ]
    # Read in one go, and held: each answer would otherwise ask for its own post.
    held = posts.of_ids(session, [each.post_id for each in written if each.post_id is not None])
    gone = {post.id for post in held if post.gone_at is not None}
    told = [each.url for each in sorted(written, key=lambda each: each.id) if each.post_id not in gone]
    return tuple(dict.fromkeys(url for url in (*(ours.url for ours in read), *told) if url))
