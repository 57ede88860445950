"""A hush by its rules: how long it may last, when it is looked at, and what the clocks on the wall mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.hushes import DAY, HOUR, HushKind, next_look, wrong_end

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("lasts", "looks"),
    [
        (30 * MINUTE, [30 * MINUTE]),
        (2 * HOUR - MINUTE, [2 * HOUR - MINUTE]),
        (2 * HOUR, [HOUR, 2 * HOUR]),
        (DAY + HOUR, [DAY, DAY + HOUR]),
        (2 * DAY, [DAY, 2 * DAY - HOUR, 2 * DAY]),
        (40 * DAY, [39 * DAY, 40 * DAY - HOUR, 40 * DAY]),
    ],
)
def test_a_reminder_comes_a_day_and_an_hour_before_the_end_where_that_is_not_soon_after_the_beginning(
    lasts: timedelta, looks: list[timedelta]
) -> None:
    found: list[timedelta] = []
    end, at = NOW + lasts, NOW
    while not found or found[-1] < lasts:
        at = next_look(end, NOW, at)
        found.append(at - NOW)
    assert found == looks


def test_whoever_slept_through_a_reminder_sends_the_next_one_alone() -> None:
    end = NOW + 5 * DAY
    assert next_look(end, NOW, end - 3 * HOUR) == end - HOUR
    assert next_look(end, NOW, end - 3 * MINUTE) == end
    assert next_look(end, NOW, end + DAY) == end


@pytest.mark.parametrize(
    ("kind", "ahead", "said"),
    [
        (HushKind.INCIDENT, -HOUR, "at least five minutes"),
        (HushKind.INCIDENT, 4 * MINUTE, "at least five minutes"),
        (HushKind.INCIDENT, 5 * MINUTE, None),
        (HushKind.MOURNING, 42 * DAY, None),
        (HushKind.MOURNING, 42 * DAY + MINUTE, "more than 42 days"),
        (HushKind.OTHER, 43 * DAY, "more than 42 days"),
        (HushKind.ELECTION, 120 * DAY, None),
        (HushKind.ELECTION, 121 * DAY, "more than 120 days"),
    ],
)
def test_an_end_lies_ahead_and_not_out_of_sight(kind: HushKind, ahead: timedelta, said: str | None) -> None:
    wrong = wrong_end(kind, NOW + ahead, NOW)
    assert (wrong is None) is (said is None)
    assert said is None or said in (wrong or "")


def test_the_longest_time_is_counted_from_the_day_on_which_the_end_is_set() -> None:
    assert wrong_end(HushKind.INCIDENT, NOW + 45 * DAY, NOW + 10 * DAY) is None
