"""CSV for spreadsheets: nothing in it is a formula, and a strict reader gets back what was put in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.spreadsheet import csv_of


def read(content: bytes) -> list[list[str]]:
    """As a strict reader has it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(begins: str) -> None:
    hostile = f'{begins}HYPERLINK("https://evil.example","x")'
    assert read(csv_of(["words"], [[hostile]]))[1] == [f"'{hostile}"]
    assert read(csv_of([hostile], []))[0] == [f"'{hostile}"]


def test_letters_stay_as_they_are_and_the_file_says_that_it_is_utf_8() -> None:
    content = csv_of(["name", "many"], [["Zoë, “A&E” 💙\nand more", 7], [None, True]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["name", "many"], ["Zoë, “A&E” 💙\nand more", "7"], ["", "yes"]]


def test_a_number_below_nothing_stays_a_number() -> None:
    assert read(csv_of(["x"], [[-3], [-0.5]])) == [["x"], ["-3"], ["-0.5"]]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=8))
def test_whatever_people_write_comes_back_whole(rows: list[list[str]]) -> None:
    found = read(csv_of(["a", "b"], rows))
    assert len(found) == len(rows) + 1
    for row, came in zip(rows, found[1:], strict=True):
        for put, got in zip(row, came, strict=True):
            assert got.removeprefix("'") == put.replace("\x00", "").removeprefix("'")
            assert not got.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
