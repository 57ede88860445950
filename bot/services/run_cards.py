"""The cards of a run: one in the thread of its promo's card, and one for its writer where a person has to act."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.storage import cards, promos
from bot.storage.cards import Card, CardKind
from bot.storage.runs import Run


def tell(session: Session, desk: Desk, run: Run) -> None:
    """Show a run to its writer, once; later it is drawn anew."""
    now, writer = desk.now(), run.promo.edited_by or run.promo.by
    promos.redraw_run(session, run.id, now)
    if session.scalar(select(Card.id).where(Card.run_id == run.id, Card.user == writer).limit(1)) is None:
        card = cards.row(CardKind.RUN, channel="", priority=cards.OWNED, at=now, user=writer)
        cards.add(session, [card | {"promo_id": run.promo_id, "run_id": run.id}])
