"""Drawing promos: from the rows of a promo and of its runs to what their cards tell."""

from __future__ import annotations

from urllib.parse import quote as percent

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.figures import Figures
from bot.core.promo_cards import PromoCard, RunCard, RunTold, SendingTold
from bot.core.promos import MOVES, PromoAction, PromoState, RunAction, RunState, SendingState, run_buttons, text_for
from bot.desk import Desk
from bot.services import promo_back, promo_wordings, promo_words, run_cards, soundness
from bot.services.promo_wordings import turn_of
from bot.storage import cards, hushes, run_lists, runs
from bot.storage.promos import UNREADABLE, Promo
from bot.storage.runs import Figure, Run, Sending

# The buttons that somebody presses who decides about the words; they stand on the card that asks.
DECIDING = (PromoAction.APPROVE, PromoAction.ASK_CHANGE, PromoAction.DECLINE)
# Where a person posts by hand; the composer opens with the words in it.
COMPOSERS = {"x": "https://x.com/intent/post?text="}


def shown(
    session: Session, desk: Desk, promo: Promo, *, for_approval: bool = False, whole: bool = False
) -> PromoCard:  # fmt: skip
    """A promo as it stands now, without its price and warnings; even one that an older version wrote is shown. `whole`
    has every wording in it: nobody approves what they have not read."""
    places, when = _places(promo), _when(promo)
    turns = promo_wordings.in_turn(session, promo, places)
    last = run_lists.last_come(session, promo.id, desk.now())
    buttons = tuple(action for action in MOVES[promo.state] if (action in DECIDING) is for_approval)
    if promo.state is PromoState.CANCELLED and not promo_back.comes(session, desk, promo):
        buttons = tuple(action for action in buttons if action is not PromoAction.RESUME)
    service = desk.team.service(promo.service)
    return PromoCard(
        promo_id=promo.id,
        state=promo.state,
        text=turns[0].text,
        own_texts=turns[0].own_texts,
        wordings=len(promo.wordings),
        accounts=places,
        pictures=tuple((str(each["name"]), each["alt"]) for each in promo.pictures),
        service=service.name if service else promo.service,
        when=when,
        next_at=promo.next_at,
        price="",
        by=promo.by,
        at=promo.at,
        edited_by=promo.edited_by,
        approver=promo.approver,
        asked_by=promo.asked_by,
        asked_change=promo.asked_change,
        overridden=tuple(promo.overridden),
        override_reason=promo.override_reason,
        warnings=(),
        last=told(session, last) if last else None,
        revision=promo.revision,
        buttons=buttons,
        for_approval=for_approval,
        zone=desk.team.organisation.zone,
        skipped=run_lists.skipped_ahead(session, promo.id, desk.now()),
        once=_once(promo),
        paused=promo.paused,
        turn=turns[0].number,
        others=turns[1:] if whole else (),
        whole=whole,
        files=promo_wordings.files(session, promo),
        quiet_until=promo_words.quiet_until(session, desk, promo),
    )


def _places(promo: Promo) -> tuple[tuple[str, str], ...]:
    try:
        return promo.places
    except UNREADABLE:
        return ()


def _when(promo: Promo) -> str:
    try:
        return plans.said(promo.plan)
    except UNREADABLE:
        return "Its times cannot be read"


def _once(promo: Promo) -> bool:
    try:
        return isinstance(promo.plan, plans.Once)
    except UNREADABLE:
        return False


def run_card(session: Session, desk: Desk, row: cards.Card) -> RunCard:
    """The card of one run, in the thread of its promo's card or to its writer."""
    run = session.get_one(Run, row.run_id)
    found = runs.sendings(session, [run.id])
    promo = run.promo
    asks = run.state is RunState.ASKS
    wrong = soundness.wrong(desk, promo) if asks else None
    hush = hushes.standing(session, desk.now()) if asks else None
    buttons = run_buttons(run.state, [each.state for each in found])
    return RunCard(
        promo_id=promo.id,
        run_id=run.id,
        due_at=run.due_at,
        state=run.state,
        why=run.why,
        text=found[0].text if found else _next_words(session, promo),
        sendings=tuple(sending_told(session, each) for each in found),
        missed=tuple(runs.passed_before(session, run)),
        buttons=tuple(each for each in buttons if hush is None or each is not RunAction.SEND_NOW),
        by=run.by,
        writer=run_cards.asked_of(promo, run.why),
        to_writer=row.user is not None,
        zone=desk.team.organisation.zone,
        pictures=tuple((str(each["name"]), each["alt"]) for each in (found[0].pictures if found else promo.pictures)),
        trouble=wrong,
        version=None if found or not soundness.has_words(promo) else promo_wordings.version_of(session, promo),
        held_until=hush.ends_at if hush is not None else None,
    )


def told(session: Session, run: Run) -> RunTold:
    """A run in short."""
    found = runs.sendings(session, [run.id])
    return RunTold(run.due_at, run.state, run.why, tuple(sending_told(session, each) for each in found))


def sending_told(session: Session, sending: Sending) -> SendingTold:
    """How a run stands on one account, with its newest figures."""
    figures = runs.figures(session, [sending.id])
    by_hand = sending.state in (SendingState.READY, SendingState.FAILED)
    composer = COMPOSERS.get(sending.network) if by_hand else None
    return SendingTold(
        network=sending.network,
        account=sending.account,
        state=sending.state,
        text=sending.text,
        url=sending.url,
        sent_at=sending.sent_at,
        trouble=sending.trouble,
        link=f"{composer}{percent(sending.text, safe='')}" if composer else None,
        figures=_figures(figures[-1]) if figures else None,
        said_by=sending.said_by,
    )


def _next_words(session: Session, promo: Promo) -> str:
    """What goes out if the run does; nothing where the promo has no words that can be read."""
    return text_for(promo.wordings, turn_of(session, promo), "", "") if soundness.has_words(promo) else ""


def _figures(row: Figure) -> Figures:
    return Figures(row.likes, row.reposts, row.replies, row.quotes, row.impressions)
