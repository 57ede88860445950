"""Cards whose post is gone: what was never sent leaves the board, and what colleagues wrote on others is forgotten."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.storage.cards import Card


def drop_undrawn(session: Session, mention_id: int, reason: str) -> None:
    """Take cards off the board that were never sent, with the reason; those that were are redrawn instead."""
    unsent = (Card.ts.is_(None), Card.attempted_at.is_(None), Card.list_id.is_(None))
    mine = select(Card.id).where(Card.mention_id == mention_id, *unsent).scalar_subquery()
    session.execute(
        update(Card)
        .where(Card.id.in_(mine) | Card.thread_id.in_(mine))  # a thread without its first message never begins
        .values(failed=reason)
        .execution_options(synchronize_session=False)
    )


def forget_notes(session: Session, mention_ids: Collection[int]) -> None:
    """Take what colleagues wrote out of the alerts about these mentions; why they were sent stays."""
    for card in session.scalars(select(Card).where(Card.mention_id.in_(mention_ids), Card.about.is_not(None))):
        card.about = {**(card.about or {}), "note": None}
