"""People by a keyed hash: what has to be remembered of somebody after every word of theirs is gone."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from secrets import token_hex

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.storage import people
from bot.storage.posts import Post


def person_of(session: Session, desk: Desk, post: Post) -> str:
    """The hash of a post's author, for whoever is about to write something down about them. A key is made where there
    is none yet; typed posts have no network id, so their handle stands in for it."""
    key = desk.person_key or people.key(session, token_hex(32)).encode()
    return _hashed(key, post.network, post.author_id)


def known_person(session: Session, desk: Desk, post: Post) -> str | None:
    """The same for whoever only reads; None while nothing has ever been written down about anybody."""
    return known_people(session, desk, post.network, [post.author_id]).get(post.author_id)


def known_people(session: Session, desk: Desk, network: str, author_ids: Collection[str]) -> dict[str, str]:
    """The hashes of many authors by their ids on the network; none while there is no key."""
    held = desk.person_key or people.held_key(session)
    key = held.encode() if isinstance(held, str) else held
    return {each: _hashed(key, network, each) for each in author_ids} if key is not None else {}


def _hashed(key: bytes, network: str, author_id: str) -> str:
    """HMAC-SHA256, so that nobody without the key can try out accounts."""
    return hmac.new(key, f"{network}:{author_id}".encode(), "sha256").hexdigest()
