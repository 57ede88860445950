"""Permits: whether we may answer a mention, and how, worked out from its post."""

from __future__ import annotations

from bot.core.permit import Asked, Permit, permit
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.storage.mentions import Mention
from bot.storage.posts import Post


def permit_of(desk: Desk, post: Post, mention: Mention, *, by_hand: bool = False) -> Permit:
    """Whether we may answer a mention, and how; `by_hand`, whatever an app may."""
    handles = desk.team.handles(post.network)
    return permit(
        Asked(
            network=post.network,
            key=post.key,
            url=post.url,
            addressed=frozenset(post.mentions),
            competitor=mention.kind is WatchKind.COMPETITOR,
            deleted=post.gone_at is not None,
        ),
        handles[0] if handles else None,
        keys=post.network in desk.posts_by_api and not by_hand,
        x=desk.reply_rules,
    )
