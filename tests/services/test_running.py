"""Due promos go out in time, once on each account; whatever passed is listed and asks, never fired in a burst."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.lifecycle import Status
from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.core.repeats import without
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import hushes, promo_moves, running
from bot.services.soundness import Broken
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from bot.storage.spend import Spend
from bot.team.promos import Promos
from tests import hushed
from tests.desks import NOW, count, post, take
from tests.running import (
    DAILY,
    DAY,
    EVENTS,
    HOUR,
    LONDON,
    MINUTE,
    SOON,
    TOM,
    US,
    WEEK,
    WEEKLY,
    WORDS,
    by_hand,
    came,
    carried,
    change,
    drawn,
    every,
    found,
    once,
    promo,
    run_cards,
    runs_of,
    states,
    texts,
    tick_at,
    told,
    utc,
    with_events,
    without_events,
)

HARM = "I am going to kill myself tonight"
GOES, ASKS, MISSED = RunState.GOING, RunState.ASKS, RunState.MISSED
SECOND = timedelta(seconds=1)


# In time.


def test_it_goes_out_at_its_moment_and_not_before_and_only_once(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once())
    tick_at(desk, clock, SOON - SECOND)
    assert came(desk, number) == []
    tick_at(desk, clock, SOON)
    running.run(desk)
    assert came(desk, number) == [(SOON, GOES, None)]
    assert (states(desk, number), texts(desk, number)) == ([SendingState.QUEUED], [WORDS])
    assert carried(desk) == [(US[1], WORDS)]
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.DONE, None)


def test_its_run_stands_in_the_thread_of_its_card_which_is_drawn_anew(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, WEEKLY)
    tick_at(desk, clock, SOON)
    (run,) = runs_of(desk, number)
    (card,) = run_cards(desk, run.id)
    assert (card.user, card.channel) == (None, desk.channel)
    with desk.database.read() as session:
        own = session.get_one(type(card), card.thread_id)
    assert (own.promo_id, own.run_id, own.wanted) == (number, None, 2)


def test_without_a_card_of_its_own_its_run_stands_in_the_channel(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, WEEKLY, carded=False)
    tick_at(desk, clock, SOON)
    (card,) = run_cards(desk, runs_of(desk, number)[0].id)
    assert (card.thread_id, card.channel) == (None, desk.channel)


def test_each_account_has_a_row_of_its_own_and_its_own_words(desk: Desk, clock: MovableClock) -> None:
    desk = with_events(desk)
    words = [{"": WORDS, "x:AshcombeEvents": "Come to the eye clinic"}]
    number = promo(desk, once(), places=(US, EVENTS), wordings=words)
    tick_at(desk, clock, SOON)
    assert carried(desk) == [(US[1], WORDS), (EVENTS[1], "Come to the eye clinic")]
    assert states(desk, number) == [SendingState.QUEUED] * 2


def test_only_what_is_scheduled_goes_out(desk: Desk, clock: MovableClock) -> None:
    numbers = [promo(desk, once(), state=state) for state in PromoState if state is not PromoState.SCHEDULED]
    tick_at(desk, clock, SOON)
    assert [came(desk, number) for number in numbers] == [[]] * len(numbers)
    assert [found(desk, number).next_at for number in numbers] == [SOON] * len(numbers)


def test_a_weekly_promo_keeps_its_time_on_the_wall_over_both_clock_changes(desk: Desk, clock: MovableClock) -> None:
    nine = every("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", time(9), date(2027, 3, 22))
    number = promo(desk, nine, *(f"{WORDS}, number {each}" for each in "abc"))
    for day in (date(2027, 3, 22), date(2027, 3, 29)):
        at = datetime.combine(day, time(9), LONDON)
        tick_at(desk, clock, at - SECOND)
        tick_at(desk, clock, at)
    assert [each.due_at for each in runs_of(desk, number)] == [utc(2027, 3, 22, 9), utc(2027, 3, 29, 8)]
    change(desk, number, next_at=utc(2027, 10, 25, 8))
    for day in (date(2027, 10, 25), date(2027, 11, 1)):
        at = datetime.combine(day, time(9), LONDON)
        tick_at(desk, clock, at - SECOND)
        tick_at(desk, clock, at)
    assert [each.due_at for each in runs_of(desk, number)[2:]] == [utc(2027, 10, 25, 8), utc(2027, 11, 1, 9)]
    assert {each.wording is not None for each in runs_of(desk, number)} == {True}


def test_days_left_out_and_bank_holidays_have_no_run(desk: Desk, clock: MovableClock) -> None:
    plan = every("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR", time(9), date(2026, 12, 23), holidays="ENG")
    number = promo(desk, without(plan, date(2026, 12, 30)), *(f"{WORDS} on day {each}" for each in "abcdefgh"))
    for hour in range(24 * 13):
        tick_at(desk, clock, utc(2026, 12, 23) + hour * HOUR)
    days = [each.due_at.day for each in runs_of(desk, number)]
    assert days == [23, 24, 29, 31, 4]  # Christmas on a Friday, Boxing Day kept on Monday, New Year's Day
    assert {each.wording is not None for each in runs_of(desk, number)} == {True}


def test_the_last_run_of_a_repeat_ends_the_promo(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, every("FREQ=DAILY;INTERVAL=1", until=date(2026, 11, 24)))
    tick_at(desk, clock, SOON)
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.SCHEDULED, SOON + DAY)
    tick_at(desk, clock, SOON + DAY)
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.DONE, None)


def test_a_run_that_was_left_out_ahead_is_passed_over(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    with desk.database.write.begin() as session:
        for days in (1, 2):
            row = Run(promo_id=number, due_at=SOON + days * DAY, state=RunState.SKIPPED, by=TOM, at=desk.now())
            session.add(row)
    tick_at(desk, clock, SOON)
    assert found(desk, number).next_at == SOON + 3 * DAY
    tick_at(desk, clock, SOON + 2 * DAY)
    assert [state for _, state, _ in came(desk, number)] == [GOES, RunState.SKIPPED, RunState.SKIPPED]


def test_a_run_that_was_left_out_while_nothing_ran_is_not_fired(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once())
    with desk.database.write.begin() as session:
        session.add(Run(promo_id=number, due_at=SOON, state=RunState.SKIPPED, by=TOM, at=desk.now()))
    tick_at(desk, clock, SOON)
    assert [state for _, state, _ in came(desk, number)] == [RunState.SKIPPED]
    assert (carried(desk), found(desk, number).state) == ([], PromoState.DONE)


# Wordings.


def test_wordings_take_turns(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "One for Monday", "Two for the next", "Three for the last")
    for day in range(4):
        tick_at(desk, clock, SOON + day * DAY)
    assert texts(desk, number) == ["One for Monday", "Two for the next", "Three for the last", "One for Monday"]
    assert [run.wording for run in runs_of(desk, number)] == [0, 1, 2, 0]


def test_a_wording_that_says_what_was_posted_last_is_passed_over(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "Come and see us", "Come and SEE us", "Tell us how it was")
    tick_at(desk, clock, SOON)
    tick_at(desk, clock, SOON + DAY)
    assert texts(desk, number) == ["Come and see us", "Tell us how it was"]


# Late.


@pytest.mark.parametrize(("late", "goes"), [(0, True), (29, True), (30, True), (31, False), (24 * 60, False)])
def test_after_an_outage_it_goes_out_within_the_grace_and_asks_beyond(
    desk: Desk, clock: MovableClock, late: int, goes: bool
) -> None:
    number = promo(desk, once())
    tick_at(desk, clock, SOON + late * MINUTE)
    assert came(desk, number) == [(SOON, GOES, None) if goes else (SOON, ASKS, Why.LATE)]
    assert len(carried(desk)) == goes
    assert found(desk, number).state is PromoState.DONE
    assert told(desk, runs_of(desk, number)[0].id) == ([None] if goes else [None, TOM])


def test_the_team_says_how_long_the_grace_is(desk: Desk, clock: MovableClock) -> None:
    desk = replace(desk, team=desk.team.model_copy(update={"promos": Promos(grace_minutes=5)}))
    early, late = promo(desk, once(SOON)), promo(desk, once(SOON - MINUTE))
    tick_at(desk, clock, SOON + 5 * MINUTE)
    assert [came(desk, each)[0][1] for each in (early, late)] == [GOES, ASKS]


def test_whoever_changed_it_last_is_asked(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once(), edited_by="U0PRIYA")
    tick_at(desk, clock, SOON + HOUR)
    assert told(desk, runs_of(desk, number)[0].id) == [None, "U0PRIYA"]


@pytest.mark.parametrize(("late", "newest"), [(10 * MINUTE, (GOES, None)), (3 * HOUR, (ASKS, Why.LATE))])
def test_after_a_long_outage_only_the_newest_run_counts_and_the_others_are_listed(
    desk: Desk, clock: MovableClock, late: timedelta, newest: tuple[RunState, Why | None]
) -> None:
    number = promo(desk, DAILY)
    tick_at(desk, clock, SOON + 4 * DAY + late)
    assert came(desk, number) == [
        *((SOON + day * DAY, MISSED, newest[1] or Why.LATE) for day in range(4)),
        (SOON + 4 * DAY, *newest),
    ]
    assert len(carried(desk)) == (newest[0] is GOES)
    assert found(desk, number).next_at == SOON + 5 * DAY
    *passed, last = runs_of(desk, number)
    assert drawn(desk, last.id).missed == tuple(run.due_at for run in passed)
    assert [run_cards(desk, run.id) for run in passed] == [[]] * 4, "they stand on the card of the newest"


def test_after_months_all_that_passed_is_counted_also_where_a_run_was_left_out_between(
    desk: Desk, clock: MovableClock
) -> None:
    number = promo(desk, DAILY)
    with desk.database.write.begin() as session:
        session.add(Run(promo_id=number, due_at=SOON + 2 * DAY, state=RunState.SKIPPED, by=TOM, at=NOW))
    tick_at(desk, clock, SOON + 40 * DAY)
    last = runs_of(desk, number)[-1]
    assert drawn(desk, last.id).missed == tuple(SOON + day * DAY for day in range(40) if day != 2)
    tick_at(desk, clock, SOON + 42 * DAY)
    assert drawn(desk, runs_of(desk, number)[-1].id).missed == (SOON + 41 * DAY,)


def test_what_passed_before_a_paused_promo_was_sent_by_hand_is_listed_too(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    promo_moves.pause(desk, number, by=TOM)
    clock.move_to(SOON + HOUR)
    promo_moves.send_now(desk, number, by=TOM)
    clock.move_to(SOON + 2 * DAY + HOUR)
    promo_moves.resume(desk, number, by=TOM)
    now, asks = runs_of(desk, number)[1], runs_of(desk, number)[-1]
    assert (drawn(desk, now.id).missed, asks.state) == ((SOON,), ASKS)
    assert drawn(desk, asks.id).missed == (SOON, SOON + DAY)


def test_a_run_about_which_nobody_has_said_anything_makes_room_for_the_next(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    tick_at(desk, clock, SOON + 2 * HOUR)
    tick_at(desk, clock, SOON + DAY)
    assert came(desk, number) == [(SOON, MISSED, Why.LATE), (SOON + DAY, GOES, None)]
    first, _ = runs_of(desk, number)
    assert drawn(desk, first.id).buttons == ()
    assert all(card.wanted > 1 for card in run_cards(desk, first.id))


# Held.


def test_while_a_hush_stands_it_asks_and_after_its_end_nothing_goes_out_by_itself(
    desk: Desk, clock: MovableClock
) -> None:
    hushed.begin(desk, 2 * HOUR)
    number = promo(desk, once())
    tick_at(desk, clock, SOON)
    assert came(desk, number) == [(SOON, ASKS, Why.HUSH)]
    clock.move_to(NOW + 3 * HOUR)
    hushed.tend(desk)
    running.run(desk)
    assert (came(desk, number), carried(desk)) == ([(SOON, ASKS, Why.HUSH)], [])


@pytest.mark.parametrize("lifted", [True, False])
def test_what_was_due_while_a_hush_stood_asks_even_if_the_job_comes_after_its_end(
    desk: Desk, clock: MovableClock, lifted: bool
) -> None:
    number, later = promo(desk, once()), promo(desk, once(SOON + 10 * MINUTE))
    hushed.begin(desk, 65 * MINUTE if not lifted else 5 * HOUR)
    clock.move_to(SOON + 5 * MINUTE)
    if lifted:
        hushes.lift(desk, by=TOM)
    tick_at(desk, clock, SOON + 20 * MINUTE)
    assert came(desk, number) == [(SOON, ASKS, Why.HUSH)]
    assert came(desk, later) == [(SOON + 10 * MINUTE, GOES, None)]


@pytest.mark.parametrize(
    ("about", "service", "held"),
    [
        ("emergency", "emergency", True),
        ("emergency", "maternity", False),
        ("emergency", None, False),
        (None, "maternity", False),
        (None, None, False),
    ],
)
def test_an_open_mention_with_risk_of_harm_holds_the_promos_of_its_service(
    desk: Desk, clock: MovableClock, about: str | None, service: str | None, held: bool
) -> None:
    (mention,) = take(desk, post("1", HARM))
    with desk.database.write.begin() as session:
        session.get_one(Mention, mention).service = about
    number = promo(desk, once(), service=service)
    tick_at(desk, clock, SOON)
    assert came(desk, number) == [(SOON, ASKS, Why.HARM) if held else (SOON, GOES, None)]


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED, Status.DELETED])
def test_a_mention_that_was_seen_to_holds_nothing(desk: Desk, clock: MovableClock, status: Status) -> None:
    (mention,) = take(desk, post("1", HARM))
    with desk.database.write.begin() as session:
        row = session.get_one(Mention, mention)
        row.status, row.service = status, "emergency"
    number = promo(desk, once(), service="emergency")
    tick_at(desk, clock, SOON)
    assert came(desk, number) == [(SOON, GOES, None)]


def spent(desk: Desk, left: int) -> None:
    """This month has cost all but so many micro-dollars."""
    cap = round((desk.team.sending.monthly_cap_dollars or 0) * 1_000_000)
    with desk.database.write.begin() as session:
        session.add(Spend(day=desk.now().date(), network="x", item="posts", count=1, micros=cap - left))


def test_the_months_cap_is_kept_also_by_runs_of_one_moment(desk: Desk, clock: MovableClock) -> None:
    price = desk.prices.create
    spent(desk, price + price // 2)
    first, second = promo(desk, once()), promo(desk, once())
    third = promo(desk, once(SOON + MINUTE))
    tick_at(desk, clock, SOON)
    assert came(desk, first) == [(SOON, GOES, None)]
    assert came(desk, second) == [(SOON, ASKS, Why.CAP)]
    tick_at(desk, clock, SOON + MINUTE)
    assert came(desk, third) == [(SOON + MINUTE, ASKS, Why.CAP)], "what is on its way counts, too"


def test_a_run_on_two_accounts_is_held_as_a_whole_where_there_is_room_for_one(desk: Desk, clock: MovableClock) -> None:
    desk = with_events(desk)
    spent(desk, desk.prices.create)
    number = promo(desk, once(), places=(US, EVENTS))
    tick_at(desk, clock, SOON)
    assert came(desk, number) == [(SOON, ASKS, Why.CAP)]


def test_what_a_person_posts_by_hand_costs_nothing_and_its_writer_is_told(desk: Desk, clock: MovableClock) -> None:
    desk = by_hand(desk)
    spent(desk, 0)
    number = promo(desk, once())
    tick_at(desk, clock, SOON)
    assert (states(desk, number), carried(desk)) == ([SendingState.READY], [])
    assert told(desk, runs_of(desk, number)[0].id) == [None, TOM]


# What stands in the way.


BROKEN: dict[str, dict[str, Any]] = {
    "times that cannot be read": {"schedule": {"rule": "FREQ=SECONDLY"}},
    "no times": {"schedule": {}},
    "a zone that is not there": {"schedule": {"once": SOON.isoformat(), "zone": "Mars/Olympus"}},
    "no words": {"wordings": []},
    "a wording without words": {"wordings": [{"x:AshcombeValeNHS": "Only here"}]},
    "no account": {"accounts": []},
    "an account that is not ours": {"accounts": [["x", "SomebodyElse"]]},
    "what nobody foresaw": {"accounts": [list(US), list(US)]},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_promo_that_cannot_be_sent_is_put_aside_with_a_word_to_its_writer_and_the_others_go_out(
    desk: Desk, clock: MovableClock, name: str
) -> None:
    before, after = promo(desk, once(SOON - SECOND)), promo(desk, once(SOON + SECOND))
    number = promo(desk, once(), **({"next_at": SOON} | BROKEN[name]))
    tick_at(desk, clock, SOON + MINUTE)
    running.run(desk)
    assert [came(desk, each)[0][1] for each in (before, after)] == [GOES, GOES]
    assert len(carried(desk)) == 2
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.PAUSED, SOON)
    assert came(desk, number) == [(SOON, ASKS, Why.BROKEN)]
    run = runs_of(desk, number)[0]
    assert told(desk, run.id) == [None, TOM]
    assert (drawn(desk, run.id).trouble is None) is (name == "what nobody foresaw")
    assert count(desk, History, History.promo_id == number, History.action == "broken") == 1


def test_resumed_as_it_was_it_is_refused_in_words_and_set_right_it_goes_on(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, WEEKLY, accounts=[])
    tick_at(desk, clock, SOON)
    with desk.database.write.begin() as session, pytest.raises(Broken) as caught:
        running.catch_up(session, desk, session.get_one(Promo, number), Why.PAUSED)
    assert caught.value.sentence == "It names no account on which it goes out. Edit the promo and choose one."
    change(desk, number, accounts=[list(US)], state=PromoState.SCHEDULED)
    with desk.database.write.begin() as session:
        running.catch_up(session, desk, session.get_one(Promo, number), Why.PAUSED)
    assert came(desk, number) == [(SOON, ASKS, Why.BROKEN)], "it was asked about already"
    assert found(desk, number).next_at == SOON + WEEK


def test_put_aside_twice_its_writer_is_told_twice(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once(), accounts=[])
    tick_at(desk, clock, SOON)
    change(desk, number, state=PromoState.SCHEDULED)
    running.run(desk)
    assert found(desk, number).state is PromoState.PAUSED
    assert told(desk, runs_of(desk, number)[0].id) == [None, TOM, TOM]


def test_an_account_that_is_ours_no_more_does_not_keep_the_others_from_going_out(
    desk: Desk, clock: MovableClock
) -> None:
    desk = without_events(desk)
    number = promo(desk, once(), places=(US, ("x", "AshcombeOldName")))
    tick_at(desk, clock, SOON)
    assert states(desk, number) == [SendingState.QUEUED, SendingState.FAILED]
    assert "@AshcombeOldName is not among our accounts" in (
        drawn(desk, runs_of(desk, number)[0].id).sendings[1].trouble or ""
    )


def test_a_crash_between_taking_and_the_outbox_leaves_it_due(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once())

    class Killed(BaseException):
        pass

    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO outbox"):
            raise Killed

    event.listen(desk.database.engine, "before_cursor_execute", die)
    with pytest.raises(Killed):
        tick_at(desk, clock, SOON)
    event.remove(desk.database.engine, "before_cursor_execute", die)
    assert (came(desk, number), carried(desk)) == ([], [])
    assert (found(desk, number).state, found(desk, number).next_at) == (PromoState.SCHEDULED, SOON)
    running.run(desk)
    assert (came(desk, number), len(carried(desk))) == ([(SOON, GOES, None)], 1)


def test_several_workers_at_once_take_each_run_once(desk: Desk, clock: MovableClock) -> None:
    numbers = [promo(desk, WEEKLY) for _ in range(30)]
    clock.move_to(SOON)
    gate = Barrier(4)

    def work(_: int) -> None:
        gate.wait()
        running.run(desk)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    running.run(desk)
    assert [came(desk, number) for number in numbers] == [[(SOON, GOES, None)]] * 30
    assert count(desk, Sending) == count(desk, Outbox) == 30


def test_more_than_a_batch_is_taken_in_one_round(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 3)
    numbers = [promo(desk, once()) for _ in range(8)]
    tick_at(desk, clock, SOON)
    assert [len(came(desk, number)) for number in numbers] == [1] * 8


# What passed while it could not run.


def caught_up(desk: Desk, number: int, why: Why = Why.PAUSED) -> None:
    with desk.database.write.begin() as session:
        row = session.get_one(Promo, number)
        row.state = PromoState.SCHEDULED
        running.catch_up(session, desk, row, why)


def test_resumed_what_passed_is_listed_and_asks_however_lately_it_was_due(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, state=PromoState.PAUSED)
    clock.move_to(SOON + 3 * DAY + MINUTE)
    caught_up(desk, number)
    running.run(desk)
    assert came(desk, number) == [
        *((SOON + day * DAY, MISSED, Why.PAUSED) for day in range(3)),
        (SOON + 3 * DAY, ASKS, Why.PAUSED),
    ]
    assert (carried(desk), found(desk, number).next_at) == ([], SOON + 4 * DAY)
    assert told(desk, runs_of(desk, number)[-1].id) == [None, TOM]


def test_approved_too_late_a_promo_for_one_moment_asks_and_is_done(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once(), state=PromoState.ASKED)
    clock.move_to(SOON + MINUTE)
    caught_up(desk, number, Why.APPROVAL)
    running.run(desk)
    assert came(desk, number) == [(SOON, ASKS, Why.APPROVAL)]
    assert (found(desk, number).state, carried(desk)) == (PromoState.DONE, [])


def test_resumed_in_time_nothing_has_passed(desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, WEEKLY, state=PromoState.PAUSED)
    clock.move_to(SOON - MINUTE)
    caught_up(desk, number)
    assert came(desk, number) == []
    tick_at(desk, clock, SOON)
    assert came(desk, number) == [(SOON, GOES, None)]
