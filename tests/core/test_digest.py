"""Digests as values: percentiles, columns, lengths of time in words, and the picture with its words."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import digest_chart
from bot.core.digest import DayTold, DigestKind, Span, spans
from bot.core.digest_words import minutes, stretch
from bot.core.took import Times, summed, times

MONDAY = date(2026, 11, 16)
DAYS = tuple(
    DayTold(date(2026, 10, 26) + timedelta(n), None if n == 9 else n * 37, None if n % 7 > 4 else n * 25, partly=n == 4)
    for n in range(28)
)


@given(st.lists(st.tuples(st.integers(0, 5000), st.booleans()), min_size=1, max_size=60))
def test_percentiles_of_a_histogram_are_those_of_all_its_values_in_a_row(took: list[tuple[int, bool]]) -> None:
    each = [{length: (1, int(late))} for length, late in took]
    ordered = sorted(length for length, _ in took)
    rank = [ordered[math.ceil(len(ordered) * part / 100) - 1] for part in (50, 90)]
    assert times(summed(each)) == Times(len(took), sum(late for _, late in took), *rank)


def test_nothing_at_all_has_no_median() -> None:
    assert times({}) == Times(0, 0, None, None)


def test_a_day_stands_beside_the_seven_up_to_it_and_a_week_beside_the_one_before() -> None:
    sunday = MONDAY + timedelta(6)
    assert spans(DigestKind.DAY, sunday) == (Span(sunday, sunday), Span(MONDAY, sunday))
    assert spans(DigestKind.WEEK, sunday) == (Span(MONDAY, sunday), Span(date(2026, 11, 9), date(2026, 11, 15)))
    assert spans(DigestKind.WEEK, MONDAY)[0] == Span(MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (None, "–"),
        (0, "under 1 min"),
        (1, "1 min"),
        (59, "59 min"),
        (60, "1 h"),
        (80, "1 h 20 min"),
        (90000, "1,500 h"),
    ],
)
def test_lengths_of_working_time_are_short_enough_for_a_table(length: int | None, said: str) -> None:
    assert minutes(length) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-16", "2026-11-16", "Monday 16 November 2026"), ("2026-11-16", "2026-11-22", "16 to 22 November 2026"),
        ("2026-11-30", "2026-12-06", "30 November to 6 December 2026"),
        ("2026-12-28", "2027-01-03", "28 December 2026 to 3 January 2027"),
    ],
)  # fmt: skip
def test_a_stretch_of_days_is_said_as_people_do(first: str, last: str, said: str) -> None:
    assert stretch(Span(date.fromisoformat(first), date.fromisoformat(last))) == said


def test_the_picture_and_its_words_tell_the_same_numbers() -> None:
    values = digest_chart.spec(DAYS)["data"]["values"]
    told = digest_chart.alt_text(DAYS)
    assert len(values) == 28
    for value, each in zip(values, DAYS, strict=True):
        assert value["mentions"] == each.mentions
        assert value["hours"] == (None if each.answer is None else round(each.answer / 60, 2))
        heard = "not read" if each.mentions is None else f"{each.mentions:,}"
        assert f"{value['day']} {heard}" in told
        assert each.answer is None or each.mentions is None or f"median {minutes(each.answer)}" in told
    assert "4 Nov not read" in told
    assert "30 Oct 148*" in told


def test_days_in_a_row_on_which_nobody_listened_are_told_once_and_never_as_nothing_said() -> None:
    deaf = [replace(each, mentions=None, partly=True) if 4 < n < 9 else each for n, each in enumerate(DAYS)]
    values = digest_chart.spec(deaf)["data"]["values"]
    assert [n for n, value in enumerate(values) if value["deaf"]] == [5, 6, 7, 8, 9]
    assert {n: value["unread"] for n, value in enumerate(values) if value["unread"]} == {
        4: "read in part",
        7: "not read",
    }


def test_a_picture_of_nothing_still_has_its_nought_at_the_foot() -> None:
    _, bars, _, line = digest_chart.spec([DayTold(each.day, 0) for each in DAYS])["layer"]
    assert [each["encoding"]["y"]["scale"] for each in (bars, line)] == [{"domain": [0, 1]}] * 2


def test_the_picture_fetches_nothing_and_its_words_fit() -> None:
    loud = tuple(DayTold(each.day, 10**9, 10**6, partly=True) for each in DAYS)
    assert len(digest_chart.alt_text(loud)) <= 2000
    whole = digest_chart.spec(DAYS)
    assert "url" not in json.dumps(whole | {"$schema": ""})
