"""The rota: whose turn it is at a moment, through nights and clock changes, and what a change in the chat does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.rota import (
    Change,
    Rota,
    Turn,
    away,
    first_gap,
    next_change,
    next_morning,
    on_duty,
    overview,
    to_tell,
)

LONDON = ZoneInfo("Europe/London")
ANNA, BEN, CEM, DAWN = "U0ANNA", "U0BEN", "U0CEM", "U0DAWN"
WEEKDAYS = frozenset(range(5))
DAY = Turn(ANNA, WEEKDAYS, time(9), time(17))
NIGHT = Turn(BEN, frozenset(), time(20), time(8))


def at(day: str, clock: str = "00:00") -> datetime:
    """A moment by the clock on the wall in London."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON).astimezone(UTC)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def rota(*turns: Turn, standing: tuple[str, ...] = (), changes: tuple[Change, ...] = ()) -> Rota:
    return Rota(turns, standing, changes, LONDON)


def change(
    member: str, begins: datetime, ends: datetime, *, gone: bool = False, number: int = 1, after: int = 0
) -> Change:
    """A change that was set so many minutes after the others."""
    return Change(number, member, begins, ends, gone, "U0HEAD", at("2026-11-01") + timedelta(minutes=after))


@pytest.mark.parametrize(
    ("day", "clock", "who"),
    [
        ("2026-11-23", "08:59", (CEM,)),
        ("2026-11-23", "09:00", (ANNA, CEM)),
        ("2026-11-23", "16:59", (ANNA, CEM)),
        ("2026-11-23", "17:00", (CEM,)),
        ("2026-11-27", "12:00", (ANNA, CEM)),
        ("2026-11-28", "12:00", (CEM,)),
        ("2026-11-29", "12:00", (CEM,)),
    ],
)
def test_a_turn_holds_on_its_weekdays_at_its_hours_and_who_stands_by_comes_after_it(
    day: str, clock: str, who: tuple[str, ...]
) -> None:
    assert on_duty(rota(DAY, standing=(CEM,)), at(day, clock)) == who


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-03-28T19:59", False), ("2026-03-28T20:00", True),  # Saturday evening, winter time
        ("2026-03-29T00:30", True), ("2026-03-29T01:00", True),  # the clocks jump from one to two
        ("2026-03-29T06:59", True), ("2026-03-29T07:00", False),  # eight o'clock in summer time, an hour early
        ("2026-10-24T18:59", False), ("2026-10-24T19:00", True),  # eight in the evening, summer time
        ("2026-10-25T00:30", True), ("2026-10-25T01:30", True),  # half past one, twice
        ("2026-10-25T07:59", True), ("2026-10-25T08:00", False),  # eight o'clock in winter time
    ],
)  # fmt: skip
def test_a_night_goes_by_the_clock_on_the_wall_when_the_clocks_change(moment: str, holds: bool) -> None:
    assert (BEN in on_duty(rota(NIGHT), utc(moment))) is holds


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
@pytest.mark.parametrize("over", [time(1), time(1, 30), time(2), time(2, 15)])
def test_when_the_clocks_change_no_moment_between_two_turns_is_nobodys_or_both(sunday: str, over: time) -> None:
    held = rota(Turn(ANNA, begins=time(20), ends=over), Turn(BEN, begins=over, ends=time(20)))
    for minute in range(0, 24 * 60, 5):
        assert len(on_duty(held, at(sunday) + timedelta(minutes=minute))) == 1


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday = rota(Turn(BEN, frozenset({4}), time(20), time(8)))
    assert on_duty(friday, at("2026-11-27", "07:00")) == ()
    assert on_duty(friday, at("2026-11-27", "20:00")) == on_duty(friday, at("2026-11-28", "07:59")) == (BEN,)
    assert on_duty(friday, at("2026-11-28", "20:00")) == ()


def test_a_turn_with_dates_begins_on_its_first_day_and_for_the_last_time_on_its_last() -> None:
    week = rota(Turn(BEN, begins=time(20), ends=time(8), first=date(2026, 12, 21), last=date(2026, 12, 27)))
    assert on_duty(week, at("2026-12-21", "07:00")) == ()
    assert on_duty(week, at("2026-12-21", "20:00")) == (BEN,)
    assert on_duty(week, at("2026-12-28", "07:59")) == (BEN,)
    assert on_duty(week, at("2026-12-28", "20:00")) == ()


