"""When a story is looked at again: often at first, then ever less, and at last no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.stories import Change
from bot.core.story_looks import LAST_LOOK, next_look

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def after(age: timedelta, **more: Any) -> datetime | None:
    given: dict[str, Any] = {
        "published_at": NOW - age, "matched_at": NOW - age, "answered": False, "change": Change.NONE, "seconds": 300,
    }  # fmt: skip
    return next_look(NOW, **(given | more))


def test_the_first_looks_come_as_often_as_the_team_file_says() -> None:
    assert after(timedelta(hours=1)) == NOW + timedelta(minutes=5)


def test_after_a_week_they_come_every_half_hour_and_never_rarer_than_once_a_day() -> None:
    assert after(timedelta(days=7)) == NOW + timedelta(minutes=35)
    assert after(timedelta(days=179)) == NOW + timedelta(minutes=5 * 179)
    assert after(timedelta(days=1), matched_at=NOW - timedelta(days=4000)) == NOW + timedelta(days=1)


def test_after_half_a_year_nobody_looks_any_more() -> None:
    assert after(LAST_LOOK) is None
    assert after(LAST_LOOK - timedelta(seconds=1)) is not None


def test_nothing_is_left_to_see_once_a_change_was_made_and_staff_have_said_so() -> None:
    assert after(timedelta(days=1), answered=True, change=Change.MADE) is None
    assert after(timedelta(days=1), answered=True, change=Change.PLANNED) is not None
    # A member noted the change by a click: the public still waits for a response.
    assert after(timedelta(days=1), answered=False, change=Change.MADE) is not None


@given(days=st.integers(-3, 400), seconds=st.floats(1, 86_400))
def test_a_look_is_always_in_the_future(days: int, seconds: float) -> None:
    found = after(timedelta(days=1), matched_at=NOW - timedelta(days=days), seconds=seconds)
    assert found is not None
    assert NOW < found <= NOW + timedelta(seconds=seconds * 288)
