"""Runs of a schedule against a reference that looks at each day, over clock changes, leap days, ends and exceptions."""

from __future__ import annotations

import time as timing
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.bank_holidays import Nation, bank_holidays
from bot.core.repeat_rules import daily, monthly_nth, monthly_on, parsed, weekly
from bot.core.repeats import (
    Run,
    Schedule,
    again,
    from_json,
    how_many,
    next_run,
    run_on,
    runs_between,
    to_json,
    without,
)
from tests.core.calendars import LONDON, at

DAY = timedelta(days=1)
# Besides London: half an hour of summer time, and a zone that changes at midnight.
ZONES = [LONDON, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Havana")]
thorough = settings(max_examples=150, deadline=None)


@dataclass(frozen=True)
class Slow:
    """Looks at each day since the first and asks whether it is one, with nothing but the calendar."""

    unit: str
    interval: int
    weekdays: frozenset[int] = frozenset()
    nth: int = 0
    day: int = 0

    @property
    def rule(self) -> str:
        match self.unit:
            case "day":
                return daily(self.interval)
            case "week":
                return weekly(self.weekdays, self.interval)
            case _ if self.nth:
                return monthly_nth(self.nth, self.weekdays, self.interval)
            case _:
                return monthly_on(self.day, self.interval)

    def has(self, first: date, on: date) -> bool:
        if self.unit == "day":
            return (on - first).days % self.interval == 0
        if self.unit == "week":
            weeks = ((on - on.weekday() * DAY) - (first - first.weekday() * DAY)).days // 7
            return weeks % self.interval == 0 and on.weekday() in self.weekdays
        months = (on.year - first.year) * 12 + on.month - first.month
        return months % self.interval == 0 and on.day == self._in_month(on.year, on.month)

    def _in_month(self, year: int, month: int) -> int:
        last = monthrange(year, month)[1]
        if not self.nth:
            return last if self.day < 0 else min(self.day, last)
        fitting = [day for day in range(1, last + 1) if date(year, month, day).weekday() in self.weekdays]
        return fitting[self.nth - 1 if self.nth > 0 else self.nth]

    def days(self, schedule: Schedule, last: date) -> list[tuple[int, date]]:
        found, on, number = [], schedule.first, 0
        while on <= min(last, schedule.until or last):
            if self.has(schedule.first, on):
                number += 1
                closed = schedule.holidays and on in bank_holidays(schedule.holidays, on.year)
                if on not in schedule.exceptions and not closed:
                    found.append((number, on))
            on += DAY
        return found


def slow_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first minute at which the clock of a zone reads so; a skipped one is read as if it had not changed."""
    utc = wall.replace(tzinfo=UTC) - timedelta(hours=15)
    for _ in range(31 * 60):
        if utc.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            return utc
        utc += timedelta(minutes=1)
    before = (wall - DAY).replace(tzinfo=zone).utcoffset()
    assert before is not None
    return (wall - before).replace(tzinfo=UTC)


DAYS = st.integers(0, 3 * 365).map(lambda n: date(2026, 1, 1) + n * DAY)
SOME_WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
RULES = st.one_of(
    st.builds(Slow, st.just("day"), st.integers(1, 40)),
    st.builds(Slow, st.just("week"), st.integers(1, 5), SOME_WEEKDAYS),
    st.builds(
        Slow, st.just("month"), st.integers(1, 5), st.frozensets(st.integers(0, 6), min_size=1, max_size=1),
        st.sampled_from([1, 2, 3, 4, -1]),
    ),
    st.builds(Slow, st.just("month"), st.integers(1, 5), st.just(frozenset(range(5))), st.sampled_from([1, -1])),
    st.builds(Slow, st.just("month"), st.integers(1, 5), day=st.one_of(st.just(-1), st.integers(1, 31))),
)  # fmt: skip
CLOCKS = st.one_of(
    st.sampled_from([time(0), time(0, 30), time(1), time(1, 30), time(1, 59), time(2), time(2, 15), time(9)]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Slow, Schedule]:
    slow, first = draw(RULES), draw(DAYS)
    until = draw(st.none() | st.integers(0, 500).map(lambda n: first + n * DAY))
    nearby = st.integers(0, 120).map(lambda n: first + n * DAY)
    exceptions = draw(st.frozensets(nearby, max_size=6))
    nations: list[Nation | None] = [None, None, "ENG", "SCT"]
    nation = draw(st.sampled_from(nations))
    return slow, Schedule(slow.rule, draw(CLOCKS), draw(st.sampled_from(ZONES)), first, until, exceptions, nation)


@thorough
@given(schedules())
def test_the_days_and_numbers_agree_with_looking_at_each_day(both):
    slow, schedule = both
    last = schedule.first + 400 * DAY
    runs = runs_between(schedule, at("2025-12-30 00:00"), datetime.combine(last + 3 * DAY, time(), UTC))
    assert [(run.number, run.day) for run in runs if run.day <= last] == slow.days(schedule, last)


@thorough
@given(schedules(), st.integers(-60, 500 * 24 * 60))
def test_the_next_run_agrees_with_looking_at_each_day_and_each_minute(both, minutes):
    slow, schedule = both
    after = datetime.combine(schedule.first, time(), UTC) + timedelta(minutes=minutes)
    days = slow.days(schedule, after.date() + 60 * DAY)
    moments = ((number, day, slow_moment(datetime.combine(day, schedule.clock), schedule.zone))
               for number, day in days if day >= after.date() - 2 * DAY)  # fmt: skip
    expected = next((each for each in moments if each[2] > after), None)
    found = next_run(schedule, after)
    if expected is None:
        assert found is None or found.day > after.date() + 58 * DAY
    else:
        assert found is not None
        assert (found.number, found.day, found.utc) == expected


@thorough
@given(schedules(), st.integers(0, 400))
def test_going_from_run_to_run_meets_each_once_with_the_wall_clock_kept(both, days):
    _, schedule = both
    start = datetime.combine(schedule.first + days * DAY, time(), UTC)
    listed = list(islice(runs_between(schedule, start, start + 500 * DAY), 30))
    found: list[Run] = []
    after = start - timedelta(microseconds=1)
    while len(found) < len(listed) and (run := next_run(schedule, after)) is not None:
        found.append(run)
        after = run.utc
    assert found == listed
    assert len({run.day for run in found}) == len(found)
    for run in found:
        assert run.utc.astimezone(schedule.zone).replace(tzinfo=None, fold=0) == run.wall
        assert (run.wall == datetime.combine(run.day, schedule.clock)) or run.note


@thorough
@given(schedules())
def test_leaving_a_run_out_takes_just_that_one_and_taking_it_in_again_changes_nothing(both):
    _, schedule = both
    start, end = at("2026-01-01 00:00"), at("2030-06-01 00:00")
    runs = list(islice(runs_between(schedule, start, end), 12))
    for run in runs[:3]:
        left = without(schedule, run.day)
        assert list(islice(runs_between(left, start, end), len(runs) - 1)) == [each for each in runs if each != run]
        assert run_on(left, run.day) is None
        assert again(left, run.day) == schedule
        assert run_on(schedule, run.day) == run


@thorough
@given(schedules())
def test_a_number_of_runs_and_the_day_of_the_last_one_are_the_same(both):
    slow, schedule = both
    bounded = replace(schedule, until=schedule.until or schedule.first + 300 * DAY)
    assert how_many(bounded) == len(slow.days(bounded, date(2035, 1, 1)))
    assert how_many(replace(schedule, until=None)) is None


@thorough
@given(schedules())
def test_it_is_the_same_after_the_database(both):
    _, schedule = both
    assert from_json(to_json(schedule)) == schedule
    assert parsed(schedule.rule).text == schedule.rule


def walls(schedule: Schedule, start: str, many: int) -> list[str]:
    runs = islice(runs_between(schedule, at(start), at("2032-01-01 00:00")), many)
    return [f"{run.wall:%a %d %b %H:%M} {run.utc:%H:%M}" for run in runs]


def test_the_wall_clock_is_kept_over_both_clock_changes():
    weekly_nine = Schedule(weekly([4]), time(9), LONDON, date(2026, 3, 1))
    assert walls(weekly_nine, "2026-03-22 00:00", 2) == ["Fri 27 Mar 09:00 09:00", "Fri 03 Apr 09:00 08:00"]
    assert walls(weekly_nine, "2026-10-20 00:00", 2) == ["Fri 23 Oct 09:00 08:00", "Fri 30 Oct 09:00 09:00"]


def test_an_hour_that_does_not_exist_or_comes_twice_has_one_run_and_says_so():
    nightly = Schedule(daily(), time(1, 30), LONDON, date(2026, 1, 1))
    assert walls(nightly, "2026-03-28 00:00", 3) == [
        "Sat 28 Mar 01:30 01:30", "Sun 29 Mar 02:30 01:30", "Mon 30 Mar 01:30 00:30",
    ]  # fmt: skip
    assert walls(nightly, "2026-10-24 00:00", 3) == [
        "Sat 24 Oct 01:30 00:30", "Sun 25 Oct 01:30 00:30", "Mon 26 Oct 01:30 01:30",
    ]  # fmt: skip
    march, october = run_on(nightly, date(2026, 3, 29)), run_on(nightly, date(2026, 10, 25))
    assert march is not None
    assert october is not None
    assert march.note == "1.30am on Sunday 29 March does not exist: the clocks go forward then. 2.30am is taken."
    assert october.note == "1.30am on Sunday 25 October comes twice: the clocks go back then. The first is taken."
    # Between the two half past ones nothing else comes.
    assert next_run(nightly, october.utc + timedelta(minutes=1)) == run_on(nightly, date(2026, 10, 26))


def test_a_leap_day_is_a_day_like_others():
    last = Schedule(monthly_on(-1), time(9), LONDON, date(2028, 1, 1))
    assert walls(last, "2028-01-01 00:00", 3)[1] == "Tue 29 Feb 09:00 09:00"
    thirty_first = Schedule(monthly_on(31), time(9), LONDON, date(2028, 1, 1))
    assert walls(thirty_first, "2028-02-01 00:00", 3)[0] == "Tue 29 Feb 09:00 09:00"
    assert walls(Schedule(daily(), time(9), LONDON, date(2027, 12, 31)), "2028-02-28 00:00", 2)[1][:10] == "Tue 29 Feb"


def test_it_is_over_after_its_last_day_and_without_an_end_it_goes_on():
    fridays = Schedule(weekly([4]), time(16, 30), LONDON, date(2026, 11, 27), date(2026, 12, 18))
    assert how_many(fridays) == 4
    last = run_on(fridays, date(2026, 12, 18))
    assert isinstance(last, Run)
    assert last.number == 4
    assert next_run(fridays, last.utc) is None
    assert next_run(replace(fridays, until=None), last.utc) is not None


def test_a_schedule_of_nothing_but_exceptions_ends_rather_than_looking_for_ever():
    christmas = Schedule(monthly_on(25, 12), time(9), LONDON, date(2026, 12, 25), holidays="ENG")
    begun = timing.process_time()
    assert next_run(christmas, at("2026-11-22 10:05")) is None
    assert timing.process_time() - begun < 0.5


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=1;COUNT=3", "FREQ=WEEKLY;INTERVAL=1",
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=XX", "FREQ=WEEKLY;INTERVAL=1;BYDAY=FR,MO", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=0",
        "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31", "FREQ=MONTHLY;INTERVAL=1;BYDAY=5FR",
        "FREQ=MONTHLY;INTERVAL=13;BYDAY=1FR", "", "FREQ=DAILY;INTERVAL=1\n",
    ],
)  # fmt: skip
def test_a_rule_that_kestrel_would_not_write_is_not_taken(rule):
    with pytest.raises(ValueError, match=r"no weekdays|not a repeat rule of ours"):
        Schedule(rule, time(9), LONDON, date(2026, 1, 1))


def test_a_schedule_that_makes_no_sense_is_not_taken():
    with pytest.raises(ValueError, match="ends after it begins"):
        Schedule(daily(), time(9), LONDON, date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="hours and minutes"):
        Schedule(daily(), time(9, 0, 1), LONDON, date(2026, 1, 2))
    with pytest.raises(ValueError, match="no nation"):
        from_json({**to_json(Schedule(daily(), time(9), LONDON, date(2026, 1, 2))), "holidays": "FRA"})


def test_what_began_long_ago_asks_no_more_days_than_what_begins_now():
    """The rule is run from the interval that is asked about, not from its first day."""
    for rule in (daily(), daily(3), weekly([0, 3], 2), monthly_nth(-1, [4]), monthly_on(31)):
        begin = parsed(rule).after_steps(date(1926, 1, 1), parsed(rule).steps(date(1926, 1, 1), date(2026, 11, 22)))
        assert timedelta(0) <= date(2026, 11, 22) - begin < timedelta(days=31)
