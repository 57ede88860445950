"""Working time against a slow, obvious reference, and what holds for every calendar and every moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.core.allowance import Allowance, Unit
from bot.core.bank_holidays import Nation
from bot.core.working_time import Calendar, Closed, Window

MINUTE = timedelta(minutes=1)
QUARTER = 15
# Besides London: half an hour of summer time in the south, and zones that change at midnight.
ZONES = [ZoneInfo(key) for key in ("Europe/London", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut")]
# Around clock changes of these zones, around Christmas, and any day.
NEAR = [datetime(2026, month, day, hour, tzinfo=UTC)
        for month, day, hour in ((3, 29, 1), (10, 25, 1), (3, 8, 5), (4, 4, 15), (11, 1, 5), (12, 26, 12))]  # fmt: skip
MOMENTS = st.one_of(
    st.builds(lambda near, minutes: near + minutes * MINUTE, st.sampled_from(NEAR), st.integers(-3 * 1440, 2 * 1440)),
    st.builds(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE, st.integers(0, 3 * 365 * 1440)),
)
NATIONS: list[Nation | None] = ["ENG", "WLS", "SCT", "NIR", None]
DAYS_OF_2026 = st.integers(0, 364).map(lambda day: date(2026, 1, 1) + timedelta(days=day))
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to two windows of a day, in order and apart or touching."""
    edges = sorted(draw(st.lists(st.integers(0, 1440 // QUARTER), min_size=4, max_size=4)))
    found = (Window(start * QUARTER, end * QUARTER) for start, end in (edges[:2], edges[2:]))
    return tuple(window for window in found if window.start < window.end)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = {weekday: draw(st.one_of(st.just(()), windows())) for weekday in range(7)}
    week[draw(st.integers(0, 6))] = (Window(1 * 60, 6 * 60), Window(9 * 60, 17 * 60))
    closures = draw(st.dictionaries(DAYS_OF_2026, st.just(Closed("closed")), max_size=3))
    return Calendar(draw(st.sampled_from(ZONES)), week, closures, draw(st.sampled_from(NATIONS)))


@dataclass(frozen=True)
class Slow:
    """Reads the wall clock at each minute."""

    calendar: Calendar

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.calendar.zone)
        if self.calendar.closed_on(wall.date()):
            return False
        minute = wall.hour * 60 + wall.minute
        return any(start <= minute < end for start, end in self.calendar.windows.get(wall.weekday(), ()))

    def next_open(self, moment: datetime) -> datetime:
        while not self.is_open(moment):
            moment += MINUTE
        return moment

    def add_working(self, moment: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.is_open(moment)
            moment += MINUTE
        return moment

    def add_day(self, moment: datetime) -> datetime:
        begun = self.next_open(moment).astimezone(self.calendar.zone)
        moment = self.next_open(moment)
        while moment.astimezone(self.calendar.zone).date() <= begun.date() or not self.is_open(moment):
            moment += MINUTE
        # The first open minute of the next working day; now the first that has the wall time behind it.
        day, last = moment.astimezone(self.calendar.zone).date(), moment
        passed = False
        while (wall := moment.astimezone(self.calendar.zone)).date() <= day:
            passed = passed or (wall.date() == day and wall.time() >= begun.time())
            if self.is_open(moment):
                if passed:
                    return moment
                last = moment
            moment += MINUTE
        return last + MINUTE


def shifted(calendar: Calendar, moment: datetime) -> bool:
    """Does counting start in the second of two doubled hours, where the wall clock goes backwards?"""
    return calendar.next_open(moment).astimezone(calendar.zone).fold == 1


@thorough
@given(calendars(), MOMENTS, st.integers(1, 900))
def test_working_minutes_agree_with_reading_the_clock_each_minute(calendar, start, minutes):
    due = calendar.add(start, Allowance(minutes, Unit.WORKING_MINUTES))
    assert due == Slow(calendar).add_working(start, minutes)


@thorough
@given(calendars(), MOMENTS)
def test_openings_and_working_days_agree_with_reading_the_clock_each_minute(calendar, start):
    slow = Slow(calendar)
    assert calendar.is_open(start) == slow.is_open(start)
    assert calendar.next_open(start) == slow.next_open(start)
    assert calendar.add(start, Allowance(1, Unit.WORKING_DAYS)) == slow.add_day(start)


@thorough
@given(calendars(), MOMENTS, st.integers(0, 4000))
def test_working_time_between_agrees_with_reading_the_clock_each_minute(calendar, start, minutes):
    counted = sum(Slow(calendar).is_open(start + n * MINUTE) for n in range(minutes))
    assert calendar.between(start, start + minutes * MINUTE) == counted * MINUTE


@thorough
@given(calendars(), MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(hours=300)))
def test_what_is_added_is_between(calendar, start, length):
    due = calendar.add_working(start, length)
    assert calendar.between(start, due) == length
    assert calendar.between(due, start) == -length


@thorough
@given(calendars(), MOMENTS, st.sampled_from([Unit.WORKING_MINUTES, Unit.WORKING_DAYS]), st.integers(1, 60))
def test_what_is_due_in_working_time_is_due_in_a_window_or_as_it_closes(calendar, start, unit, amount):
    due = calendar.add(start, Allowance(amount, unit))
    assert due > start
    assert calendar.is_open(due) or calendar.is_open(due - timedelta(microseconds=1))


@thorough
@given(calendars(), MOMENTS, st.sampled_from(Unit), st.integers(1, 60), st.integers(0, 60))
def test_more_time_is_never_due_sooner(calendar, start, unit, amount, more):
    amount, larger = sorted((amount, min(60, amount + more)))
    assert calendar.add(start, Allowance(amount, unit)) <= calendar.add(start, Allowance(larger, unit))


@thorough
@given(calendars(), MOMENTS, st.integers(0, 4000), st.sampled_from(Unit), st.integers(1, 60))
def test_what_comes_later_is_never_due_sooner(calendar, start, minutes, unit, amount):
    """But for working days that start in a doubled hour: they keep the wall time, and the wall clock went back."""
    later = start + minutes * MINUTE
    assume(unit is not Unit.WORKING_DAYS or shifted(calendar, start) or not shifted(calendar, later))
    assert calendar.add(start, Allowance(amount, unit)) <= calendar.add(later, Allowance(amount, unit))


@thorough
@given(calendars(), MOMENTS)
def test_working_time_ends_where_it_closes(calendar, start):
    opening, closing = calendar.next_open(start), calendar.next_close(start)
    if closing is not None:
        assert calendar.between(opening, closing) == closing - opening > timedelta(0)
        assert not calendar.is_open(closing)
