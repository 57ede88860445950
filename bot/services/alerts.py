"""Alerts: risk of harm goes at once to the person on duty, and to the next one where that person cannot be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.services import duty
from bot.storage import card_counts, cards
from bot.storage.cards import Card, CardKind


def rows(session: Session, desk: Desk, mention_id: int, now: datetime) -> list[dict[str, Any]]:
    """The card for the first person on duty; its direct conversation is opened when it is sent."""
    return [_row(mention_id, member, now) for member in duty.to_tell(session, desk, now)[:1]]


def pass_on(desk: Desk, card_id: int) -> None:
    """The chat could not reach somebody: tell whoever comes next among those who are on duty by now."""
    now = desk.now()
    with desk.database.write.begin() as session:
        card = session.get_one(Card, card_id)
        # Only risk of harm has to reach somebody else: the others have a card in the channel.
        if card.mention_id is None or card.about is not None:
            return
        missed = card_counts.missed(session, card.mention_id)
        left = [member for member in duty.to_tell(session, desk, now) if member not in missed]
        cards.add(session, [_row(card.mention_id, member, now) for member in left[:1]])


def _row(mention_id: int, member: str, now: datetime) -> dict[str, Any]:
    alert = cards.row(CardKind.ALERT, channel="", priority=cards.URGENT, at=now)
    return alert | {"mention_id": mention_id, "user": member}
