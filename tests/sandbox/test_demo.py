"""The demo begins on a working morning, whenever it is started, and its first due times are those of one morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.allowance import Allowance
from bot.core.explanation import explain
from bot.sandbox.demo import NOTHING_KEPT, first_morning, run_demo, sandbox_team

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-25T15:00", "2026-11-25T09:12"),
        ("2026-11-21T23:59", "2026-11-23T09:12"),
        ("2026-11-22T00:10", "2026-11-23T09:12"),
        ("2026-10-24T12:00", "2026-10-26T09:12"),  # the clocks go back in the night between
        ("2026-03-28T12:00", "2026-03-30T09:12"),  # and forward
        ("2026-12-24T23:59", "2026-12-24T09:12"),
        ("2026-12-25T08:00", "2026-12-29T09:12"),  # Christmas Day, a weekend, and a substitute for Boxing Day
        ("2027-01-01T10:00", "2027-01-04T09:12"),  # New Year's Day is a Friday
        ("2027-03-26T10:00", "2027-03-30T09:12"),  # Good Friday to Easter Monday
        ("2027-03-29T10:00", "2027-03-30T09:12"),  # Easter Monday; the clocks went forward the day before
        ("2026-08-31T10:00", "2026-09-01T09:12"),  # the summer bank holiday
    ],
)
def test_the_demo_begins_at_twelve_past_nine_on_a_working_day(now: str, begins: str) -> None:
    started = first_morning(datetime.fromisoformat(now).replace(tzinfo=LONDON), sandbox_team().calendar)
    assert started == datetime.fromisoformat(begins).replace(tzinfo=LONDON)


def test_on_every_day_of_ten_years_what_comes_first_is_due_on_the_same_morning_and_needs_no_reasons() -> None:
    calendar, within = sandbox_team().calendar, Allowance.parse("2 working hours")
    for number in range(3653):
        now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC) + timedelta(days=number)
        started = first_morning(now, calendar)
        told = explain(calendar, started, within)
        assert calendar.is_open(started)
        assert told.due == started + timedelta(hours=2)
        assert told.words.endswith("9.12am + 2 working hours → 11.12am")
        assert timedelta(hours=-4) < started - now < timedelta(days=5)


def test_whoever_starts_it_is_told_that_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    run_demo(port=0, show=False, wait=lambda _: None)
    assert NOTHING_KEPT in capsys.readouterr().out
