"""A day as people in Britain say it: tomorrow, next Tuesday, Friday week, a week today, in 3 days, Tue 24 November."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.core.clock_words import NUMBERS
from bot.core.clocks import Part
from bot.core.date_words import Dated, read_date, read_nth
from bot.core.moments import day as said_day
from bot.core.moments import short_day
from bot.core.time_refusals import Unclear, Why

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
WEEKDAY: Final = rf"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})(?![a-z])\.?"
COUNTS: Final = {
    "a": 1, "an": 1, **NUMBERS, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "ninety": 90,
}  # fmt: skip
COUNT: Final = rf"(?P<count>[0-9]{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"

_END: Final = r"(?!\w)(?![.:][0-9])"
_PART: Final = rf"(?:\s+(?P<part>morning|afternoon|evening|night){_END})?"
_CLOSE: Final = {
    "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2,
}  # fmt: skip
_TODAY: Final = re.compile(rf"this\s+(?P<part>morning|afternoon|evening){_END}", re.A)
_NAMED: Final = re.compile(
    rf"(?P<day>{'|'.join(sorted(_CLOSE, key=len, reverse=True))})(?P<week>\s+week)?{_END}{_PART}", re.A
)
_WHICH: Final = r"(?:(?P<which>this\s+coming|this|next\s+week(?:\s+on)?|next|coming)\s+)?"
_WEEKDAY: Final = re.compile(
    rf"{_WHICH}{WEEKDAY}(?:(?P<week>\s+week)(?!\w)|(?P<next_week>\s+next\s+week)(?!\w))?{_PART}{_END}", re.A
)
_WEEKS_FROM: Final = re.compile(
    rf"(?:(?:(?:in\s+)?{COUNT}\s+weeks?|a\s+(?P<fortnight>fortnight))\s+(?:on\s+|from\s+)?|week\s+on\s+)(?=[a-z])", re.A
)
_AFTER: Final = re.compile(
    rf"in\s+(?:{COUNT}\s+(?P<unit>day|week|month)s?|a\s+(?P<fortnight>fortnight))(?:'s?\s+time)?{_END}", re.A
)
_FROM_NOW: Final = re.compile(rf"{COUNT}\s+(?P<unit>day|week|month)s?\s+from\s+now{_END}", re.A)
_DATE_NEXT: Final = re.compile(r"(?:\s*,\s*|\s+)(?=[0-9a-z])", re.A)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was written.

    `today_named` says that it is today's weekday alone, so that next week may be meant. `notes` are sentences about
    what was taken where more than one day could be meant.
    """

    on: date
    words: str
    part: Part | None = None
    today_named: bool = False
    notes: tuple[str, ...] = ()


def read_day(text: str, start: int, today: date) -> tuple[Day, int] | None:
    """The day that stands at a place of a text in plain small letters, and where it ends; raises Unclear."""
    for read in (_close, _weeks_from, _after, _weekday):
        if (found := read(text, start, today)) is not None:
            return found
    return _dated(text, start, today)


def _dated(text: str, start: int, today: date) -> tuple[Day, int] | None:
    found = read_date(text, start, today)
    if found is None:
        return None
    dated, end = found
    return Day(dated.on, text[start:end], notes=tuple(_notes(dated.note))), end


def _close(text: str, start: int, today: date) -> tuple[Day, int] | None:
    if found := _TODAY.match(text, start):
        return Day(today, found[0], Part(found["part"])), found.end()
    if (found := _NAMED.match(text, start)) is None:
        return None
    part = Part.NIGHT if found["day"] == "tonight" else Part(found["part"]) if found["part"] else None
    on = today + _CLOSE[found["day"]] * DAY + (WEEK if found["week"] else 0 * DAY)
    return _with_date(Day(on, found[0], part), text, found.end(), today)


