"""What a person does with a promo: each move says what happens next, is done once, and fires nothing by surprise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.core.pictures import PictureKind
from bot.core.promo_cards import PromoCard
from bot.core.promos import MOVES, PromoAction, PromoState, RunState, SendingState, Why
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import hushes, pictures, promo_listing, promo_moves
from bot.services.drawing import card_for
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage.outbox import Outbox
from bot.storage.pictures import Picture
from bot.storage.runs import Run, Sending
from bot.surface import HandedIn
from tests.desks import NOW, count
from tests.hushed import begin
from tests.pictures import PNG
from tests.promoting import (
    DAILY,
    DAY,
    HOUR,
    ONCE,
    PLACES,
    TUESDAY,
    TWICE,
    WEEKLY,
    cards_of,
    change,
    found,
    happened,
    promo,
    run,
    runs_of,
    sendings_of,
)

TOM, PRIYA = "U0TOM", "U0PRIYA"
BOTH = (*PLACES, ("x", "AshcombeEvents"))
NEXT = "Next: Tuesday 24 November, 6.00pm, tomorrow."
Move = Callable[..., str]
DONE: dict[PromoAction, tuple[PromoState, Move]] = {
    PromoAction.PAUSE: (PromoState.SCHEDULED, promo_moves.pause),
    PromoAction.RESUME: (PromoState.PAUSED, promo_moves.resume),
    PromoAction.SKIP: (PromoState.SCHEDULED, promo_moves.skip),
    PromoAction.NOW: (PromoState.SCHEDULED, promo_moves.send_now),
    PromoAction.CANCEL: (PromoState.SCHEDULED, promo_moves.cancel),
}


def refused(move: Move, *given: object, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        move(*given, by=TOM, **more)
    return refusal.value.sentence


def outbox(desk: Desk) -> list[OutboxState]:
    with desk.database.read() as session:
        return list(session.scalars(select(Outbox.state).order_by(Outbox.id)))


def why_of(desk: Desk, number: int) -> list[Why | None]:
    with desk.database.read() as session:
        return list(session.scalars(select(Run.why).where(Run.promo_id == number).order_by(Run.due_at)))


def leave(desk: Desk, account: str, state: OutboxState = OutboxState.SENDING) -> None:
    """A request to publish as this account has left."""
    with desk.database.write.begin() as session:
        row = session.scalars(select(Outbox).where(Outbox.account == account)).one()
        row.state, row.attempts, row.holder, row.attempted_at = state, 1, "another", desk.now()


def on_its_way(desk: Desk, number: int) -> None:
    """A run that goes out on both accounts, and has left on neither."""
    run(desk, number, NOW, RunState.GOING, SendingState.QUEUED, SendingState.QUEUED)
    with desk.database.write.begin() as session:
        for each in session.scalars(select(Sending).order_by(Sending.id)):
            when = {"not_before": NOW, "next_at": NOW, "deadline": NOW + HOUR}
            session.add(Outbox(sending_id=each.id, network="x", account=each.account, text=each.text, **when))


@pytest.mark.parametrize("action", DONE)
def test_each_move_is_written_down_drawn_anew_and_done_once(desk: Desk, action: PromoAction) -> None:
    state, move = DONE[action]
    number = promo(desk, state=state)
    (before,) = cards_of(desk, number)
    assert move(desk, number, by=PRIYA, delivery="trigger:1")
    first = (found(desk, number).state, found(desk, number).next_at, runs_of(desk, number))
    assert move(desk, number, by=PRIYA, delivery="trigger:1") == ""
    assert (found(desk, number).state, found(desk, number).next_at, runs_of(desk, number)) == first
    assert happened(desk, number) == [(action.value, PRIYA)]
    assert cards_of(desk, number)[0].wanted > before.wanted


@pytest.mark.parametrize("action", DONE)
@pytest.mark.parametrize("state", PromoState)
def test_what_the_table_does_not_allow_is_refused_with_what_it_does(
    desk: Desk, action: PromoAction, state: PromoState
) -> None:
    cancelled = state is PromoState.CANCELLED
    number, (_, move) = promo(desk, state=PromoState.PAUSED if cancelled else state, show=False), DONE[action]
    if cancelled:
        promo_moves.cancel(desk, number, by=TOM)
    if action in MOVES[state]:
        assert move(desk, number, by=TOM)
        return
    said = refused(move, desk, number)
    assert "already" in said or f"Nothing has changed: promo {number}" in said
    assert (found(desk, number).state, runs_of(desk, number), happened(desk, number)) == (
        state,
        [],
        [("cancel", TOM)] * cancelled,
    )


def test_an_unknown_number_is_refused(desk: Desk) -> None:
    for _, move in DONE.values():
        assert refused(move, desk, 424242) == UNKNOWN_PROMO
    assert refused(promo_moves.unskip, desk, 424242) == UNKNOWN_PROMO


def test_a_paused_one_sends_nothing_and_says_so(desk: Desk) -> None:
    number = promo(desk)
    said = promo_moves.pause(desk, number, by=TOM)
    assert said == (
        "Paused. Nothing goes out until you resume it; what passes meanwhile is listed then, and is never sent by "
        "itself."
    )
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.PAUSED, TUESDAY)


def test_pausing_says_what_is_on_its_way_all_the_same(desk: Desk) -> None:
    number = promo(desk)
    promo_moves.send_now(desk, number, by=TOM)
    said = promo_moves.pause(desk, number, by=TOM)
    assert "What is on its way since Monday 23 November 2026, 9.00am still goes out" in said
    assert outbox(desk) == [OutboxState.WAITING]


def test_resuming_in_time_goes_on_as_if_nothing_had_been(desk: Desk) -> None:
    number = promo(desk)
    promo_moves.pause(desk, number, by=TOM)
    assert promo_moves.resume(desk, number, by=PRIYA) == f"Resumed. {NEXT}"
    assert (found(desk, number).next_at, runs_of(desk, number)) == (TUESDAY, [])


def test_what_passed_while_it_was_paused_is_listed_and_never_fired(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    promo_moves.pause(desk, number, by=TOM)
    clock.move_to(TUESDAY + 2 * DAY + HOUR)
    said = promo_moves.resume(desk, number, by=TOM)
    assert "Meanwhile 3 runs passed and nothing was sent" in said
    assert "Tuesday 24 November 2026, 6.00pm, Wednesday 25 November 2026, 6.00pm and Thursday 26 November" in said
    assert "The newest asks <@U0TOM>" in said
    assert said.endswith("Next: Friday 27 November, 6.00pm, tomorrow.")
    passed, newest = RunState.MISSED, RunState.ASKS
    assert [state for _, state in runs_of(desk, number)] == [passed, passed, newest]
    assert why_of(desk, number)[-1] is Why.PAUSED
    assert (outbox(desk), found(desk, number).next_at) == ([], TUESDAY + 3 * DAY)


def test_one_that_was_to_go_out_once_asks_when_it_is_resumed_too_late(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, ONCE)
    promo_moves.pause(desk, number, by=TOM)
    clock.move_to(TUESDAY + HOUR)
    said = promo_moves.resume(desk, number, by=TOM)
    assert "Meanwhile a run passed and nothing was sent: Tuesday 24 November 2026, 6.00pm. It asks <@U0TOM>" in said
    assert runs_of(desk, number) == [(TUESDAY, RunState.ASKS)]
    assert outbox(desk) == []


def test_skipping_leaves_one_run_out_and_says_which_comes_next(desk: Desk) -> None:
    number = promo(desk, DAILY)
    said = promo_moves.skip(desk, number, TUESDAY, by=PRIYA)
    assert said == (
        "The run of Tuesday 24 November, 6.00pm, tomorrow is left out. Next: Wednesday 25 November, 6.00pm, in 2 days. "
        f"`/promo unskip {number}` takes that back."
    )
    assert runs_of(desk, number) == [(TUESDAY, RunState.SKIPPED)]
    assert (found(desk, number).next_at, found(desk, number).state) == (TUESDAY + DAY, PromoState.SCHEDULED)


def test_two_who_skip_the_same_run_leave_out_one(desk: Desk) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, TUESDAY, by=PRIYA, delivery="trigger:1")
    said = refused(promo_moves.skip, desk, number, TUESDAY, delivery="trigger:2")
    assert said.startswith("<@U0PRIYA> has left out the run of Tuesday 24 November 2026, 6.00pm already. Next: Wed")
    assert len(runs_of(desk, number)) == 1


def test_a_card_that_shows_a_run_which_is_not_the_next_one_leaves_nothing_out(desk: Desk) -> None:
    number = promo(desk, DAILY)
    change(desk, number, next_at=TUESDAY + DAY)
    assert "is not the next one any more. Nothing has changed." in refused(promo_moves.skip, desk, number, TUESDAY)
    assert runs_of(desk, number) == []


def test_skipping_the_last_run_ends_it_and_taking_that_back_schedules_it_again(desk: Desk) -> None:
    number = promo(desk, TWICE)
    promo_moves.skip(desk, number, by=TOM)
    assert "That was the last one, so the promo is done." in promo_moves.skip(desk, number, by=TOM)
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.DONE, None)
    assert promo_moves.unskip(desk, number, by=PRIYA) == (
        "The run of Wednesday 25 November, 6.00pm, in 2 days is back. Next: Wednesday 25 November, 6.00pm, in 2 days."
    )
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.SCHEDULED, TUESDAY + DAY)
    assert promo_moves.unskip(desk, number, TUESDAY, by=PRIYA).endswith(NEXT)
    assert (found(desk, number).next_at, runs_of(desk, number)) == (TUESDAY, [])
    assert [what for what, _ in happened(desk, number)] == ["skip", "skip", "unskip", "unskip"]


def test_a_later_run_that_is_back_does_not_go_before_the_next_one(desk: Desk) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, by=TOM)
    promo_moves.skip(desk, number, by=TOM)
    promo_moves.unskip(desk, number, TUESDAY, by=TOM)
    promo_moves.unskip(desk, number, by=TOM)
    assert found(desk, number).next_at == TUESDAY


def test_taking_back_twice_is_refused_the_second_time(desk: Desk) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, by=TOM)
    assert promo_moves.unskip(desk, number, by=TOM, delivery="trigger:1")
    assert promo_moves.unskip(desk, number, by=TOM, delivery="trigger:1") == ""
    assert "No run of promo" in refused(promo_moves.unskip, desk, number, TUESDAY)


def test_a_run_whose_moment_has_passed_cannot_be_taken_back(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, by=TOM)
    clock.move_to(TUESDAY)
    assert "has passed" in refused(promo_moves.unskip, desk, number, TUESDAY)
    assert "No run of promo" in refused(promo_moves.unskip, desk, number)
    assert runs_of(desk, number) == [(TUESDAY, RunState.SKIPPED)]


def test_a_run_that_the_times_no_longer_have_or_of_what_is_over_cannot_be_taken_back(desk: Desk) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, by=TOM)
    other = promo(desk, WEEKLY)
    change(desk, number, schedule=found(desk, other).schedule | {"clock": "12:00"})
    assert "have changed since" in refused(promo_moves.unskip, desk, number)
    change(desk, number, schedule=found(desk, other).schedule)
    promo_moves.cancel(desk, number, by=TOM)
    assert "was cancelled" in refused(promo_moves.unskip, desk, number)


def test_what_is_taken_back_while_it_is_paused_waits_with_it(desk: Desk) -> None:
    number = promo(desk, DAILY)
    promo_moves.skip(desk, number, by=TOM)
    promo_moves.pause(desk, number, by=TOM)
    assert promo_moves.unskip(desk, number, by=TOM).endswith("It is paused, so nothing goes out before it is resumed.")
    assert found(desk, number).state is PromoState.PAUSED


def test_send_now_is_one_more_run_and_the_others_stay(desk: Desk) -> None:
    number = promo(desk)
    said = promo_moves.send_now(desk, number, 1, by=PRIYA)
    assert said == f"It goes out now on @AshcombeValeNHS. The runs to come stay. {NEXT}"
    assert runs_of(desk, number) == [(NOW, RunState.GOING)]
    assert (outbox(desk), found(desk, number).next_at) == ([OutboxState.WAITING], TUESDAY)
    with desk.database.read() as session:
        assert session.scalars(select(Run)).one().by == PRIYA


def test_two_presses_of_send_now_are_one_post(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk)
    promo_moves.send_now(desk, number, by=PRIYA, delivery="trigger:1")
    clock.advance(1)
    said = refused(promo_moves.send_now, desk, number, delivery="trigger:2")
    assert said.startswith("It was sent by <@U0PRIYA> at Monday 23 November 2026, 9.00am")
    assert (count(desk, Run), count(desk, Sending)) == (1, 1)


def test_it_can_be_sent_again_later(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk)
    run(desk, number, NOW - HOUR, RunState.SENT, SendingState.SENT)
    assert promo_moves.send_now(desk, number, by=TOM)
    assert count(desk, Run) == 2


def test_send_now_at_the_very_moment_of_a_run_sends_nothing_more(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk)
    clock.move_to(TUESDAY)
    assert "is due this very moment" in refused(promo_moves.send_now, desk, number)
    assert runs_of(desk, number) == []


def test_words_that_were_changed_meanwhile_are_not_sent(desk: Desk) -> None:
    number = promo(desk, revision=2)
    assert "have changed since your card was drawn" in refused(promo_moves.send_now, desk, number, 1)
    assert count(desk, Run) == 0


def test_nothing_is_sent_while_a_hush_stands_and_until_when_is_said(desk: Desk) -> None:
    number = promo(desk)
    begin(desk)
    said = refused(promo_moves.send_now, desk, number)
    assert "A hush stands until Monday 23 November 2026, 2.00pm" in said
    assert (count(desk, Run), outbox(desk)) == (0, [])


def test_a_paused_one_may_be_sent_now_and_stays_paused(desk: Desk) -> None:
    number = promo(desk, state=PromoState.PAUSED)
    assert "The promo stays paused." in promo_moves.send_now(desk, number, by=TOM)
    assert found(desk, number).state is PromoState.PAUSED


def test_what_is_said_next_names_the_words_whose_turn_it_is_and_the_hush_that_stands(desk: Desk) -> None:
    number = promo(desk, DAILY, "The first", "Tea & <cake>")
    said = promo_moves.send_now(desk, number, by=TOM)
    assert "Next: Tuesday 24 November, 6.00pm, tomorrow. It then has wording 2 of 2: “Tea &amp; &lt;cake&gt;”." in said
    begin(desk, 2 * DAY)
    said = promo_moves.skip(desk, number, by=TOM)
    assert "“Tea &amp; &lt;cake&gt;”." in said
    assert "hush" not in said
    assert "*But a hush stands until Wednesday 25 November 2026, 9.00am:*" in promo_moves.unskip(desk, number, by=TOM)


def test_a_hush_is_told_on_the_cards_of_what_it_holds_and_in_the_calendar(desk: Desk) -> None:
    held, later = promo(desk, ONCE), promo(desk, DAILY, next_at=TUESDAY + 3 * DAY)
    wanted = {number: cards_of(desk, number)[0].wanted for number in (held, later)}
    begun = begin(desk, 2 * DAY)
    with desk.database.read() as session:
        shown = card_for(session, desk, cards_of(desk, held)[0])
    assert isinstance(shown, PromoCard)
    assert shown.quiet_until == begun.ends_at
    week = promo_listing.week(desk)
    assert week.quiet_until == begun.ends_at
    assert {each.promo_id: each.held for each in week.entries if each.promo_id == held} == {held: True}
    assert not any(each.held for each in week.entries if each.promo_id == later)
    hushes.lift(desk, by=TOM)
    assert cards_of(desk, held)[0].wanted == wanted[held] + 2
    assert cards_of(desk, later)[0].wanted == wanted[later]


def test_cancelling_ends_it(desk: Desk) -> None:
    number = promo(desk)
    assert promo_moves.cancel(desk, number, by=TOM).startswith("Cancelled. Nothing more goes out.")
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.CANCELLED, None)


@pytest.mark.parametrize("was", [PromoState.SCHEDULED, PromoState.PAUSED, PromoState.ASKED, PromoState.CHANGE])
def test_what_is_cancelled_stands_as_before_once_it_is_resumed(desk: Desk, was: PromoState) -> None:
    number = promo(desk, state=was)
    promo_moves.cancel(desk, number, by=PRIYA)
    assert promo_moves.resume(desk, number, by=TOM).startswith("It is not cancelled any more.")
    assert (found(desk, number).state, found(desk, number).next_at) == (was, TUESDAY)


def test_what_passed_while_it_was_cancelled_asks_and_is_not_sent(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    promo_moves.cancel(desk, number, by=TOM)
    clock.move_to(TUESDAY + DAY + HOUR)
    assert "Meanwhile 2 runs passed and nothing was sent" in promo_moves.resume(desk, number, by=TOM)
    assert runs_of(desk, number) == [(TUESDAY, RunState.MISSED), (TUESDAY + DAY, RunState.ASKS)]
    assert why_of(desk, number) == [Why.CANCELLED] * 2


@pytest.mark.parametrize("was", [PromoState.PAUSED, PromoState.ASKED, PromoState.CHANGE])
def test_what_waits_again_after_its_time_names_a_run_that_is_still_to_come(
    desk: Desk, clock: MovableClock, was: PromoState
) -> None:
    number = promo(desk, DAILY, state=was)
    promo_moves.cancel(desk, number, by=TOM)
    clock.move_to(TUESDAY + DAY + HOUR)
    assert promo_moves.resume(desk, number, by=TOM).endswith("Next: Thursday 26 November, 6.00pm, tomorrow.")
    assert (found(desk, number).state, runs_of(desk, number)) == (was, [])


def test_a_cancelled_promo_whose_times_have_all_passed_stays_cancelled(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, ONCE)
    promo_moves.cancel(desk, number, by=TOM)
    clock.move_to(TUESDAY + HOUR)
    assert "none of its times is still to come" in refused(promo_moves.resume, desk, number)
    assert found(desk, number).state is PromoState.CANCELLED


def test_cancelling_stops_what_has_not_left_and_says_what_has(desk: Desk) -> None:
    number = promo(desk, places=BOTH)
    on_its_way(desk, number)
    leave(desk, "AshcombeEvents")
    said = promo_moves.cancel(desk, number, by=PRIYA)
    assert "Stopped before it left: @AshcombeValeNHS." in said
    assert "It has left already, or may have, on @AshcombeEvents: delete it on the network if need be." in said
    assert sendings_of(desk, number) == [
        ("AshcombeValeNHS", SendingState.DROPPED), ("AshcombeEvents", SendingState.QUEUED),
    ]  # fmt: skip
    assert outbox(desk) == [OutboxState.UNDONE, OutboxState.SENDING]
    assert runs_of(desk, number) == [(NOW, RunState.GOING)]


def test_cancelling_all_that_was_on_its_way_drops_the_run(desk: Desk) -> None:
    number = promo(desk)
    promo_moves.send_now(desk, number, by=TOM)
    promo_moves.cancel(desk, number, by=TOM)
    assert runs_of(desk, number) == [(NOW, RunState.DROPPED)]


def test_a_request_whose_end_is_not_known_counts_as_left(desk: Desk) -> None:
    number = promo(desk)
    promo_moves.send_now(desk, number, by=TOM)
    leave(desk, "AshcombeValeNHS", OutboxState.UNSURE)
    assert "It has left already, or may have, on @AshcombeValeNHS" in promo_moves.cancel(desk, number, by=TOM)
    assert outbox(desk) == [OutboxState.UNSURE]


def test_a_run_that_asks_asks_no_more_when_its_promo_is_cancelled(desk: Desk) -> None:
    number = promo(desk, DAILY)
    run(desk, number, NOW - DAY, RunState.ASKS)
    promo_moves.cancel(desk, number, by=TOM)
    assert runs_of(desk, number) == [(NOW - DAY, RunState.DROPPED)]


def test_pictures_are_let_go_with_the_last_run_and_held_again_when_it_comes_back(desk: Desk) -> None:
    handed = HandedIn(PNG, PictureKind.PNG, 640, 480, "ward.png", "A nurse at the desk")
    with desk.database.write.begin() as session:
        picture = pictures.keep(session, desk, handed, by=TOM).id
        pictures.hold(session, [picture])
    number = promo(desk, ONCE, pictures=[{"picture": picture, "name": "ward.png", "alt": "A nurse at the desk"}])

    def goes() -> bool:
        with desk.database.read() as session:
            return session.get_one(Picture, picture).forget_at is not None

    promo_moves.skip(desk, number, by=TOM)
    assert goes()
    promo_moves.unskip(desk, number, by=TOM)
    assert not goes()
    promo_moves.cancel(desk, number, by=TOM)
    assert goes()


def test_words_that_wait_to_be_posted_by_hand_are_let_go(desk: Desk) -> None:
    number = promo(desk)
    run(desk, number, NOW - HOUR, RunState.GOING, SendingState.READY)
    assert "Stopped before it left: @AshcombeValeNHS." in promo_moves.cancel(desk, number, by=TOM)
    assert sendings_of(desk, number) == [("AshcombeValeNHS", SendingState.DROPPED)]
