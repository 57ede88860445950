"""A date as people in Britain write it: 24 November, 24th of Nov, 24/11/2026, Christmas Eve; the day comes first."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta
from typing import Final, NamedTuple

from dateutil.easter import easter

from bot.core.moments import day as said_day
from bot.core.moments import short_day
from bot.core.time_refusals import Unclear, Why

# A date without a year that has only just gone by is a slip rather than one of next year.
_JUST_PAST: Final = timedelta(days=92)

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED: Final = {
    "new year's day": (1, 1), "new years day": (1, 1), "valentine's day": (2, 14), "valentines day": (2, 14),
    "st david's day": (3, 1), "st patrick's day": (3, 17), "st george's day": (4, 23), "halloween": (10, 31),
    "bonfire night": (11, 5), "st andrew's day": (11, 30), "christmas eve": (12, 24), "christmas day": (12, 25),
    "boxing day": (12, 26), "new year's eve": (12, 31), "new years eve": (12, 31),
}  # fmt: skip

_END: Final = r"(?!\w)(?![.:][0-9])"
_NTH: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])\.?"
# "24 November 1800" is a time; years of this century are years.
_YEAR: Final = r"(?:(?:\s*,\s*|\s+|[-/])(?P<year>20[0-9]{2}|'[0-9]{2})(?!\w|\s?(?:hrs|hours|h)\b|[.:][0-9]))?"
_DAY_MONTH: Final = re.compile(rf"(?:the\s+)?{_NTH}(?:\s+(?:day\s+)?of)?[\s/-]*{_MONTH}{_YEAR}{_END}", re.A)
# With a time of day behind it "2126" is a year, without one it is a time.
_FAR: Final = re.compile(
    rf"(?:the\s+)?{_NTH}(?:\s+of)?\s+{_MONTH}\s*,?\s+(?:2[1-9]|[3-9][0-9])[0-9]{{2}}"
    r"(?=\s*,?\s+(?:at\s+|@\s*)?(?:[0-9]{1,2}(?:[:.][0-9]{2}|(?:[:.][0-9]{2})?\s?[ap]\.?m)|noon|midday)(?!\w))",
    re.A,
)
_MONTH_DAY: Final = re.compile(rf"{_MONTH}\s+(?:the\s+)?{_NTH}{_YEAR}{_END}", re.A)
_SLASHED: Final = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?P<sign>[/.-])(?P<month>[0-9]{{1,2}})(?:(?P=sign)(?P<year>20[0-9]{{2}}|[0-9]{{2}}))?{_END}",
    re.A,
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>20[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:t(?=[0-9]{{2}}:)|{_END})", re.A
)
# Without "the" it may begin the post: "1st aid".
_ORDINAL: Final = re.compile(rf"the\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th){_END}(?!\s+(?:day\s+)?of\b)", re.A)
_NAME: Final = re.compile(rf"(?:{'|'.join(_NAMED)}){_YEAR}{_END}", re.A)
_EASTER_DAYS: Final = {
    "shrove tuesday": -47, "good friday": -2, "easter sunday": 0, "easter day": 0, "easter monday": 1,
}  # fmt: skip
_EASTER: Final = re.compile(rf"(?P<name>{'|'.join(_EASTER_DAYS)}){_YEAR}{_END}", re.A)
_NTH_AFTER: Final = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)(?=\s*(?:$|,|at\b|[0-9]))", re.A)


class Dated(NamedTuple):
    """A date, and a sentence where its numbers could be read in another order."""

    on: date
    note: str = ""


def read_date(text: str, start: int, today: date) -> tuple[Dated, int] | None:
    """The date that stands at a place of a text in plain small letters, and where it ends; raises Unclear."""
    if far := _FAR.match(text, start):
        raise Unclear(Why.TOO_FAR, f"“{far[0]}” is more than a year ahead; Kestrel plans for a year.")
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_FIRST):
        if found := pattern.match(text, start):
            month = _MONTHS.get(found["month"]) or int(found["month"])
            return Dated(_date(int(found["day"]), month, found["year"], today, found[0])), found.end()
    if (found := _SLASHED.match(text, start)) and (found["sign"] == "/" or found["year"]):
        return _slashed(found, today), found.end()
    if found := _NAME.match(text, start):
        name = next(name for name in _NAMED if found[0].startswith(name))
        month, day = _NAMED[name]
        return Dated(_date(day, month, found["year"], today, found[0])), found.end()
    if found := _ORDINAL.match(text, start):
        return Dated(_nth(int(found["day"]), today, found[0])), found.end()
    if found := _EASTER.match(text, start):
        return Dated(_by_easter(_EASTER_DAYS[found["name"]], found["year"], today)), found.end()
    return None


def read_nth(text: str, start: int, today: date) -> tuple[Dated, int] | None:
    """The day of the month after a weekday: "Tuesday 24th"."""
    found = _NTH_AFTER.match(text, start)
    return (Dated(_nth(int(found["day"]), today, found[0])), found.end()) if found else None


def _by_easter(days: int, year: str | None, today: date) -> date:
    if year is not None:
        return easter(int(year.strip("'")) % 100 + 2000) + timedelta(days=days)
    found = (easter(each) + timedelta(days=days) for each in (today.year, today.year + 1))
    return next(on for on in found if on >= today)


def _slashed(found: re.Match[str], today: date) -> Dated:
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    if month > 12 >= day > 0 and month <= 31:
        raise _month_first(found[0], day=month, month=day, year=year, today=today)
    on = _date(day, month, year, today, found[0])
    note = "" if day > 12 or day == month else f"“{found[0]}” is taken as {short_day(on)}: the day comes first."
    return Dated(on, note)


def _month_first(words: str, *, day: int, month: int, year: str | None, today: date) -> Unclear:
    try:
        meant = _date(day, month, year, today, words)
    except Unclear:
        meant = None
    slashed = f"“{words}” has the month first, as in America. Write the day first"
    if meant is None:
        return Unclear(Why.MONTH_FIRST, f"{slashed}.")
    return Unclear(Why.MONTH_FIRST, f"{slashed}: {meant.day}/{meant.month}/{meant.year}.", on=meant)


def _date(day: int, month: int, year: str | None, today: date, words: str) -> date:
    if year is not None:
        return _checked(int(year.strip("'")) % 100 + 2000, month, day, words)
    if (month, day) == (2, 29):
        return _leap_day(today)
    on = _checked(today.year, month, day, words)
    if on >= today:
        return on
    if today - on <= _JUST_PAST:
        raise Unclear(
            Why.PAST,
            f"{said_day(on)} has gone by. Write the year if you mean that of {on.year + 1}.",
            on=_checked(on.year + 1, month, day, words),
        )
    return _checked(today.year + 1, month, day, words)


def _leap_day(today: date) -> date:
    leap = next(year for year in range(today.year, today.year + 9) if isleap(year) and date(year, 2, 29) >= today)
    if leap > today.year + 1:
        raise Unclear(Why.NONSENSE, f"The next 29 February is that of {leap}.")
    return date(leap, 2, 29)


def _checked(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(Why.NONSENSE, f"There is no date “{words.strip()}”.") from None


def _nth(day: int, today: date, words: str) -> date:
    """The next day of a month with that number."""
    if not 1 <= day <= 31:
        raise Unclear(Why.NONSENSE, f"There is no date “{words}”.")
    month = today.replace(day=1)
    while True:
        try:
            on = month.replace(day=day)
        except ValueError:
            on = date.min
        if on >= today:
            return on
        month = (month + timedelta(days=32)).replace(day=1)
