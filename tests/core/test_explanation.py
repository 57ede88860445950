"""What a deadline says for itself beyond the examples: a clock that stood still, long lists, many clock changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.allowance import Allowance
from bot.core.explanation import explain, explain_resumed
from tests.core.calendars import at, calendar

LEFT = {
    timedelta(hours=3, minutes=20): "3 working hours 20 minutes",
    timedelta(hours=1): "1 working hour",
    timedelta(minutes=20): "20 working minutes",
    timedelta(hours=30): "30 working hours",
    timedelta(minutes=1, seconds=59): "1 working minute",
    timedelta(seconds=59): "less than a minute",
    timedelta(0): "nothing",
    -timedelta(hours=1): "nothing",
}


def resumed(since: str, resumed_at: str, left: timedelta, working: bool = True, **more: Any) -> str:
    team = calendar(**more)
    due = team.add_working(at(resumed_at), left) if working else at(resumed_at) + left
    return explain_resumed(team, since=at(since), resumed_at=at(resumed_at), left=left, due=due, working=working)


def test_a_clock_that_stood_still_says_since_when_until_when_and_what_was_left():
    assert resumed("2026-09-01 10:00", "2026-09-03 09:00", timedelta(hours=3, minutes=20)) == (
        "Tue 10.00am → paused until Thu 9.00am with 3 working hours 20 minutes left → Thu 12.20pm"
    )


def test_on_one_day_the_times_suffice():
    assert resumed("2026-09-01 10:00", "2026-09-01 14:00", timedelta(minutes=20)) == (
        "Tue 10.00am → paused until 2.00pm with 20 working minutes left → 2.20pm"
    )


def test_only_what_closed_after_the_pause_is_told():
    away = [{"date": date(2026, 8, 27), "name": "away day"}]
    assert resumed("2026-08-26 10:00", "2026-08-28 16:30", timedelta(hours=2), closures=away) == (
        "Wed 10.00am → paused until Fri 4.30pm with 2 working hours left → Tue 10.30am; Monday is a bank holiday"
    )


def test_a_clock_that_goes_on_out_of_hours_counts_from_the_next_opening():
    assert resumed("2026-09-01 10:00", "2026-09-05 22:10", timedelta(hours=2)) == (
        "Tue 10.00am → paused until Sat 10.10pm with 2 working hours left → Mon 11.00am; "
        "outside working hours, counts from Mon 9.00am"
    )


def test_a_pause_of_weeks_gets_dates():
    assert resumed("2026-09-01 10:00", "2026-09-21 09:00", timedelta(hours=2)) == (
        "Tue 1 Sep 10.00am → paused until Mon 21 Sep 9.00am with 2 working hours left → Mon 21 Sep 11.00am"
    )


def test_a_clock_at_any_hour_can_stand_still_too():
    assert resumed("2026-10-23 10:00", "2026-10-24 12:00", timedelta(days=1, hours=2, minutes=5), working=False) == (
        "Fri 10.00am → paused until Sat 12 noon with 1 day 2 hours 5 minutes left → Sun 1.05pm; "
        "the clocks go back on Sunday"
    )


@pytest.mark.parametrize("left", LEFT)
def test_what_is_left_in_words(left):
    said = resumed("2026-09-01 10:00", "2026-09-03 09:00", left)
    assert f" with {LEFT[left]} left → " in said


def test_many_closed_days_are_counted_in_the_end():
    closures = [{"date": date(2026, 9, 8) + timedelta(days=2 * n), "name": "strike"} for n in range(12)]
    said = explain(calendar(closures=closures), at("2026-09-07 12:00"), Allowance.parse("15 working days")).words
    assert said.endswith("; Tue 8, Thu 10, Mon 14, Wed 16, Fri 18, Tue 22 Sep and 3 more are closed: strike")


def test_several_closures_are_told_one_by_one():
    closures = [{"date": date(2026, 9, 8), "name": "training"}, {"date": date(2026, 9, 9), "name": "moving office"}]
    said = explain(calendar(closures=closures), at("2026-09-07 16:30"), Allowance.parse("2 working hours")).words
    assert said == (
        "Mon 4.30pm + 2 working hours → Thu 10.30am; Tuesday is closed: training; Wednesday is closed: moving office"
    )


def test_where_closures_share_a_day_the_first_names_it():
    closures = [{"from": date(2026, 12, 24), "to": date(2026, 12, 26), "name": "Christmas closure"},
                {"date": date(2026, 12, 24), "name": "training"}]  # fmt: skip
    said = explain(calendar(closures=closures), at("2026-12-23 16:30"), Allowance.parse("2 working hours")).words
    assert said == (
        "Wed 4.30pm + 2 working hours → Tue 10.30am; Monday is a bank holiday (substitute day for Boxing Day); "
        "Thu 24 and Fri 25 Dec are closed: Christmas closure"
    )


def test_many_clock_changes_are_only_counted():
    said = explain(
        calendar({"mon": ["09:00-10:00"]}), at("2026-09-07 12:00"), Allowance.parse("80 working hours")
    ).words
    assert said.endswith("; the clocks change 4 times")