def test_a_turn_without_hours_is_the_whole_day_and_one_from_nine_to_nine_hands_over_in_the_morning() -> None:
    saturday = frozenset({5})
    whole, round_ = rota(Turn(ANNA, saturday)), rota(Turn(ANNA, saturday, time(9), time(9)))
    assert [on_duty(whole, at(f"2026-11-{day}", clock)) for day, clock in
            ((27, "23:59"), (28, "00:00"), (28, "23:59"), (29, "00:00"))] == [(), (ANNA,), (ANNA,), ()]  # fmt: skip
    assert [on_duty(round_, at(f"2026-11-{day}", clock)) for day, clock in
            ((28, "08:59"), (28, "09:00"), (29, "08:59"), (29, "09:00"))] == [(), (ANNA,), (ANNA,), ()]  # fmt: skip


def test_of_several_turns_that_fit_the_order_of_the_file_counts_and_nobody_is_there_twice() -> None:
    held = rota(Turn(BEN), DAY, Turn(BEN, WEEKDAYS), standing=(ANNA, CEM))
    assert on_duty(held, at("2026-11-23", "10:00")) == (BEN, ANNA, CEM)


def test_what_was_set_last_goes_before_what_was_set_earlier_and_both_before_the_file() -> None:
    begins, ends = at("2026-11-23", "10:00"), at("2026-11-23", "12:00")
    held = rota(DAY, standing=(CEM,), changes=(
        change(BEN, begins, ends, number=1), change(DAWN, begins, ends, number=2, after=5),
        change(CEM, begins, ends, number=3),
    ))  # fmt: skip
    assert on_duty(held, begins - timedelta(seconds=1)) == (ANNA, CEM)
    assert on_duty(held, begins) == (DAWN, CEM, BEN, ANNA)
    assert on_duty(held, ends) == (ANNA, CEM)


def test_somebody_away_is_passed_over_wherever_they_stand_and_absences_may_overlap() -> None:
    monday, until = at("2026-11-23"), at("2026-11-24")
    held = rota(DAY, standing=(ANNA, CEM), changes=(
        change(ANNA, monday, monday + timedelta(hours=11), gone=True),
        change(ANNA, monday + timedelta(hours=10), until, gone=True, number=2),
        change(ANNA, monday, until, number=3, after=60),
    ))  # fmt: skip
    for hour in (9, 10, 11, 23):
        assert on_duty(held, monday + timedelta(hours=hour)) == (CEM,)
        assert away(held, monday + timedelta(hours=hour)) == {ANNA}
    assert (on_duty(held, until), away(held, until)) == ((ANNA, CEM), frozenset())


def test_where_everybody_is_away_risk_of_harm_still_reaches_one_who_stands_by() -> None:
    now, until = at("2026-11-23", "10:00"), at("2026-11-24")
    gone = tuple(change(who, now, until, gone=True, number=n) for n, who in enumerate((ANNA, CEM, DAWN)))
    held = rota(DAY, standing=(CEM, DAWN), changes=gone)
    assert (on_duty(held, now), to_tell(held, now)) == ((), (CEM,))
    assert to_tell(rota(DAY, changes=gone), now) == (ANNA,)
    assert to_tell(rota(DAY), at("2026-11-28")) == ()
    assert to_tell(rota(DAY, standing=(CEM, DAWN), changes=gone[1:2]), now) == (ANNA, DAWN, CEM)


@pytest.mark.parametrize(
    ("held", "now", "then"),
    [
        (rota(standing=(ANNA,)), at("2026-11-23"), None),
        (rota(), at("2026-11-23"), None),
        (rota(DAY, standing=(CEM,)), at("2026-11-23", "10:00"), at("2026-11-23", "17:00")),
        (rota(DAY, standing=(CEM,)), at("2026-11-27", "17:00"), at("2026-11-30", "09:00")),
        (rota(Turn(ANNA)), at("2026-11-23", "10:00"), None),
        (rota(Turn(ANNA, WEEKDAYS), Turn(ANNA)), at("2026-11-23", "10:00"), None),
        (rota(Turn(ANNA, frozenset({6}))), at("2026-11-29", "10:00"), at("2026-11-30")),
        (rota(Turn(ANNA), Turn(BEN, first=date(2027, 6, 1))), at("2026-11-23"), at("2027-06-01")),
        (rota(Turn(ANNA, last=date(2027, 6, 1))), at("2026-11-23"), at("2027-06-02")),
        (rota(Turn(ANNA, frozenset({0}), first=date(2027, 6, 1))), at("2026-11-23"), at("2027-06-07")),
        (rota(NIGHT), at("2026-03-28", "21:00"), utc("2026-03-29T07:00")),
        (rota(standing=(ANNA,), changes=(change(BEN, at("2026-12-24"), at("2026-12-25")),)),
         at("2026-11-23"), at("2026-12-24")),
        (rota(standing=(ANNA,), changes=(change(BEN, at("2026-11-01"), at("2026-12-25")),)),
         at("2026-11-23"), at("2026-12-25")),
        (rota(DAY, standing=(ANNA,), changes=(change(ANNA, at("2026-11-01"), at("2026-12-25"), gone=True),)),
         at("2026-11-23"), at("2026-12-25")),
    ],
)  # fmt: skip
def test_until_when_the_answer_holds_is_the_first_moment_at_which_it_is_another(
    held: Rota, now: datetime, then: datetime | None
) -> None:
    assert next_change(held, now) == then
    assert overview(held, now).until == then
    if then is not None:
        assert on_duty(held, then) != on_duty(held, then - timedelta(seconds=1)) == on_duty(held, now)


