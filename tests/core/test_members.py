"""Quiet hours: on the organisation's clocks, across midnight, and where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.members import Quiet

LONDON = ZoneInfo("Europe/London")
NIGHT, LUNCH = Quiet(time(22), time(7)), Quiet(time(12), time(13, 30))


def at(*given: int) -> datetime:
    return datetime(*given, tzinfo=LONDON).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, at(2026, 11, 23, 22, 0), at(2026, 11, 24, 7, 0)),
        (NIGHT, at(2026, 11, 23, 23, 59), at(2026, 11, 24, 7, 0)),
        (NIGHT, at(2026, 11, 24, 6, 59), at(2026, 11, 24, 7, 0)),
        (NIGHT, at(2026, 11, 24, 7, 0), None),
        (NIGHT, at(2026, 11, 23, 21, 59), None),
        (LUNCH, at(2026, 11, 23, 12, 0), at(2026, 11, 23, 13, 30)),
        (LUNCH, at(2026, 11, 23, 13, 30), None),
        # The summer's hours are the summer's: 10pm there is 9pm in UTC.
        (NIGHT, datetime(2026, 7, 1, 21, 30, tzinfo=UTC), datetime(2026, 7, 2, 6, 0, tzinfo=UTC)),
        # In this night the clocks go back: it is an hour longer.
        (NIGHT, datetime(2026, 10, 24, 21, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
    ],
)
def test_what_comes_in_quiet_hours_waits_until_their_end(quiet: Quiet, now: datetime, until: datetime | None) -> None:
    assert quiet.until(now, LONDON) == until


def test_an_hour_that_comes_twice_is_over_once_and_never_ends_in_the_past() -> None:
    quiet = Quiet(time(1), time(1, 30))
    twice = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 1.10am for the second time
    assert quiet.until(twice, LONDON) is None
