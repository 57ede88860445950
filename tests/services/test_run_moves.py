"""What a person presses on a run's card: it goes out once, on each account where it has not, or nothing goes out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest

from bot.core.promos import PromoState, RunAction, RunState, SendingState, Why
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, hush_tending, hushes, run_moves, running
from bot.services.refusals import UNKNOWN_RUN, Refusal
from bot.storage import history
from bot.storage.mentions import Mention
from bot.storage.runs import Run
from tests import hushed
from tests.desks import draw, post, take
from tests.running import (
    DAILY,
    DAY,
    EVENTS,
    HOUR,
    MINUTE,
    SOON,
    TOM,
    US,
    by_hand,
    came,
    carried,
    change,
    drawn,
    found,
    once,
    promo,
    runs_of,
    said,
    sendings,
    settle,
    states,
    texts,
    tick_at,
    told,
    with_events,
    without_events,
)
from tests.sending import PUBLISH, deliver, failing, spent

PRIYA = "U0PRIYA"
OURS = "Tell us about your visit"
HELLO = "Hello from all of us"
THEIRS = "Come and see us on Saturday"
TWO = {"places": (US, EVENTS), "wordings": [{"": OURS, "x:AshcombeEvents": THEIRS}]}
QUEUED, SENT, FAILED, UNSURE = SendingState.QUEUED, SendingState.SENT, SendingState.FAILED, SendingState.UNSURE
READY, DROPPED = SendingState.READY, SendingState.DROPPED
HARM = "I am going to kill myself tonight"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.sentence


def public(sandbox: Sandbox) -> list[str]:
    """The words of all that stands on the local X."""
    return [one.text for one in sandbox.x.shelf.posts.values() if not one.deleted]


def late(desk: Desk, clock: MovableClock, **more: object) -> int:
    """A promo for one moment, after an outage; the number of its run, which asks."""
    number = promo(desk, once(), **({"next_at": SOON} | more))  # type: ignore[arg-type]
    tick_at(desk, clock, SOON + HOUR)
    return runs_of(desk, number)[0].id


def going(desk: Desk, clock: MovableClock, **more: object) -> tuple[int, int]:
    """(promo, run) that goes out at its moment."""
    number = promo(desk, once(), **({"next_at": SOON} | more))  # type: ignore[arg-type]
    tick_at(desk, clock, SOON)
    return number, runs_of(desk, number)[0].id


def run(desk: Desk, number: int) -> Run:
    """A run as it stands in the database now."""
    with desk.database.read() as session:
        return session.get_one(Run, number)


def happened(desk: Desk, number: int) -> list[tuple[str, str]]:
    """(what, by whom) of a promo's history that a person did."""
    with desk.database.read() as session:
        return [(row.action, row.by) for row in history.of_promo(session, number) if row.by != history.KESTREL]


# Send it now.


def test_sent_after_all_it_goes_out_once_and_the_card_says_who_did_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = late(desk, clock)
    assert (run(desk, number).state, drawn(desk, number).buttons) == (
        RunState.ASKS,
        (RunAction.SEND_NOW, RunAction.DROP),
    )
    run_moves.send_now(desk, number, by=PRIYA)
    deliver(desk, clock)
    assert (run(desk, number).state, run(desk, number).by) == (RunState.SENT, PRIYA)
    assert len(public(sandbox)) == 1
    assert "<@U0PRIYA> sent it." in said(desk, number)
    assert "At its time it did not go out: Kestrel could not send it" in said(desk, number)
    assert happened(desk, run(desk, number).promo_id) == [("run_send_now", PRIYA)]
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_a_second_press_says_what_has_become_of_it_and_a_repeat_of_the_press_nothing(
    desk: Desk, clock: MovableClock
) -> None:
    number = late(desk, clock)
    run_moves.send_now(desk, number, by=TOM, delivery="one press")
    run_moves.send_now(desk, number, by=TOM, delivery="one press")
    assert refused(lambda: run_moves.send_now(desk, number, by=TOM, delivery="another")) == (
        "Nothing has changed: this run is on its way."
    )
    deliver(desk, clock)
    assert refused(lambda: run_moves.drop(desk, number, by=TOM)) == "Nothing has changed: this run is published."
    assert len(carried(desk)) == 1


