"""Showing promos: as their cards tell them, with their price, and with warnings for whoever looks at one now."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.more import Happened
from bot.core.promo_cards import PromoCard
from bot.core.promo_lists import PromoShown
from bot.core.promos import LIVE, PromoState
from bot.desk import Desk
from bot.services import promo_conflicts, promo_drawing, promo_results, soundness
from bot.services.promo_prices import price
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage import cards, history, run_lists, runs
from bot.storage.cards import CardKind
from bot.storage.promos import Promo

# So many runs and so many things that happened are told; the others are counted.
RUNS, HAPPENED = 6, 10


def promo_card(session: Session, desk: Desk, row: cards.Card) -> PromoCard:
    """The card of a promo in the channel, the one that asks for a second pair of eyes, or the one to its writer."""
    promo, to_writer = session.get_one(Promo, row.promo_id), row.user is not None
    if to_writer or row.kind is CardKind.PROMO:
        return replace(_priced(session, desk, promo), to_writer=to_writer, reader=row.user)
    if row.id != cards.newest_asking(session, promo.id):
        return replace(promo_drawing.shown(session, desk, promo, for_approval=True), asked_again=True, buttons=())
    asks = promo.state is PromoState.ASKED
    shown = _priced(session, desk, promo, for_approval=True, whole=asks)
    return _warned(session, desk, promo, shown) if asks else shown


def show(desk: Desk, promo_id: int) -> PromoShown:
    """A promo as it stands now, with its runs, its figures and who did what. Raises `Refusal` for an unknown one."""
    with desk.database.read() as session:
        promo = session.get(Promo, promo_id)
        if promo is None:
            raise Refusal(UNKNOWN_PROMO)
        newest, happened = runs.of_promo(session, promo_id, RUNS), history.of_promo(session, promo_id)
        return PromoShown(
            card=_warned(session, desk, promo, _priced(session, desk, promo, whole=True)),
            runs=tuple(promo_drawing.told(session, run) for run in newest),
            runs_before=run_lists.count_of(session, promo_id) - len(newest),
            result=promo_results.series(session, promo_id),
            happened=tuple(Happened(row.action, row.by, row.at, row.note) for row in happened[-HAPPENED:]),
            before=max(0, len(happened) - HAPPENED),
        )


def _priced(
    session: Session, desk: Desk, promo: Promo, *, for_approval: bool = False, whole: bool = False
) -> PromoCard:  # fmt: skip
    """Its card with what it costs, as long as it costs anything."""
    shown = promo_drawing.shown(session, desk, promo, for_approval=for_approval, whole=whole)
    if promo.state not in LIVE or soundness.wrong(desk, promo) is not None:
        return shown
    return replace(shown, price=price(desk, promo))


def _warned(session: Session, desk: Desk, promo: Promo, shown: PromoCard) -> PromoCard:
    """With what its place in the calendar gives to warn of at this moment; a card in the channel would not keep up."""
    if (wrong := soundness.wrong(desk, promo)) is not None:
        return replace(shown, warnings=(wrong,))
    if promo.state not in LIVE:
        return shown
    found = promo_conflicts.warnings(
        session, desk, accounts=promo.places, texts=promo.wordings, plan=promo.plan, now=desk.now(), but=promo.id
    )
    return replace(shown, warnings=found)
