"""When hours, closures or the nation change, what is open gets the due time that it has now, and its history tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.more import Happened
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, calendars, ending, mentions, resting, waking
from bot.storage import history
from bot.storage.history import History
from bot.team.working import Closure
from bot.views.history import sentence
from tests.chased import ON_DUTY, chase_at, climb, held, reminded
from tests.desks import NOW, count, draw, post, take, unlike

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY_NINE = NOW + 2 * DAY


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that Tom claimed on Monday at nine: his answer is due on Tuesday at nine."""
    (taken,) = take(desk, post("1"))
    mentions.claim(desk, taken, by="U0TOM")
    return taken


def closed(desk: Desk, *days: date) -> Desk:
    """The same desk under a team file that says that the team is closed on these days."""
    closures = tuple(Closure(name="Training day", date=day) for day in days)
    return replace(desk, team=desk.team.model_copy(update={"closures": closures}))


def due(desk: Desk, number: int) -> datetime | None:
    return held(desk, number).due_at


def changes(desk: Desk, number: int) -> list[str]:
    """What the history says about changed calendars, in words."""
    with desk.database.read() as session:
        rows = [row for row in history.of(session, number) if row.action == "calendar_changed"]
        happened = [Happened(row.action, row.by, row.at, row.note) for row in rows]
    zone = desk.team.organisation.zone
    return ["".join(piece["text"] for piece in sentence(each, zone).to_dict()["elements"]) for each in happened]


def test_a_new_closed_day_moves_what_is_due_and_the_history_says_from_when_to_when(desk: Desk, number: int) -> None:
    assert due(desk, number) == NOW + DAY
    theirs = closed(desk, date(2026, 11, 23))  # today, after the claim: the whole day does not count
    calendars.work_out_anew(theirs)
    assert due(theirs, number) == WEDNESDAY_NINE
    (said,) = changes(theirs, number)
    assert said.endswith(
        "Kestrel worked the due time out anew, as the calendar has changed: it was Tuesday 24 November 2026, 9.00am, "
        "it is Wednesday 25 November 2026, 9.00am.\n"
    )


def test_the_card_says_how_the_new_time_came_about(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    draw(desk, clock)
    theirs = closed(desk, date(2026, 11, 24))
    calendars.work_out_anew(theirs)
    draw(theirs, clock)
    (card,) = sandbox.slack.messages(CHANNEL)
    assert "Answer by:* Mon 9.00am + 1 working day → Wed 9.00am; Tuesday is closed: Training day." in str(card)


def test_to_look_again_changes_nothing(desk: Desk, number: int) -> None:
    theirs = closed(desk, date(2026, 11, 24))
    calendars.work_out_anew(theirs)
    calendars.work_out_anew(theirs)
    assert len(changes(theirs, number)) == 1


def test_a_change_that_moves_nothing_leaves_no_trace(desk: Desk, number: int) -> None:
    theirs = closed(desk, date(2027, 3, 1))
    calendars.work_out_anew(theirs)
    assert (due(theirs, number), changes(theirs, number)) == (NOW + DAY, [])
    assert held(theirs, number).calendar == theirs.team.calendar.fingerprint


def test_the_next_reminder_moves_along(desk: Desk, clock: MovableClock, number: int) -> None:
    theirs = closed(desk, date(2026, 11, 24))
    calendars.work_out_anew(theirs)
    assert chase_at(theirs, clock, NOW + 6 * HOUR) == [("owner", "U0TOM")]  # three quarters of Monday's eight hours
    assert chase_at(theirs, clock, NOW + DAY) == []
    assert chase_at(theirs, clock, WEDNESDAY_NINE) == [("on_duty", ON_DUTY)]


def test_what_is_taken_back_makes_it_due_at_once_but_nobody_is_told_twice(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    """The day was closed by mistake: its hours have gone, and the rungs that were told stay told."""
    mistaken = closed(desk, date(2026, 11, 24))
    calendars.work_out_anew(mistaken)
    chase_at(mistaken, clock, NOW + 6 * HOUR)
    clock.move_to(NOW + DAY + HOUR)
    calendars.work_out_anew(desk)
    assert due(desk, number) == NOW + DAY
    told = [("owner", "U0TOM"), *((rung, member) for _, rung, member in climb(desk, clock, number))]
    assert reminded(desk) == told
    assert len(told) == len(set(told))


def test_a_clock_that_stands_still_keeps_what_it_has_left_and_goes_on_by_the_new_calendar(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    clock.move_to(NOW + 2 * HOUR)
    resting.wait(desk, number, on="Estates", until=NOW + DAY, by="U0TOM")
    left = held(desk, number).left
    theirs = closed(desk, date(2026, 11, 25))
    calendars.work_out_anew(theirs)
    assert (held(theirs, number).left, changes(theirs, number)) == (left, [])
    clock.move_to(NOW + DAY)
    waking.wake(theirs)
    assert due(theirs, number) == NOW + DAY + 6 * HOUR


def test_what_is_done_is_left_as_it_was(desk: Desk, number: int) -> None:
    ending.close(desk, number, by="U0TOM")
    calendars.work_out_anew(closed(desk, date(2026, 11, 24)))
    assert changes(desk, number) == []
    assert audit.audit(desk) == []


def test_the_bank_holidays_of_another_nation_count_from_then_on(desk: Desk, clock: MovableClock) -> None:
    """St Andrew's Day is a Monday in 2026 only in Scotland."""
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    clock.move_to(friday)
    (number,) = take(desk, post("9", at=friday))
    assert due(desk, number) == datetime(2026, 11, 30, 10, 30, tzinfo=UTC)
    organisation = desk.team.organisation.model_copy(update={"nation": "SCT"})
    scottish = replace(desk, team=desk.team.model_copy(update={"organisation": organisation}))
    calendars.work_out_anew(scottish)
    assert due(scottish, number) == datetime(2026, 12, 1, 10, 30, tzinfo=UTC)


def test_hundreds_are_worked_out_in_several_batches_and_each_history_says_it_once(desk: Desk) -> None:
    numbers = take(desk, *(post(str(n), unlike(n), handle=f"p{n}") for n in range(2 * calendars.BATCH + 5)))
    theirs = closed(desk, date(2026, 11, 23))
    calendars.work_out_anew(theirs)
    assert count(theirs, History, History.action == "calendar_changed") == len(numbers)
    with theirs.database.read() as session:
        once = session.scalars(select(History.mention_id).where(History.action == "calendar_changed")).all()
    assert sorted(each or 0 for each in once) == sorted(numbers)
