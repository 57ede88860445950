"""Wordings that take turns and name a day, or are as many as the runs there are."""

from __future__ import annotations

import pytest

from bot.core.turn_days import warnings


@pytest.mark.parametrize("text", ["Last day of the flu clinic", "Flu clinic TODAY", "Tomorrow: tea"])
def test_words_that_name_a_day_are_warned_of_where_they_take_turns(text: str) -> None:
    assert "names a day" in warnings(["Come and see us", text], None)[0]
    assert warnings([text], 3) == ()


@pytest.mark.parametrize(("runs", "warned"), [(2, True), (1, True), (3, False), (None, False)])
def test_a_series_no_longer_than_its_wordings_is_warned_of(runs: int | None, warned: bool) -> None:
    assert bool(warnings(["Come", "Holidays are coming"], runs)) is warned


def test_a_weekday_is_warned_of_in_a_series_that_ends() -> None:
    assert "(“Wednesday”)" in warnings(["Come", "See you on Wednesday"], 3)[0]
    assert warnings(["Come", "See you on Wednesday"], None) == ()