def test_it_goes_out_in_the_wording_whose_turn_it_is_when_it_is_pressed(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "One for the first day", "Two for the second")
    tick_at(desk, clock, SOON)
    tick_at(desk, clock, SOON + DAY + HOUR)
    run_moves.send_now(desk, runs_of(desk, number)[1].id, by=TOM)
    assert texts(desk, number) == ["One for the first day", "Two for the second"]
    tick_at(desk, clock, SOON + 2 * DAY)
    assert texts(desk, number)[2] == "One for the first day"


def test_while_a_hush_stands_nobody_sends_a_promo_and_hears_until_when(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    number = late(desk, clock)
    hushed.begin(desk, 2 * HOUR)
    assert refused(lambda: run_moves.send_now(desk, number, by=TOM)).startswith(
        "A hush stands until Monday 23 November 2026, 1.00pm, so no promo goes out before."
    )
    assert run(desk, number).state is RunState.ASKS
    hushes.lift(desk, by=TOM)
    run_moves.send_now(desk, number, by=TOM)
    deliver(desk, clock)
    assert len(public(sandbox)) == 1, "what somebody sends after a hush was not written before its end"


def test_while_somebody_may_be_at_risk_nobody_sends_one_and_hears_why(desk: Desk, clock: MovableClock) -> None:
    number = late(desk, clock)
    (mention,) = take(desk, post("1", HARM))
    with desk.database.write.begin() as session:
        session.get_one(Mention, mention).service = "emergency"
        session.get_one(Run, number).promo.service = "emergency"
    assert refused(lambda: run_moves.send_now(desk, number, by=TOM)) == (
        "Somebody who wrote about this service may be at risk, and their mention is still open, so this promo does not "
        "go out now. See to the mention first."
    )
    with desk.database.write.begin() as session:
        session.get_one(Mention, mention).harm = False
    run_moves.send_now(desk, number, by=TOM)
    assert run(desk, number).state is RunState.GOING


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (PromoState.CANCELLED, "This promo was cancelled. Copy it, if it should go out after all."),
        (PromoState.ASKED, "A colleague has not approved this promo yet, so nothing of it goes out."),
        (PromoState.CHANGE, "A colleague has asked for a change of this promo, so nothing of it goes out before."),
        (PromoState.DECLINED, "A colleague has declined this promo, so nothing of it goes out."),
    ],
)
def test_of_a_promo_that_may_not_go_out_no_run_does(
    desk: Desk, clock: MovableClock, state: PromoState, sentence: str
) -> None:
    number = late(desk, clock)
    change(desk, run(desk, number).promo_id, state=state)
    assert refused(lambda: run_moves.send_now(desk, number, by=TOM)) == sentence
    run_moves.drop(desk, number, by=TOM)
    assert run(desk, number).state is RunState.DROPPED


def test_a_promo_that_was_set_aside_is_sent_once_it_is_put_right(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, accounts=[])
    tick_at(desk, clock, SOON)
    (asks,) = runs_of(desk, number)
    assert "It names no account on which it goes out." in said(desk, asks.id)
    assert "It names no account" in refused(lambda: run_moves.send_now(desk, asks.id, by=TOM))
    change(desk, number, accounts=[list(US)])
    run_moves.send_now(desk, asks.id, by=TOM)
    assert (states(desk, number), run(desk, asks.id).why) == ([QUEUED], Why.BROKEN)


def test_nobody_knows_a_run_that_is_not_there(desk: Desk) -> None:
    moves = (run_moves.send_now, run_moves.drop, run_moves.try_again, run_moves.it_is_there, run_moves.posted)
    for move in moves:
        assert refused(lambda move=move: move(desk, 77, by=TOM)) == UNKNOWN_RUN  # type: ignore[misc]


def test_send_and_drop_pressed_at_once_are_one_of_the_two(desk: Desk, clock: MovableClock) -> None:
    for _ in range(6):
        number = late(desk, clock)
        clock.move_to(SOON - MINUTE)
        gate = Barrier(3)

        def press(move: Callable[..., None], number: int = number, gate: Barrier = gate) -> None:
            gate.wait()
            with suppress(Refusal):
                move(desk, number, by=TOM)

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(press, (run_moves.send_now, run_moves.drop, run_moves.send_now)))
        ended = run(desk, number)
        sent = states(desk, ended.promo_id)
        assert (ended.state, sent) in [(RunState.GOING, [QUEUED]), (RunState.DROPPED, [])]


# Leave it out.


