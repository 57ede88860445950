"""People by a keyed hash: what has to be remembered of somebody after every word of theirs is gone."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from secrets import token_hex

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.storage import invitations, people
from bot.storage.engine import Database
from bot.storage.posts import Post

SET_LATER = (
    "PERSON_KEY is set, but the people who were muted or said no to invitations are remembered under the key that "
    "Kestrel made and keeps in its database; under another one all of them would be forgotten. Leave PERSON_KEY empty, "
    "or give it that key: SELECT secret FROM hash_key."
)
NOT_THE_SAME = (
    "PERSON_KEY is another one than before, so the people who were muted or said no to invitations would all be "
    "forgotten. Put the old key back; if it is lost, docs/OPERATIONS.md says how to begin anew."
)
MISSING = (
    "PERSON_KEY is missing, and the people who were muted or said no to invitations are remembered under it. Put it "
    "back; if it is lost, docs/OPERATIONS.md says how to begin anew."
)


def settle_key(database: Database, given: bytes | None) -> str | None:
    """Before anything starts: is the key by which people are remembered the one of all the days before? What is wrong,
    as a sentence; while nobody is remembered, any key will do."""
    with database.write.begin() as session:
        held = people.the_key(session)
        made = held.secret.encode() if held is not None and held.secret is not None else None
        marked = held.fingerprint if held is not None else None
        if given is None and made is None and marked is not None:
            wrong = MISSING
        elif given is not None and made is not None and given != made:
            wrong = SET_LATER
        elif given is not None and made is None and marked not in (None, _fingerprint(given)):
            wrong = NOT_THE_SAME
        else:
            wrong = None
        if wrong is not None and invitations.anybody_remembered(session):
            return wrong
        if wrong is not None:
            people.forget_key(session)
        if given is None:
            people.key(session, token_hex(32))
        else:
            people.mark_key(session, _fingerprint(given))
    return None


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


def held_key(session: Session) -> bytes | None:
    """The key in the database; None while nothing has ever been written down about anybody."""
    held = people.held_key(session)
    return held.encode() if held is not None else None


def the_key(session: Session, given: bytes | None) -> bytes:
    """The key of the hashes for whoever has no desk: the settings', or the one in the database."""
    return given or people.key(session, token_hex(32)).encode()


def hash_of(key: bytes, network: str, author_id: str) -> str:
    """The hash of somebody by their id on a network."""
    return _hashed(key, network, author_id)


def fingerprint(database: Database, given: bytes | None) -> str:
    """By which the key of the hashes is known again, and which does not lead to it."""
    with database.read() as session:
        held = given or held_key(session)
    return _fingerprint(held) if held is not None else ""


def _fingerprint(key: bytes) -> str:
    return hmac.new(key, b"the key of the people", "sha256").hexdigest()


def _hashed(key: bytes, network: str, author_id: str) -> str:
    """HMAC-SHA256, so that nobody without the key can try out accounts."""
    return hmac.new(key, f"{network}:{author_id}".encode(), "sha256").hexdigest()
