"""The best times to post, from our own results or by custom."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import pytest

from bot.core.best_times import ENOUGH, Result, best_times, upcoming
from bot.core.wall_times import Moment
from tests.core.calendars import LONDON, at

MONDAY = at("2026-09-07 00:00")


def results(hour: float, engagement: float, many: int, *, first: datetime = MONDAY) -> list[Result]:
    """Posts at one hour of as many weekdays."""
    days = (first + timedelta(days=n) for n in range(400))
    weekdays = (day for day in days if day.astimezone(LONDON).weekday() < 5)
    return [Result(day + timedelta(hours=hour), engagement) for day in islice(weekdays, many)]


def shown(moments: tuple[Moment, ...]) -> list[str]:
    return [f"{each.wall:%a %H:%M}" for each in moments]


def test_without_results_it_is_the_teams_custom_and_says_so():
    found = best_times([], LONDON)
    assert not found.own
    assert [slot.said for slot in found.slots] == ["lunchtime", "after 6pm"]
    assert found.sentence == (
        "Best times by the team's custom: lunchtime and after 6pm; none of your posts has results yet, "
        "and 40 are needed."
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [(1, "only 1 post of yours has results"), (39, "only 39 posts of yours have results")],
)
def test_too_few_results_decide_nothing(many, said):
    found = best_times(results(18, 50, many), LONDON)
    assert (found.own, found.posts) == (False, many)
    assert f"{said} yet, and {ENOUGH} are needed" in found.sentence


def test_the_hours_that_did_better_than_most_come_best_first():
    found = best_times([*results(9, 2, 30), *results(12, 9, 8), *results(18, 20, 6)], LONDON)
    assert (found.own, found.posts) == (True, 44)
    assert [(slot.at.hour, slot.weekend, slot.posts) for slot in found.slots] == [(18, False, 6), (12, False, 8)]
    assert found.sentence == (
        "Your best times, from 44 posts of your own: weekdays 6.00pm to 7.00pm and weekdays 12 noon to 1.00pm."
    )


def test_one_lucky_post_and_an_hour_with_few_posts_decide_nothing():
    lucky = [*results(9, 2, 40), *results(15, 2, 6), *results(15, 5000, 1, first=MONDAY + timedelta(days=90))]
    rare = results(23, 900, 4)
    found = best_times([*lucky, *rare], LONDON)
    assert not found.own
    assert "in your 51 posts no hour with 5 or more did better" in found.sentence


def test_weekends_are_told_from_weekdays():
    saturdays = [Result(at("2026-09-05 10:00") + timedelta(weeks=n), 30) for n in range(6)]
    found = best_times([*results(10, 2, 40), *saturdays], LONDON)
    assert [slot.said for slot in found.slots] == ["weekends 10.00am to 11.00am"]


def test_hours_are_those_on_the_wall_on_both_sides_of_a_clock_change():
    """At 6pm in London every day, before and after the clocks go back."""
    evening = [Result(at(f"2026-10-{day} 18:00"), 30) for day in range(19, 31) if day not in (24, 25)]
    found = best_times([*results(9, 2, 40), *evening], LONDON)
    assert [(slot.at.hour, slot.posts) for slot in found.slots] == [(18, 10)]


def test_upcoming_moments_are_the_next_ones_in_order():
    custom = best_times([], LONDON)
    now = at("2026-11-22 13:00")
    assert [f"{each.wall:%a %H:%M}" for each in upcoming(custom, now, LONDON)] == [
        "Sun 18:00",
        "Mon 12:30",
        "Mon 18:00",
    ]
    own = best_times([*results(9, 2, 40), *results(18, 20, 6)], LONDON)
    assert shown(upcoming(own, at("2026-11-20 18:00"), LONDON, 2)) == ["Mon 18:00", "Tue 18:00"]
