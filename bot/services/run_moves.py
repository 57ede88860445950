"""The buttons on a run's card: send it after all, leave it out, try again, and say that it stands there."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.promos import OPEN_ENDS, PromoState, RunAction, RunState, SendingState, run_buttons
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import money, promo_holds, promo_wordings, run_cards, sending, soundness, starting, twice
from bot.services.refusals import UNKNOWN_RUN, Refusal
from bot.storage import history, marks, outbox, promos, runs
from bot.storage.runs import Run, Sending

Place = tuple[str, str]
# What a run is, for whoever presses a button that it does not have any more.
STATES = {
    RunState.GOING: "on its way",
    RunState.SENT: "published",
    RunState.PARTLY: "published on some of its accounts, and nothing of the rest is left to decide",
    RunState.FAILED: "not published, and has to be tried again or left out",
    RunState.ASKS: "waiting for somebody to say whether it still goes out",
    RunState.MISSED: "past, and a later one stands in its place",
    RunState.SKIPPED: "left out already",
    RunState.DROPPED: "left out already",
}
# States of a promo in which none of its runs goes out, whoever wants it to.
CLOSED = {
    PromoState.ASKED: "A colleague has not approved this promo yet, so nothing of it goes out.",
    PromoState.CHANGE: "A colleague has asked for a change of this promo, so nothing of it goes out before.",
    PromoState.DECLINED: "A colleague has declined this promo, so nothing of it goes out.",
    PromoState.CANCELLED: "This promo was cancelled. Copy it, if it should go out after all.",
}


def send_now(
    desk: Desk, number: int, *, by: str, delivery: str | None = None, version: str | None = None
) -> None:  # fmt: skip
    """A run that asks goes out after all, in the wording whose turn it is now: the one that the card showed, by its
    `version`. Raises `Refusal`."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        run, found = _pressed(session, number, RunAction.SEND_NOW)
        soundness.check(desk, run.promo)
        if version is not None and not found and version != promo_wordings.version_of(session, run.promo):
            raise Refusal(promo_wordings.CHANGED)
        twice.refuse(session, desk, run.promo_id, desk.now(), but=run.id)
        for each in found:  # as below
            outbox.of_sending(session, each.id)
        _refuse_closed(run)
        promo_holds.refuse(session, desk, run.promo)
        run_cards.begin_anew(session, run)
        starting.start(session, desk, run.promo, run, by=by)
        _note(session, desk, run, RunAction.SEND_NOW, by)
    desk.wakeups.board.set()


def drop(desk: Desk, number: int, *, by: str, delivery: str | None = None) -> None:
    """Leave a run out, or give up what has not gone out of it; what is on its way at this moment stays so."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        run, found = _pressed(session, number, RunAction.DROP)
        run.by, run.state = by, RunState.GOING  # what has left already is settled by whoever delivers it
        for each in _in(found, *OPEN_ENDS, SendingState.QUEUED):
            sending.let_go(session, desk, each)
        sending.settling_run(session, desk, run)
        _note(session, desk, run, RunAction.DROP, by)
    desk.wakeups.board.set()


def try_again(desk: Desk, number: int, *, by: str, delivery: str | None = None) -> None:
    """Send again what did not go out, and nothing else. Where an attempt may have reached the network, our timeline is
    looked at before. Raises `Refusal`."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        run, found = _pressed(session, number, RunAction.TRY_AGAIN)
        again = _in(found, SendingState.FAILED, SendingState.UNSURE)
        for each in again:  # kept before whatever stands against it is looked at, see `promo_holds.standing`
            outbox.of_sending(session, each.id)
        _refuse_closed(run)
        # What may be there already is still counted among what is on its way.
        failed = [each for each in again if each.state is SendingState.FAILED]
        costs = sum(promo_holds.price(desk, each.network, each.account, each.text) for each in failed)
        promo_holds.refuse(session, desk, run.promo, costs)
        starting.hold_pictures(session, run.promo)
        starting.again(session, desk, run, again)
        _note(session, desk, run, RunAction.TRY_AGAIN, by)
    desk.wakeups.board.set()


def it_is_there(desk: Desk, number: int, place: Place | None = None, *, by: str, delivery: str | None = None) -> None:
    """Somebody has looked: what had no clear end stands there, on one account or on each such account."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        run, found = _pressed(session, number, RunAction.IT_IS_THERE)
        for each in _meant(found, SendingState.UNSURE, place):
            row, at = outbox.of_sending(session, each.id), desk.now()
            if row is not None:
                row.state, row.asks, at = OutboxState.SENT, False, row.attempted_at or at
                money.charge_post(session, desk, row.network, row.micros, with_link=bool(urls(row.text)))
            each.said_by = by
            sending.finish(session, desk, each, at, by=by)
        _note(session, desk, run, RunAction.IT_IS_THERE, by)
    desk.wakeups.board.set()


def posted(desk: Desk, number: int, place: Place | None = None, *, by: str, delivery: str | None = None) -> None:
    """Somebody has posted by hand what no app may post, on one account or on each such account."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        run, found = _pressed(session, number, RunAction.POSTED)
        for each in _meant(found, SendingState.READY, place):
            each.said_by = by
            sending.finish(session, desk, each, desk.now(), by=by)
        _note(session, desk, run, RunAction.POSTED, by)
    desk.wakeups.board.set()


def _pressed(session: Session, number: int, action: RunAction) -> tuple[Run, list[Sending]]:
    """A run that allows an action, with its sendings, held until the caller's transaction ends; refuses the others in
    words."""
    run = runs.keep(session, number)
    if run is None:
        raise Refusal(UNKNOWN_RUN)
    found = list(runs.sendings(session, [run.id]))
    if action not in run_buttons(run.state, [each.state for each in found]):
        raise Refusal(f"Nothing has changed: this run is {STATES[run.state]}.")
    return run, found


def _refuse_closed(run: Run) -> None:
    if (said := CLOSED.get(run.promo.state)) is not None:
        raise Refusal(said)


def _in(found: Iterable[Sending], *states: SendingState) -> list[Sending]:
    return [each for each in found if each.state in states]


def _meant(found: Iterable[Sending], state: SendingState, place: Place | None) -> list[Sending]:
    """The accounts that a press is about; refuses one about which there is nothing to say any more."""
    meant = [each for each in _in(found, state) if place in (None, (each.network, each.account))]
    if not meant:
        raise Refusal("Nothing has changed: somebody has said already what became of it on that account.")
    return meant


def _note(session: Session, desk: Desk, run: Run, action: RunAction, by: str) -> None:
    now = desk.now()
    history.add_promo(session, run.promo_id, f"run_{action.value}", by=by, at=now, run=run.id)
    session.flush()
    promos.redraw_run(session, run.id, now)
    promos.redraw(session, run.promo_id, now)
