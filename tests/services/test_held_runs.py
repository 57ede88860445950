"""What a hush has taken back of a run, once a later run stands in its place or its promo is cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import plans
from bot.core.delivery import OutboxState
from bot.core.promos import RunAction, RunState, SendingState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import hush_tending, hushes, outbox, promo_moves, run_moves
from bot.services.audit import audit
from bot.services.refusals import Refusal
from tests import hushed
from tests.desks import draw
from tests.promos import row
from tests.running import (
    DAILY,
    DAY,
    EVENTS,
    SOON,
    TOM,
    US,
    change,
    drawn,
    once,
    promo,
    run_cards,
    runs_of,
    said,
    sendings,
    states,
    tick_at,
    told,
    with_events,
)
from tests.sending import PUBLISH, deliver, failing

MEGAN = "U0MEGAN"
QUEUED, FAILED, SENT = SendingState.QUEUED, SendingState.FAILED, SendingState.SENT
UNSURE, DROPPED = SendingState.UNSURE, SendingState.DROPPED
TWO = {
    "places": (US, EVENTS),
    "wordings": [{"": "Tell us more", "x:AshcombeEvents": "See you soon"}, {"": "Anew", "x:AshcombeEvents": "Again"}],
}


@pytest.fixture
def two(desk: Desk, sandbox: Sandbox) -> Desk:
    """The desk with both accounts."""
    sandbox.x.post(EVENTS[1], "Hello from all of us")
    return with_events(desk)


def held(desk: Desk, clock: MovableClock) -> int:
    """A promo whose first run a hush, which is over now, has taken back on both accounts."""
    number = promo(desk, DAILY, **TWO)  # type: ignore[arg-type]
    tick_at(desk, clock, SOON)
    hushed.begin(desk)
    hush_tending.tend(desk)
    hushes.lift(desk, by=TOM)
    assert [run.state for run in runs_of(desk, number)] == [RunState.ASKS]
    return number


@pytest.mark.parametrize("taken_back", [True, False])
def test_while_the_hush_stands_it_says_until_when_and_asks_its_writer_once_it_is_over(
    desk: Desk, clock: MovableClock, taken_back: bool
) -> None:
    number = promo(desk, once(SOON))
    if taken_back:
        tick_at(desk, clock, SOON)
    hushed.begin(desk, DAY, by=MEGAN)
    tick_at(desk, clock, SOON)
    hush_tending.tend(desk)
    (run,) = runs_of(desk, number)
    assert drawn(desk, run.id).buttons == (RunAction.DROP,)
    assert f"Promo {number} is held until Tuesday 24 November 2026" in said(desk, run.id)
    assert "does this run still go out?" not in said(desk, run.id)
    assert told(desk, run.id) == [None, TOM]
    draw(desk, clock)
    hushes.lift(desk, by=MEGAN)
    assert all(card.wanted > (card.shown or 0) for card in run_cards(desk, run.id)), "each is drawn anew"
    hushed.tend(desk)
    assert drawn(desk, run.id).buttons == (RunAction.SEND_NOW, RunAction.DROP)
    assert "does this run still go out?" in said(desk, run.id)
    assert told(desk, run.id) == [None, TOM, TOM], "an edited message rings no bell"


def test_what_asked_before_the_hush_is_held_too_and_rings_no_second_time(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once(SOON))
    tick_at(desk, clock, SOON + DAY)
    (run,) = runs_of(desk, number)
    hushed.begin(desk, DAY, by=MEGAN)
    assert drawn(desk, run.id).buttons == (RunAction.DROP,)
    hushes.lift(desk, by=MEGAN)
    hushed.tend(desk)
    assert (drawn(desk, run.id).held_until, told(desk, run.id)) == (None, [None, TOM])


def test_whoever_changes_the_promo_while_it_is_held_is_asked_and_nobody_is_asked_for_ever(
    desk: Desk, clock: MovableClock
) -> None:
    number = promo(desk, once(SOON))
    hushed.begin(desk, DAY, by=MEGAN)
    tick_at(desk, clock, SOON)
    (run,) = runs_of(desk, number)
    change(desk, number, edited_by=MEGAN)
    hushes.lift(desk, by=MEGAN)
    hushed.tend(desk)
    wanted = [card.wanted for card in run_cards(desk, run.id)]
    hushed.tend(desk)
    assert told(desk, run.id) == [None, TOM, MEGAN]
    assert [card.wanted for card in run_cards(desk, run.id)] == wanted


def test_a_later_run_takes_the_place_of_one_that_a_hush_has_taken_back(
    two: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = held(two, clock)
    tick_at(two, clock, SOON + DAY)
    first, second = runs_of(two, number)
    assert (first.state, second.state) == (RunState.DROPPED, RunState.GOING)
    assert states(two, number) == [DROPPED, DROPPED, QUEUED, QUEUED]
    assert "was left out. A later run stands in its place." in said(two, first.id)
    assert drawn(two, first.id).buttons == ()
    with pytest.raises(Refusal):
        run_moves.send_now(two, first.id, by=TOM)
    deliver(two, clock)
    assert sandbox.x.calls[PUBLISH] == 2
    draw(two, clock)
    assert audit(two) == []


def test_resumed_the_newest_that_passed_asks_in_place_of_one_that_a_hush_has_taken_back(
    two: Desk, clock: MovableClock
) -> None:
    number = held(two, clock)
    promo_moves.pause(two, number, by=TOM)
    clock.move_to(SOON + 2 * DAY)
    promo_moves.resume(two, number, by=TOM)
    assert [run.state for run in runs_of(two, number)] == [RunState.DROPPED, RunState.MISSED, RunState.ASKS]
    draw(two, clock)
    assert audit(two) == []


def test_what_of_it_was_leaving_is_settled_by_whoever_delivers_it(
    two: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = promo(two, DAILY, **TWO)  # type: ignore[arg-type]
    tick_at(two, clock, SOON)
    leaving = outbox._take(two)
    hushed.begin(two)
    hush_tending.tend(two)
    hushes.lift(two, by=TOM)
    assert leaving is not None
    assert states(two, number) == [QUEUED, FAILED]
    soon_after = SOON + timedelta(seconds=20)
    change(two, number, schedule=plans.to_json(once(soon_after)), next_at=soon_after)
    tick_at(two, clock, soon_after)
    assert (runs_of(two, number)[0].state, states(two, number)[:2]) == (RunState.GOING, [QUEUED, DROPPED])
    outbox._send(two, leaving)
    assert (runs_of(two, number)[0].state, states(two, number)[:2]) == (RunState.PARTLY, [SENT, DROPPED])


def test_what_of_it_may_stand_there_still_asks_whether_it_does(
    two: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = promo(two, DAILY, **TWO)  # type: ignore[arg-type]
    tick_at(two, clock, SOON)
    failing(sandbox, "lost", "lost", "lost")
    hushed_at = outbox._take(two)
    assert hushed_at is not None
    hushed.begin(two)
    hush_tending.tend(two)
    outbox._send(two, hushed_at)
    deliver(two, clock, seconds=300)
    hushes.lift(two, by=TOM)
    assert states(two, number) == [UNSURE, FAILED]
    failing(sandbox)
    tick_at(two, clock, SOON + DAY)
    first = runs_of(two, number)[0]
    assert (first.state, states(two, number)[:2]) == (RunState.FAILED, [UNSURE, DROPPED])
    assert row(two, sendings(two, number)[0].id).asks
    run_moves.it_is_there(two, first.id, by=TOM)
    assert runs_of(two, number)[0].state is RunState.PARTLY


def test_cancelled_nothing_of_it_goes_out_and_what_was_leaving_is_named(
    two: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = promo(two, DAILY, **TWO)  # type: ignore[arg-type]
    tick_at(two, clock, SOON)
    leaving = outbox._take(two)
    hushed.begin(two)
    hush_tending.tend(two)
    assert leaving is not None
    told = promo_moves.cancel(two, number, by=TOM)
    assert "It has left already, or may have, on @AshcombeValeNHS" in told
    outbox._send(two, leaving)
    (run,) = runs_of(two, number)
    assert (run.state, run.by, states(two, number)) == (RunState.PARTLY, TOM, [SENT, DROPPED])
    assert row(two, sendings(two, number)[1].id).state is OutboxState.UNDONE
    draw(two, clock)
    assert audit(two) == []
