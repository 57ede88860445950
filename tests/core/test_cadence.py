"""A watch is read often while posts come, ever more seldom while none do, and later after trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import cadence
from bot.core.cadence import SLOWEST_WHILE_BUSY, Pace, Rhythm

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
counts = st.integers(min_value=0, max_value=10**9)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
rhythms = st.builds(Rhythm, empty=counts, failures=counts)


@st.composite
def paces(draw):
    """Any pace that may be set."""
    busy = draw(st.floats(0.1, SLOWEST_WHILE_BUSY))
    pause = draw(st.floats(0.1, 600))
    return Pace(
        busy, busy + draw(st.floats(0, 3600)), draw(st.floats(1.01, 4)), pause, pause + draw(st.floats(0, 7200))
    )


def waits(rhythm: Rhythm, pace: Pace) -> float:
    return (cadence.next_read(rhythm, pace, NOW) - NOW).total_seconds()


@given(paces(), rhythms, st.integers(min_value=1, max_value=100_000))
def test_while_posts_come_a_watch_is_never_read_slower_than_every_15_seconds(pace, rhythm, posts):
    assert waits(cadence.after_read(rhythm, posts), pace) <= 15


@given(paces(), counts)
def test_each_empty_read_makes_the_next_wait_as_long_or_longer_up_to_the_quiet_pace(pace, empty):
    calm = Rhythm(empty=empty)
    calmer = cadence.after_read(calm, 0)
    assert waits(calm, pace) <= waits(calmer, pace) <= pace.quiet + 1e-6


@given(paces(), counts, st.integers(min_value=1, max_value=10**9))
def test_each_failure_makes_the_next_wait_as_long_or_longer_up_to_the_longest_pause(pace, empty, failures):
    failing = Rhythm(empty=empty, failures=failures)
    assert waits(failing, pace) <= waits(cadence.after_trouble(failing), pace) <= pace.longest_pause + 1e-6


@given(paces(), rhythms, moments, moments)
def test_no_next_read_lies_in_the_past(pace, rhythm, until, now):
    assert cadence.next_read(rhythm, pace, now) > now
    assert cadence.next_after_limit(until, pace, now) > now
    assert cadence.next_after_limit(until, pace, now) >= until
    assert now < cadence.next_after_cap(now) <= now + timedelta(days=1, minutes=5)


def test_the_default_drifts_gently_from_ten_seconds_to_two_minutes():
    waited = [round(waits(Rhythm(empty=empty), Pace()), 1) for empty in range(13)]
    assert waited[:4] == [10, 12.5, 15.6, 19.5]
    assert waited[-2:] == [116.4, 120]


def test_a_single_post_brings_the_busy_pace_back():
    assert waits(cadence.after_read(Rhythm(empty=40), 1), Pace()) == 10


def test_the_default_pause_after_trouble_doubles_to_a_quarter_of_an_hour():
    assert [waits(Rhythm(failures=count), Pace()) for count in range(1, 9)] == [15, 30, 60, 120, 240, 480, 900, 900]


def test_a_read_that_works_ends_the_trouble_and_trouble_does_not_forget_how_busy_it_was():
    assert cadence.after_read(Rhythm(empty=2, failures=5), 3) == Rhythm(brought=3)
    assert cadence.after_trouble(Rhythm(empty=2)) == Rhythm(empty=2, failures=1)


def test_a_limit_is_waited_for_and_a_limit_in_the_past_is_not_asked_about_at_once():
    later = NOW + timedelta(minutes=7)
    assert cadence.next_after_limit(later, Pace(), NOW) == later
    assert cadence.next_after_limit(NOW - timedelta(hours=1), Pace(), NOW) == NOW + timedelta(seconds=10)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=11))])
def test_a_used_up_plan_is_tried_again_on_the_next_utc_day(zone):
    assert cadence.next_after_cap(NOW.astimezone(zone)) == datetime(2026, 11, 21, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [{"busy": 15.1}, {"busy": 0}, {"quiet": 9}, {"drift": 1}, {"pause": 0}, {"pause": 901}, {"busy": float("nan")}],
)
def test_a_pace_that_breaks_the_promise_cannot_be_set(wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        Pace(**wrong)


def test_a_read_that_brought_many_posts_is_soon_followed_by_the_next() -> None:
    rhythm = cadence.after_read(Rhythm(), Pace().many)
    assert cadence.seconds(rhythm, Pace()) == 4.0
    assert cadence.seconds(cadence.after_read(rhythm, 1), Pace()) == Pace().busy
