"""`/digest` and what stands behind it: days, weeks, slips of the keyboard, and words of nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.digest import DigestKind
from bot.core.digest_commands import Asked, NotKnown, understood

# A Monday.
TODAY = date(2026, 11, 23)
DAYS = {
    "": date(2026, 11, 22), "yesterday": date(2026, 11, 22), "Yesterday.": date(2026, 11, 22), "today": TODAY,
    "so far": TODAY, "monday": date(2026, 11, 16), "Friday": date(2026, 11, 20), "last friday": date(2026, 11, 20),
    "for friday": date(2026, 11, 20), "sun": date(2026, 11, 22), "2026-11-20": date(2026, 11, 20),
    "20 November": date(2026, 11, 20), "fri 20 nov": date(2026, 11, 20), "the 20th of november": date(2026, 11, 20),
    "20/11/2026": date(2026, 11, 20), "24 december": date(2025, 12, 24), "1 March 2026": date(2026, 3, 1),
    "23 november": TODAY, "show me yesterday": date(2026, 11, 22), "2027-01-05": date(2027, 1, 5),
}  # fmt: skip
SLIPS = {
    "yesteday": "yesterday", "yestreday please": "yesterday", "tody": "today", "lst week": "last week",
    "wek": "week", "mondey": "monday", "hlep": "help", "2026-13-40": "help", "everything": "help",
    "31 november": "help", "<!channel>": "help", "x" * 4000: "help", "💥 = +cmd": "help", "\u202egip": "help",
}  # fmt: skip


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_is_the_last_one_that_is_called_so(typed: str) -> None:
    assert understood(typed, TODAY) == Asked(DigestKind.DAY, DAYS[typed])


@pytest.mark.parametrize("typed", ["week", "this week", "WEEK"])
def test_this_week_is_as_far_as_it_has_come(typed: str) -> None:
    assert understood(typed, TODAY) == Asked(DigestKind.WEEK, TODAY)


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 27), date(2026, 11, 29)])
def test_last_week_ends_on_the_sunday_before(today: date) -> None:
    assert understood("last week", today) == Asked(DigestKind.WEEK, date(2026, 11, 22))


@pytest.mark.parametrize("typed", ["help", "?", " HELP ", "how"])
def test_help_is_understood(typed: str) -> None:
    found = understood(typed, TODAY)
    assert isinstance(found, Asked)
    assert found.help


@pytest.mark.parametrize("typed", SLIPS)
def test_what_is_not_known_is_answered_with_the_nearest_that_is(typed: str) -> None:
    found = understood(typed, TODAY)
    assert isinstance(found, NotKnown)
    assert found.example == f"/digest {SLIPS[typed]}"
