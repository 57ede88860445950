"""The wordings of a promo: whose turn it is, and all of them as cards tell them, with the files of its pictures."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.core.promo_cards import WordingTold
from bot.core.rotation import next_wording
from bot.storage import pictures, runs
from bot.storage.promos import UNREADABLE, Promo

CHANGED = "These words have changed since your card was drawn. Nothing was sent; look at it again, and then decide."


def version_of(session: Session, promo: Promo) -> str:
    """Which words would go out now: they change when somebody edits them, and when the next wording has its turn."""
    return f"{promo.revision}.{turn_of(session, promo)}"


def turn_of(session: Session, promo: Promo) -> int:
    """The place of the wording that goes out next."""
    last = runs.last_sent(session, promo.id)
    texts = [wording[""] for wording in promo.wordings]
    if last is None:
        return 0
    sent = runs.sendings(session, [last.id])
    return next_wording(texts, last.wording, sent[0].text if sent else "")


def in_turn(session: Session, promo: Promo, places: tuple[tuple[str, str], ...]) -> tuple[WordingTold, ...]:
    """Every wording, the one whose turn it is first; one without words where none can be read."""
    try:
        first, many = turn_of(session, promo), len(promo.wordings)
        order = [(first + each) % many for each in range(many)]
        found = tuple(_told(at + 1, promo.wordings[at], places) for at in order)
    except UNREADABLE:
        found = ()
    return found or (WordingTold(1, ""),)


def files(session: Session, promo: Promo) -> tuple[str | None, ...]:
    """The chat's own names for its pictures, in their order; None for one that is not kept any more."""
    try:
        ids = promo.picture_ids
    except UNREADABLE:
        return ()
    kept = pictures.known(session, ids) if ids else {}
    return tuple(kept[each].file if each in kept else None for each in ids)


def _told(number: int, wording: Any, places: tuple[tuple[str, str], ...]) -> WordingTold:
    own = tuple((handle, str(text)) for network, handle in places if (text := wording.get(f"{network}:{handle}")))
    return WordingTold(number, str(wording.get("") or ""), own)