def _weeks_from(text: str, start: int, today: date) -> tuple[Day, int] | None:
    """ "a week today", "a fortnight on Friday", "two weeks from tomorrow"."""
    found = _WEEKS_FROM.match(text, start)
    if found is None:
        return None
    based = _close(text, found.end(), today) or _weekday(text, found.end(), today)
    if based is None:
        return None
    day, end = based
    weeks = 2 if found["fortnight"] else counted(found["count"] or "a")
    return replace(day, on=day.on + weeks * WEEK, words=text[start:end], today_named=False), end


def _after(text: str, start: int, today: date) -> tuple[Day, int] | None:
    found = _AFTER.match(text, start) or _FROM_NOW.match(text, start)
    if found is None:
        return None
    if found.re is _AFTER and found["fortnight"]:
        return Day(today + 2 * WEEK, found[0]), found.end()
    count = counted(found["count"])
    if found["unit"] == "month":
        return Day(months_after(today, count), found[0]), found.end()
    return Day(today + count * (WEEK if found["unit"] == "week" else DAY), found[0]), found.end()


def _weekday(text: str, start: int, today: date) -> tuple[Day, int] | None:
    found = _WEEKDAY.match(text, start)
    if found is None:
        return None
    number, which = WEEKDAYS[found["weekday"]], found["which"] or ""
    coming = today + (number - today.weekday()) % 7 * DAY
    part = Part(found["part"]) if found["part"] else None
    if not found["week"] and not found["next_week"] and (exact := _date_after(text, found.end(), today)) is not None:
        return _matching(number, found, exact, part, text)
    day = Day(coming, found[0], part)
    if found["week"]:
        day = replace(day, on=coming + WEEK)
    elif found["next_week"] or which.startswith("next"):
        day = _next(day, today, sure=bool(found["next_week"] or which != "next"))
    elif coming == today and which != "this":
        day = replace(day, today_named=True)
    return day, found.end()


def _next(day: Day, today: date, *, sure: bool) -> Day:
    """ "next Tuesday" is Tuesday of next week; it is said where somebody may mean the Tuesday before it."""
    on = today - today.weekday() * DAY + WEEK + day.on.weekday() * DAY
    if on == day.on:
        return day
    note = f"“{day.words}” is taken as {said_day(on)}; write “this {day.on:%A}” for {short_day(day.on)}."
    return replace(day, on=on, notes=() if sure or day.on == today else (note,))


def _date_after(text: str, start: int, today: date) -> tuple[Dated, int] | None:
    between = _DATE_NEXT.match(text, start)
    if between is None:
        return None
    return read_date(text, between.end(), today) or read_nth(text, between.end(), today)


def _matching(
    number: int, found: re.Match[str], exact: tuple[Dated, int], part: Part | None, text: str
) -> tuple[Day, int]:
    dated, end = exact
    words = text[found.start() : end]
    if dated.on.weekday() != number:
        raise Unclear(
            Why.MISMATCH, f"{short_day(dated.on, year=True)} is a {dated.on:%A}; you wrote “{words}”.", on=dated.on
        )
    return Day(dated.on, words, part, notes=tuple(_notes(dated.note))), end


def _with_date(day: Day, text: str, end: int, today: date) -> tuple[Day, int]:
    """ "tomorrow, 24 November": both have to be the same day."""
    exact = _date_after(text, end, today)
    if exact is None:
        return day, end
    if exact[0].on != day.on:
        raise Unclear(
            Why.MISMATCH,
            f"{day.words.strip().capitalize()} is {said_day(day.on)}, not {short_day(exact[0].on)}.",
            on=exact[0].on,
        )
    return day, exact[1]


def months_after(on: date, months: int) -> date:
    """The same day of the month so many months later, or the last of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day, on.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def counted(word: str) -> int:
    """The number that a word of `COUNT` names: "3", "three", "a"."""
    return COUNTS.get(word) or int(word)


def _notes(note: str) -> Iterator[str]:
    if note:
        yield note