def test_left_out_nothing_goes_out_and_the_card_says_who_said_so(desk: Desk, clock: MovableClock) -> None:
    number = late(desk, clock)
    run_moves.drop(desk, number, by=PRIYA)
    deliver(desk, clock, seconds=60)
    assert (run(desk, number).state, carried(desk), drawn(desk, number).buttons) == (RunState.DROPPED, [], ())
    assert "<@U0PRIYA> said so." in said(desk, number)
    assert refused(lambda: run_moves.drop(desk, number, by=TOM)) == "Nothing has changed: this run is left out already."


# One account yes, one no.


def partly(desk: Desk, sandbox: Sandbox, clock: MovableClock, *faults: str | None) -> tuple[int, int]:
    """A run on two accounts, the second of which goes wrong."""
    sandbox.x.post(EVENTS[1], HELLO)  # on X there is such an account
    number, of = going(desk, clock, **TWO)
    failing(sandbox, None, *faults)
    deliver(desk, clock, seconds=5)
    return number, of


def test_partly_sent_is_told_and_tried_again_for_the_rest_alone(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    desk = with_events(desk)
    number, of = partly(desk, sandbox, clock, "401")
    assert (states(desk, number), run(desk, of).state) == ([SENT, FAILED], RunState.PARTLY)
    assert told(desk, of) == [None, TOM]
    assert "has gone out on 1 of 2 accounts" in said(desk, of)
    assert drawn(desk, of).buttons == (RunAction.TRY_AGAIN, RunAction.DROP)
    calls = sandbox.x.calls[PUBLISH]
    run_moves.try_again(desk, of, by=PRIYA)
    assert (states(desk, number), run(desk, of).state) == ([SENT, QUEUED], RunState.GOING)
    deliver(desk, clock)
    assert sandbox.x.calls[PUBLISH] == calls + 1
    assert (states(desk, number), run(desk, of).state) == ([SENT, SENT], RunState.SENT)
    assert sorted(public(sandbox)) == sorted([HELLO, OURS, THEIRS])
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_what_fails_again_is_told_again_and_the_same_trouble_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    desk = with_events(desk)
    _, of = partly(desk, sandbox, clock, "401", "401")
    running.run(desk)
    assert told(desk, of) == [None, TOM]
    run_moves.try_again(desk, of, by=PRIYA)
    deliver(desk, clock)
    assert told(desk, of) == [None, TOM, TOM]


def test_given_up_the_rest_stays_out_and_what_stands_there_stays(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    desk = with_events(desk)
    number, of = partly(desk, sandbox, clock, "401")
    run_moves.drop(desk, of, by=PRIYA)
    deliver(desk, clock, seconds=60)
    assert (states(desk, number), run(desk, of).state) == ([SENT, DROPPED], RunState.PARTLY)
    assert (sorted(public(sandbox)), drawn(desk, of).buttons) == (sorted([HELLO, OURS]), ())


def test_try_again_is_refused_while_a_hush_stands_and_beyond_the_cap(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    desk = with_events(desk)
    number, of = partly(desk, sandbox, clock, "401")
    hushed.begin(desk)
    assert refused(lambda: run_moves.try_again(desk, of, by=TOM)).startswith("A hush stands until")
    hushes.lift(desk, by=TOM)
    capped = desk.team.sending.model_copy(update={"monthly_cap_dollars": 0.001})
    poor = replace(desk, team=desk.team.model_copy(update={"sending": capped}))
    assert refused(lambda: run_moves.try_again(poor, of, by=TOM)).startswith("This would go beyond what the networks")
    assert states(desk, number) == [SENT, FAILED]


def test_an_account_that_is_ours_no_more_is_not_tried_again(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    _, of = partly(with_events(desk), sandbox, clock, "401")
    one = without_events(desk)
    assert refused(lambda: run_moves.try_again(one, of, by=TOM)).startswith("@AshcombeEvents is not among our accounts")


# A hush that begins while it is on its way.


def test_what_a_hush_has_taken_back_is_sent_after_it_or_left_out(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sent, dropped = going(desk, clock), going(desk, clock)
    hushed.begin(desk)
    hush_tending.tend(desk)
    assert [run(desk, of).state for _, of in (sent, dropped)] == [RunState.ASKS] * 2
    assert [told(desk, of) for _, of in (sent, dropped)] == [[None, TOM]] * 2
    hushes.lift(desk, by=TOM)
    clock.advance(3600)
    run_moves.send_now(desk, sent[1], by=TOM)
    run_moves.drop(desk, dropped[1], by=TOM)
    deliver(desk, clock)
    assert (states(desk, sent[0]), run(desk, sent[1]).state) == ([SENT], RunState.SENT)
    assert (states(desk, dropped[0]), run(desk, dropped[1]).state) == ([DROPPED], RunState.DROPPED)
    assert len(public(sandbox)) == 1
    draw(desk, clock)
    assert audit.audit(desk) == []


# Nobody knows.


def lost(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, int]:
    """A run whose two attempts had no clear end."""
    number, of = going(desk, clock)
    failing(sandbox, "lost", "lost")
    deliver(desk, clock, seconds=300)
    assert (states(desk, number), run(desk, of).state) == ([UNSURE], RunState.FAILED)
    return number, of


def test_what_a_person_has_seen_there_is_published_on_their_word(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, of = lost(desk, sandbox, clock)
    assert told(desk, of) == [None, TOM]
    assert drawn(desk, of).buttons == (RunAction.IT_IS_THERE, RunAction.TRY_AGAIN, RunAction.DROP)
    assert "a person has to look whether it is there" in said(desk, of)
    before = spent(desk, "posts")
    run_moves.it_is_there(desk, of, by=PRIYA)
    (one,) = sendings(desk, number)
    assert (one.state, one.said_by, one.post_id) == (SENT, PRIYA, None)
    assert SOON <= one.sent_at < SOON + MINUTE  # type: ignore[operator]
    assert spent(desk, "posts") - before == desk.prices.create
    deliver(desk, clock, seconds=60)
    assert (run(desk, of).state, public(sandbox)) == (RunState.SENT, [])
    assert refused(lambda: run_moves.it_is_there(desk, of, by=TOM)) == "Nothing has changed: this run is published."
    assert "says" in said(desk, of)
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_tried_again_after_no_clear_end_our_timeline_is_looked_at_first(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, of = going(desk, clock)
    faults = iter(["reset"])

    def script(path: str) -> str | None:
        return next(faults, None) if path == "/x/2/tweets" else "503"

    sandbox.faults.x_script = script
    deliver(desk, clock, seconds=300)
    assert states(desk, number) == [UNSURE]
    sandbox.faults.x_script = None
    run_moves.try_again(desk, of, by=TOM)
    deliver(desk, clock, seconds=60)
    assert (states(desk, number), len(public(sandbox))) == ([SENT], 1)


def test_given_up_without_a_clear_end_the_card_says_that_it_may_stand_there(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, of = lost(desk, sandbox, clock)
    run_moves.drop(desk, of, by=TOM)
    assert (states(desk, number), run(desk, of).state) == ([DROPPED], RunState.DROPPED)
    assert "It may stand there all the same." in said(desk, of)


def test_of_two_accounts_without_a_clear_end_one_is_settled_by_itself(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, of = going(with_events(desk), clock, **TWO)
    for each in sendings(desk, number):
        settle(desk, each, UNSURE)
    run_moves.it_is_there(desk, of, EVENTS, by=PRIYA)
    assert (states(desk, number), run(desk, of).state) == ([UNSURE, SENT], RunState.PARTLY)
    assert "somebody has said already" in refused(lambda: run_moves.it_is_there(desk, of, EVENTS, by=TOM))
    run_moves.it_is_there(desk, of, by=PRIYA)
    assert (states(desk, number), run(desk, of).state) == ([SENT, SENT], RunState.SENT)


# By hand.


def test_posted_by_hand_it_is_published_on_somebodys_word_and_costs_nothing(desk: Desk, clock: MovableClock) -> None:
    desk = by_hand(desk)
    number, of = going(desk, clock)
    assert (states(desk, number), drawn(desk, of).buttons) == ([READY], (RunAction.POSTED, RunAction.DROP))
    clock.advance(120)
    run_moves.posted(desk, of, by=PRIYA)
    (one,) = sendings(desk, number)
    assert (one.state, one.said_by, one.sent_at) == (SENT, PRIYA, clock.now())
    assert (run(desk, of).state, spent(desk, "posts")) == (RunState.SENT, 0)
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_what_was_not_posted_by_hand_is_left_out(desk: Desk, clock: MovableClock) -> None:
    desk = by_hand(desk)
    number, of = going(desk, clock)
    run_moves.drop(desk, of, by=PRIYA)
    assert (states(desk, number), run(desk, of).state) == ([DROPPED], RunState.DROPPED)
    assert found(desk, number).state is PromoState.DONE
    assert came(desk, number) == [(SOON, RunState.DROPPED, None)]
