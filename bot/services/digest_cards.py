"""Digests as they are kept: from values to JSON and back, and from a row to what its card says."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from bot.core.digest import Digest
from bot.core.digest_cards import DigestCard
from bot.desk import Desk
from bot.services import digest_standing
from bot.storage import digests
from bot.storage.cards import Card

_DIGEST: TypeAdapter[Digest] = TypeAdapter(Digest)


def numbers_of(digest: Digest) -> dict[str, Any]:
    """The digest ready for JSON."""
    kept: dict[str, Any] = _DIGEST.dump_python(digest, mode="json")
    return kept


def digest_of(numbers: dict[str, Any]) -> Digest:
    """The digest that was kept; raises `ValueError` where another version of Kestrel kept it."""
    return _DIGEST.validate_python(numbers)


def digest_card(session: Session, desk: Desk, row: Card) -> DigestCard:
    """What a digest's card says: its numbers stay as they were."""
    kept = session.get_one(digests.Digest, row.digest_id)
    digest = digest_of(kept.numbers)
    items = digest.standing.items if digest.standing else ()
    claimable = digest_standing.still_open(session, items)
    there, stories = digest_standing.as_they_are(session, desk, digest.standing)
    zone = desk.team.organisation.zone
    return DigestCard(digest, kept.picture, claimable, desk.channel, zone, items=there, stories=stories)
