"""Of a promo one run at most goes out at a time, the newest, and two presses on any of its buttons are one post."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event

from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import promo_moves, run_moves, running
from bot.services.promo_drawing import shown
from bot.services.refusals import Refusal
from bot.services.soundness import NO_WORDS
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run
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
    change,
    once,
    promo,
    runs_of,
    said,
    sendings,
    settle,
    states,
    texts,
    tick_at,
    with_events,
)

QUEUED, READY, DROPPED, SENT = SendingState.QUEUED, SendingState.READY, SendingState.DROPPED, SendingState.SENT


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.sentence


def how(desk: Desk, number: int) -> list[RunState]:
    return [run.state for run in runs_of(desk, number)]


def test_two_presses_are_one_post_however_many_runs_are_left_out_ahead(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    for _ in range(25):
        promo_moves.skip(desk, number, by=TOM)
    promo_moves.send_now(desk, number, by=TOM)
    clock.advance(1)
    assert refused(lambda: promo_moves.send_now(desk, number, by=TOM)).startswith("It was sent by <@U0TOM>")
    with desk.database.read() as session:
        card = shown(session, desk, session.get_one(Promo, number))
    assert card.last is not None
    assert card.last.due_at == runs_of(desk, number)[0].due_at


def test_what_is_sent_now_takes_the_place_of_a_run_that_asks(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, next_at=SOON)
    tick_at(desk, clock, SOON + HOUR)
    promo_moves.send_now(desk, number, by=TOM)
    assert how(desk, number) == [RunState.MISSED, RunState.GOING]
    assert len(texts(desk, number)) == 1


def test_a_run_that_asks_is_not_sent_while_another_is_on_its_way(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, next_at=SOON)
    tick_at(desk, clock, SOON + HOUR)
    with desk.database.write.begin() as session:
        later = Run(promo_id=number, due_at=desk.now(), state=RunState.GOING, wording=0, by=TOM, at=desk.now())
        session.add(later)
    run = runs_of(desk, number)[0]
    assert "may be on its way" in refused(lambda: run_moves.send_now(desk, run.id, by=TOM))


def test_what_has_not_left_of_an_earlier_run_makes_room_for_the_next(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "One for Monday", "Two for Tuesday")
    tick_at(desk, clock, SOON)
    tick_at(desk, clock, SOON + DAY)
    assert (how(desk, number), states(desk, number)) == ([RunState.DROPPED, RunState.GOING], [DROPPED, QUEUED])
    assert "A later run stands in its place" in said(desk, runs_of(desk, number)[0].id)


def test_so_does_what_nobody_has_posted_by_hand(desk: Desk, clock: MovableClock) -> None:
    desk = by_hand(desk)
    number = promo(desk, DAILY, "One for Monday", "Two for Tuesday")
    tick_at(desk, clock, SOON)
    tick_at(desk, clock, SOON + DAY)
    assert states(desk, number) == [DROPPED, READY]


def test_what_may_have_left_of_it_is_looked_for_and_not_tried_once_more(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    tick_at(desk, clock, SOON)
    with desk.database.write.begin() as session:
        row = session.query(Outbox).one()
        row.attempts, row.deadline = 1, SOON + 2 * DAY
    tick_at(desk, clock, SOON + DAY)
    assert states(desk, number) == [QUEUED, QUEUED]
    with desk.database.read() as session:
        assert session.query(Outbox).order_by(Outbox.id).all()[0].deadline == SOON + DAY


def test_a_broken_promo_has_one_run_that_asks(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, next_at=SOON)
    tick_at(desk, clock, SOON + HOUR)
    change(desk, number, wordings=[])
    tick_at(desk, clock, SOON + DAY)
    assert how(desk, number) == [RunState.MISSED, RunState.ASKS]
    assert runs_of(desk, number)[1].why is Why.BROKEN


def test_a_broken_promo_that_is_sent_now_is_refused_in_words(desk: Desk) -> None:
    number = promo(desk, DAILY, state=PromoState.PAUSED, wordings=[])
    assert refused(lambda: promo_moves.send_now(desk, number, by=TOM)) == NO_WORDS
    assert runs_of(desk, number) == []


@pytest.mark.parametrize(("late", "tried"), [(0, 30), (20, 30), (29, 34)])
def test_it_is_tried_as_long_as_its_run_may_be_late(desk: Desk, clock: MovableClock, late: int, tried: int) -> None:
    promo(desk, once())
    tick_at(desk, clock, SOON + late * MINUTE)
    with desk.database.read() as session:
        assert session.query(Outbox).one().deadline == SOON + tried * MINUTE


def test_what_a_person_sends_late_is_tried_as_long_from_their_press(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once())
    tick_at(desk, clock, SOON + HOUR)
    run_moves.send_now(desk, runs_of(desk, number)[0].id, by=TOM)
    with desk.database.read() as session:
        assert session.query(Outbox).one().deadline == SOON + HOUR + 30 * MINUTE


def test_left_out_it_does_not_go_out_on_the_other_account_either(desk: Desk, clock: MovableClock) -> None:
    desk = with_events(desk)
    number = promo(desk, once(), places=(US, EVENTS))
    tick_at(desk, clock, SOON)
    settle(desk, sendings(desk, number)[0], SendingState.FAILED)
    run_moves.drop(desk, runs_of(desk, number)[0].id, by=TOM)
    assert (how(desk, number), states(desk, number)) == ([RunState.DROPPED], [DROPPED, DROPPED])


def test_wordings_take_turns_from_what_was_sent_last_whatever_its_moment(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "One of three", "Two of them", "Three, the last")
    tick_at(desk, clock, SOON)
    settle(desk, sendings(desk, number)[0], SENT)
    clock.move_to(SOON + DAY + HOUR)  # late, so it asks
    running.run(desk)
    clock.advance(60)
    promo_moves.pause(desk, number, by=TOM)
    with desk.database.write.begin() as session:  # sent by hand in the meantime, under a later moment
        session.query(Run).filter(Run.due_at == SOON).one().due_at = SOON + DAY + 2 * HOUR
    run_moves.send_now(desk, next(run.id for run in runs_of(desk, number) if run.state is RunState.ASKS), by=TOM)
    promo_moves.resume(desk, number, by=TOM)
    tick_at(desk, clock, SOON + 2 * DAY)
    assert sorted(texts(desk, number)) == ["One of three", "Three, the last", "Two of them"]


def test_the_outbox_is_kept_before_the_gate_of_the_hush(desk: Desk, clock: MovableClock, sandbox: Sandbox) -> None:
    if desk.database.write.kw["bind"].dialect.name != "postgresql":
        pytest.skip("SQLite has one lock")
    number = promo(desk, DAILY)
    tick_at(desk, clock, SOON)
    asked: list[str] = []
    bind = desk.database.write.kw["bind"]
    listener = lambda *given: asked.append(str(given[2]))  # noqa: E731
    event.listen(bind, "before_cursor_execute", listener)
    try:
        tick_at(desk, clock, SOON + DAY)
    finally:
        event.remove(bind, "before_cursor_execute", listener)
    gate = next(place for place, each in enumerate(asked) if "advisory" in each)
    first = next(place for place, each in enumerate(asked) if "FROM outbox" in each and "FOR NO KEY" in each)
    assert first < gate
    assert states(desk, number)[-1] is QUEUED
