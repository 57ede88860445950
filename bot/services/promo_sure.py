"""Sure: before somebody sends a promo now or ends it, what that does; what would be refused asks nothing."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.promo_cards import PromoCard
from bot.core.promos import PromoAction
from bot.desk import Desk
from bot.services import promo_drawing, promo_out
from bot.services.promo_pressed import allowed
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage.promos import Promo


def now(desk: Desk, promo_id: int, revision: int | None = None) -> PromoCard:
    """What goes out if it is sent now: the wording whose turn it is, on each account. Raises `Refusal`."""
    with desk.database.read() as session:
        promo = _known(session, promo_id)
        promo_out.look(session, desk, promo, revision)
        return replace(_shown(session, desk, promo), others=())


def cancel(desk: Desk, promo_id: int) -> PromoCard:
    """What ends if it is cancelled. Raises `Refusal`."""
    with desk.database.read() as session:
        promo = _known(session, promo_id)
        allowed(promo, PromoAction.CANCEL)
        return _shown(session, desk, promo)


def _known(session: Session, promo_id: int) -> Promo:
    promo = session.get(Promo, promo_id)
    if promo is None:
        raise Refusal(UNKNOWN_PROMO)
    return promo


def _shown(session: Session, desk: Desk, promo: Promo) -> PromoCard:
    return replace(promo_drawing.shown(session, desk, promo, whole=True), buttons=(), skipped=())
