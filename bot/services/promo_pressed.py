"""Pressed: a promo about which somebody decides, held and allowed; and what is written down when it is done."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.promos import PromoAction, PromoState, may
from bot.desk import Desk
from bot.services import promo_cards
from bot.services.promo_words import not_now
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage import history, promos
from bot.storage.promos import Promo

ALREADY = {
    (PromoState.PAUSED, PromoAction.PAUSE): "It is paused already; nothing goes out until somebody resumes it.",
    (PromoState.SCHEDULED, PromoAction.RESUME): "It is scheduled already, so there is nothing to resume.",
    (PromoState.CANCELLED, PromoAction.CANCEL): "It was cancelled already; nothing more goes out.",
    (PromoState.SCHEDULED, PromoAction.APPROVE): "It is approved already.",
    (PromoState.DECLINED, PromoAction.DECLINE): "It was declined already; nothing goes out.",
}


def known(session: Session, promo_id: int) -> Promo:
    """A promo, held until the caller's transaction ends; refuses an unknown number."""
    promo = promos.keep(session, promo_id)
    if promo is None:
        raise Refusal(UNKNOWN_PROMO)
    return promo


def allowed(promo: Promo, action: PromoAction) -> None:
    """Refuses in words what a promo does not allow as it stands."""
    if (promo.state, action) in ALREADY:
        raise Refusal(ALREADY[promo.state, action])
    if not may(promo.state, action):
        raise Refusal(not_now(promo, action))


def look(desk: Desk, promo_id: int, action: PromoAction) -> None:
    """Before a form opens: is there such a promo, and may this be done with it? Raises `Refusal`."""
    with desk.database.read() as session:
        promo = session.get(Promo, promo_id)
        if promo is None:
            raise Refusal(UNKNOWN_PROMO)
        allowed(promo, action)


def done(session: Session, desk: Desk, promo: Promo, action: str, by: str, **note: str) -> None:
    """Write down who did it, and have all that shows the promo drawn anew."""
    history.add_promo(session, promo.id, action, by=by, at=desk.now(), **note)
    promo_cards.redraw(session, desk, promo)
