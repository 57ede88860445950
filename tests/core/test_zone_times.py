"""One way to write a time of day, and nothing on screen that writes it in another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.zone_times import clock_time

BOT = Path(__file__).parents[2] / "bot"
# What machines read, in the form that they ask for.
FOR_MACHINES = {
    "sandbox/x/snowflakes.py", "sandbox/feedback/shapes.py", "sites/care_opinion.py", "core/repeats.py",
    "views/hush_form.py", "views/home_settings.py",
}  # fmt: skip
# What people are shown how to type, where 5pm and 5am have to be told apart.
TO_BE_TYPED = {"core/clocks.py", "core/plans.py"}


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (0, 5, "12.05am"), (9, 14, "9.14am"), (12, 0, "12 noon"), (12, 30, "12.30pm"),
     (16, 30, "4.30pm"), (23, 59, "11.59pm")],
)  # fmt: skip
def test_a_time_of_day_is_written_as_people_here_write_it(hour: int, minute: int, said: str) -> None:
    assert clock_time(datetime(2026, 11, 23, hour, minute, tzinfo=UTC), UTC) == said


def test_it_is_told_in_the_zone_that_is_asked_for() -> None:
    assert clock_time(datetime(2026, 7, 1, 8, 0, tzinfo=UTC), ZoneInfo("Europe/London")) == "9.00am"


def test_nothing_else_in_the_code_writes_a_time_of_day() -> None:
    written = {path.relative_to(BOT).as_posix(): path.read_text("utf-8") for path in BOT.rglob("*.py")}
    assert {name for name, text in written.items() if re.search(r"%[HI][:.]%M", text)} <= FOR_MACHINES | TO_BE_TYPED
