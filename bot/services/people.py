"""People by a keyed hash: what has to be remembered of somebody after every word of theirs is gone."""

from __future__ import annotations

import hmac
from secrets import token_hex

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.storage import invitations
from bot.storage.posts import Post


def person_of(session: Session, desk: Desk, post: Post) -> str:
    """The hash of a post's author (HMAC-SHA256). Typed posts have no network id: their handle stands in for it."""
    key = desk.person_key or invitations.hash_key(session, token_hex(32)).encode()
    return hmac.new(key, f"{post.network}:{post.author_id}".encode(), "sha256").hexdigest()