TURNS = st.builds(
    Turn,
    member=st.sampled_from((ANNA, BEN, CEM)),
    days=st.frozensets(st.integers(0, 6)),
    begins=st.times().map(lambda found: found.replace(minute=found.minute // 30 * 30, second=0, microsecond=0)),
    ends=st.times().map(lambda found: found.replace(minute=found.minute // 30 * 30, second=0, microsecond=0)),
    first=st.none() | st.dates(date(2026, 10, 15), date(2026, 11, 15)),
    last=st.none() | st.dates(date(2026, 10, 15), date(2026, 11, 15)),
)
CHANGES = st.builds(
    lambda who, begins, hours, gone: change(
        who, at("2026-10-20") + timedelta(hours=begins), at("2026-10-20") + timedelta(hours=begins + hours), gone=gone
    ),
    st.sampled_from((ANNA, BEN, CEM)), st.integers(0, 400), st.integers(1, 200), st.booleans(),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(TURNS, max_size=4), st.lists(CHANGES, max_size=3), st.sampled_from(((), (CEM,))))
def test_the_next_change_is_just_what_one_finds_who_looks_every_quarter_of_an_hour(
    turns: list[Turn], changes: list[Change], standing: tuple[str, ...]
) -> None:
    held, now = rota(*turns, standing=standing, changes=tuple(changes)), at("2026-10-22", "10:00")
    looks = (now + timedelta(minutes=15 * step) for step in range(4 * 24 * 40))
    first = next((moment for moment in looks if on_duty(held, moment) != on_duty(held, now)), None)
    assert next_change(held, now) == first
    gap = next(
        (m for m in (now + timedelta(minutes=15 * step) for step in range(4 * 24 * 9)) if not on_duty(held, m)), None
    )
    assert first_gap(held, now, now + timedelta(days=9)) == gap


def test_a_gap_is_the_first_moment_at_which_nobody_is_on_duty() -> None:
    held = rota(DAY)
    assert first_gap(held, at("2026-11-23", "10:00"), at("2026-11-24")) == at("2026-11-23", "17:00")
    assert first_gap(held, at("2026-11-23", "10:00"), at("2026-11-23", "17:00")) is None
    assert first_gap(held, at("2026-11-23", "07:00"), at("2026-11-24")) == at("2026-11-23", "07:00")


def test_a_year_of_weeks_by_date_is_looked_through() -> None:
    weeks = [
        Turn((ANNA, BEN)[week % 2], first=begin, last=begin + timedelta(days=6))
        for week in range(52) for begin in [date(2026, 11, 23) + timedelta(weeks=week)]
    ]  # fmt: skip
    about = overview(rota(*weeks, standing=(CEM,)), at("2026-11-25", "12:00"))
    assert (about.on_duty, about.until, about.then) == ((ANNA, CEM), at("2026-11-30"), (BEN, CEM))


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (at("2026-11-23", "05:59"), at("2026-11-23", "09:00")),
        (at("2026-11-23", "06:01"), at("2026-11-24", "09:00")),
        (at("2026-11-23", "14:00"), at("2026-11-24", "09:00")),
        (at("2026-10-24", "23:00"), utc("2026-10-25T09:00")),
        (at("2026-03-28", "23:00"), utc("2026-03-29T08:00")),
    ],
)
def test_until_the_morning_is_nine_on_the_wall_and_some_hours_ahead(now: datetime, morning: datetime) -> None:
    assert next_morning(now, LONDON) == morning
