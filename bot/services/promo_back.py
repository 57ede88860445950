"""Back: a cancelled promo stands again as it did before, as long as there is a run to come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.promos import PromoState
from bot.desk import Desk
from bot.services import pictures
from bot.services.refusals import Refusal
from bot.storage import history, runs
from bot.storage.promos import UNREADABLE, Promo

OVER = "Promo {number} was cancelled, and none of its times is still to come. *Copy* makes a new one from it."
UNKNOWN = "Promo {number} was cancelled before Kestrel kept how it stood. *Copy* makes a new one from it."


def bring(session: Session, desk: Desk, promo: Promo) -> None:
    """Its state and its next run are those that it had; what passed meanwhile is left to the caller. May refuse."""
    note = next((row.note for row in reversed(history.of_promo(session, promo.id)) if row.action == "cancel"), {})
    try:
        was, next_at = PromoState(note["was"]), datetime.fromisoformat(note["next"]) if note["next"] else None
    except (KeyError, ValueError, TypeError):
        raise Refusal(UNKNOWN.format(number=promo.id)) from None
    if next_at is None or not comes(session, desk, promo):
        raise Refusal(OVER.format(number=promo.id))
    pictures.hold(session, promo.picture_ids)
    promo.state, promo.next_at = was, next_at


def comes(session: Session, desk: Desk, promo: Promo) -> bool:
    """Whether any of its times that was not left out is still to come."""
    try:
        plan = promo.plan
    except UNREADABLE:
        return False
    decided = runs.decided(session, promo.id, desk.now())
    return any(at not in decided for at in plans.onwards(plan, desk.now()))
