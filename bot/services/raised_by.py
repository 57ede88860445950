"""Raised by: which of an item's posts is quoted where it speaks of risk of harm, and the words that fired."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.core.lifecycle import OWED
from bot.core.reply_cards import Quote, Raised
from bot.desk import Desk
from bot.services.reply_drawing import quote
from bot.storage import contacts, follow_ups
from bot.storage.mentions import Mention


def raised(session: Session, desk: Desk, mentions: Iterable[Mention]) -> dict[int, Raised]:
    """For those of these items that speak of risk of harm: the newest post that does, and its words.

    Where a person has said so, and no later post says it too, that is the first one; it may have no such words.
    """
    risky = {mention.id: mention for mention in mentions if mention.harm}
    later = follow_ups.newest_risky(session, list(risky))
    said = {number: later.get(number, mention) for number, mention in risky.items()}
    return {
        number: Raised(quote(each.post), desk.harm_words(each.post.text), _since(session, risky[number], each))
        for number, each in said.items()
    }


def _since(session: Session, item: Mention, said: Mention) -> Quote | None:
    """Whoever is alarmed reads how it stands by now, not only how it began."""
    newer = contacts.last_words(session, said) if item.status in OWED else None
    return quote(newer.post) if newer is not None else None
