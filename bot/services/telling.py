"""Telling one person at once: an alert card in their direct conversation, for the reason given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.storage import cards
from bot.storage.cards import CardKind


def tell(
    session: Session, mention_id: int, member: str, reason: AlertReason, now: datetime,
    *, by: str | None = None, note: str | None = None, reply: int | None = None,
) -> None:  # fmt: skip
    """Put an alert on the board; its direct conversation is opened when it is sent. `reply` are words of ours that it
    is about."""
    row = cards.row(CardKind.ALERT, channel="", priority=cards.OWNED, at=now)
    about: dict[str, str | int | None] = {"reason": reason.value, "by": by, "note": note}
    about |= {} if reply is None else {"reply": reply}
    cards.add(session, [row | {"mention_id": mention_id, "user": member, "about": about}])
