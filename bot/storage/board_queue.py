"""Which cards the board has to bring in line, in which order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from bot.storage.cards import Card


def unsent(now: datetime) -> Select[Card]:
    """Cards that do not stand in the chat yet; those of a thread wait for its first message."""
    parent = aliased(Card)
    begun = Card.thread_id.is_(None) | parent.ts.is_not(None) | Card.withdrawn
    return (
        _waiting(now)
        .outerjoin(parent, parent.id == Card.thread_id)
        .where(Card.ts.is_(None), Card.packed.is_(False), begun)
        .order_by(Card.priority, Card.sort_at, Card.id)
    )


def stale(now: datetime) -> Select[Card]:
    """Cards that stand in the chat and say something old."""
    return _waiting(now).where(Card.ts.is_not(None)).order_by(Card.priority, Card.wanted_at, Card.id)


def _waiting(now: datetime) -> Select[Card]:
    patient = Card.retry_at.is_(None) | (Card.retry_at <= now)
    return select(Card).where(Card.wanted > Card.shown, Card.failed.is_(None), patient)
