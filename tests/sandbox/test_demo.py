"""The demo begins on a working morning, whenever it is started."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.demo import first_morning

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-25T15:00", "2026-11-25T09:12"),
        ("2026-11-21T23:59", "2026-11-23T09:12"),
        ("2026-11-22T00:10", "2026-11-23T09:12"),
        ("2026-10-24T12:00", "2026-10-26T09:12"),  # the clocks go back in the night between
        ("2026-03-28T12:00", "2026-03-30T09:12"),  # and forward
    ],
)
def test_the_demo_begins_at_twelve_past_nine_on_a_working_day(now: str, begins: str) -> None:
    started = first_morning(datetime.fromisoformat(now).replace(tzinfo=LONDON), LONDON)
    assert started == datetime.fromisoformat(begins).replace(tzinfo=LONDON)
