"""Tables as CSV that a spreadsheet opens without harm: no cell is a formula, and letters stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# A spreadsheet takes a cell that begins so for a formula, and may run what somebody on the internet wrote.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# By it a spreadsheet knows that the file is UTF-8.
BOM = "\ufeff"


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table with a head, ready to be a file. Numbers stay numbers, words are never formulas, None is empty."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([cell(each) for each in head])
    for row in rows:
        writer.writerow([cell(each) for each in row])
    return (BOM + held.getvalue()).encode("utf-8", "replace")


def cell(value: Any) -> Any:
    """What stands in a cell: words that would be a formula begin with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    # A NUL ends the text for many readers; strict ones refuse it.
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
