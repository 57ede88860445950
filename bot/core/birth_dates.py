"""Dates in outgoing words that read like somebody's date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<![\w£$€.,/-])(?:"
    rf"(?P<nd>[0-3]?[0-9])\s?(?P<gap>[/.-])\s?(?P<nm>[01]?[0-9])\s?(?P=gap)\s?(?P<ny>[0-9]{{4}}|[0-9]{{2}})"
    rf"|(?P<iy>[12][0-9]{{3}})-(?P<im>[01][0-9])-(?P<id>[0-3][0-9])"
    rf"|(?P<wd>[0-3]?[0-9])(?:st|nd|rd|th)?(?:\sof)?[\s-](?P<wm>{_NAMES})\.?,?[\s-](?P<wy>[0-9]{{4}}|'?[0-9]{{2}})"
    rf"|(?P<am>{_NAMES})\.?\s(?P<ad>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s(?P<ay>[0-9]{{4}})"
    rf")(?![\w/-]|[.,:][0-9])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:born|d\.?\s?o\.?\s?b|date of birth|birth ?da(?:te|y)s?|b'day|(?:ei|dy)?ddyddiad geni|dyddiad geni|ganwyd)\b",
    re.IGNORECASE,
)
_NEAR = 40
_GROWN = 8  # years; a younger date is more often one of an appointment or a stay
_OLDEST = 1900
_AHEAD, _ABOUT_NOW = 10, 2026
# Birthdays that public bodies do post about: the NHS itself.
_PUBLIC = {date(1948, 7, 5)}


def birth_dates(plain: str, now: datetime | None) -> Iterator[tuple[int, int]]:
    """Dates near "born" or "date of birth", and, where `now` is known, whole dates of eight years ago or more."""
    cues = [cue.span() for cue in _CUE.finditer(plain)]
    for found in _DATE.finditer(plain):
        day = _day(found, now)
        if day is None or day in _PUBLIC:
            continue
        near = any(start - _NEAR <= found.end() and found.start() <= end + _NEAR for start, end in cues)
        # A child may be due, but nobody has been born on a day to come.
        if (near and (now is None or day <= now.date())) or _is_long_ago(found, day, now):
            yield found.span()


def _is_long_ago(found: re.Match[str], day: date, now: datetime | None) -> bool:
    # "1.2.84" is a version or a bill as often as a day.
    return now is not None and day.year <= now.year - _GROWN and not (found["gap"] == "." and len(found["ny"]) == 2)


def _day(found: re.Match[str], now: datetime | None) -> date | None:
    kind = next(kind for kind in "niwa" if found[f"{kind}d"])
    month = found[f"{kind}m"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    year = _year(found[f"{kind}y"].lstrip("'"), now)
    try:
        return date(year, number, int(found[f"{kind}d"])) if year >= _OLDEST else None
    except ValueError:
        return None


def _year(written: str, now: datetime | None) -> int:
    """Two digits mean a year at most ten years ahead: an appointment in "27" is not a birthday in 1927."""
    if len(written) == 4:
        return int(written)
    latest = _AHEAD + (now.year if now else _ABOUT_NOW)
    return latest - (latest - int(written)) % 100
