"""Alerts: risk of harm goes at once to the person on duty, and to the next one where that person cannot be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.desk import Desk
from bot.storage import cards
from bot.storage.cards import Card, CardKind


def rows(desk: Desk, mention_id: int, now: datetime) -> list[dict[str, Any]]:
    """The card for the first person on duty; its direct conversation is opened when it is sent."""
    return [_row(mention_id, member, now) for member in desk.team.people.on_duty[:1]]


def pass_on(desk: Desk, card_id: int) -> None:
    """The chat could not reach somebody: tell whoever comes after them in the team file."""
    with desk.database.write.begin() as session:
        card = session.get_one(Card, card_id)
        order = desk.team.people.on_duty
        later = order[order.index(card.user) + 1 :] if card.user in order else ()
        # Only risk of harm has to reach somebody else: the others have a card in the channel.
        if card.mention_id is not None and card.about is None:
            cards.add(session, [_row(card.mention_id, member, desk.now()) for member in later[:1]])


def _row(mention_id: int, member: str, now: datetime) -> dict[str, Any]:
    alert = cards.row(CardKind.ALERT, channel="", priority=cards.URGENT, at=now)
    return alert | {"mention_id": mention_id, "user": member}
