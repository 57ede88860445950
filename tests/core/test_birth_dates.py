"""Dates of birth in outgoing words, and dates that are none. All of them are invented."""

from __future__ import annotations

import pytest

from bot.core.checks import Check
from tests.core.measured import kinds, personal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jo, born 12/03/1984", "12/03/1984"),
        ("DOB: 12.03.84", "12.03.84"),
        ("date of birth 1984-03-12", "1984-03-12"),
        ("12 March 1984", "12 March 1984"),
        ("12th of March 1984", "12th of March 1984"),
        ("on March 12th, 1984", "March 12th, 1984"),
        ("12-Mar-84", "12-Mar-84"),
        ("12/3/84", "12/3/84"),
        ("born on 3 May 2025", "3 May 2025"),
        ("3/5/2025 (birthday)", "3/5/2025"),
    ],
)
def test_a_date_of_birth_is_found(text, shown):
    (finding,) = personal(text)
    assert finding.check is Check.BIRTH_DATE
    assert f"“{shown}”" in finding.sentence


@pytest.mark.parametrize(
    "text",
    [
        "See you on 22 November 2026",
        "Your visit on 3/5/2025",
        "Your appointment is on 12/03/27",
        "The baby is due 12/03/2027, she will be born here",
        "The NHS was born on 5 July 1948",
        "Open since 1984",
        "31/02/1984",
        "99/99/1984",
        "Version 1.2.84",
        "3 of 4 people in 2011",
        "https://ashcombe.example/1984/03/12 12/03/1984x",
        "12 March",
    ],
)
def test_other_dates_are_no_date_of_birth(text):
    assert kinds(text) == set()


def test_without_a_clock_only_what_is_called_a_birthday_counts():
    assert kinds("12 March 1984", now=None) == set()
    assert kinds("born 12 March 1984", now=None) == {Check.BIRTH_DATE}
