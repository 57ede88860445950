"""The parts of a time as somebody typed it: a day and a time of day in either order, or so many hours from now."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.core.clock_words import read_clock
from bot.core.clocks import Clock
from bot.core.day_words import COUNT, Day, counted, read_day
from bot.core.time_refusals import Unclear, Why

_JOINED: Final = re.compile(r"\s*(?:[,-]\s*)?(?:(?P<at>at|@)(?:\s+|(?=[0-9]))|on\s+)?", re.A)
_BEGUN: Final = re.compile(r"for\s+(?=[a-z0-9])", re.A)
_UNIT: Final = r"(?P<unit>hours?|hrs?|h|minutes?|mins?)"
_LENGTH: Final = (
    rf"(?:(?P<half>half\s+an\s+hour)|{COUNT}(?P<point>[.]5)?\s*{_UNIT}(?P<and>\s+and\s+a\s+half)?"
    r"(?:(?:\s+and|,)?\s+(?P<more>[0-9]{1,3})\s*(?:minute|min)s?)?)(?!\w)"
)
_ELAPSED: Final = re.compile(rf"in\s+{_LENGTH}(?:\s+from\s+now(?!\w))?", re.A)
_FROM_NOW: Final = re.compile(rf"{_LENGTH}\s+from\s+now(?!\w)", re.A)
_ANOTHER: Final = re.compile(r"(?:\s*(?:[,&/-]|(?:and|or|to|until|till)(?!\w)))*\s*(?:at\s+)?(?=[0-9a-z])", re.A)


def read_parts(text: str, start: int, today: date) -> tuple[Day | None, Clock | None, int]:
    """A day and a time of day in either order, as far as they stand at a place of a text, and where they end."""
    day: Day | None = None
    clock: Clock | None = None
    end = begun.end() if (begun := _BEGUN.match(text, start)) else start
    while day is None or clock is None:
        joined = _JOINED.match(text, end)
        at = joined.end() if joined else end
        if day is None and (found := read_day(text, at, today)):
            day, end = found
        elif clock is None and (
            told := read_clock(text, at, asked=bool(joined and joined["at"]), after_day=day is not None)
        ):
            clock, end = told
        else:
            break
    return day, clock, end


def read_elapsed(text: str, start: int) -> tuple[timedelta, int] | None:
    """So much time from now on ("in 2 hours"), and where that ends."""
    found = _ELAPSED.match(text, start) or _FROM_NOW.match(text, start)
    return (_length(found), found.end()) if found else None


def refuse_another(text: str, end: int) -> None:
    """Raises Unclear where a second time follows, such as "9am and 5pm": the post would carry it off."""
    between = _ANOTHER.match(text, end)
    if between is None:
        return
    second = read_clock(text, between.end(), asked=False, after_day=False)
    if second is not None:
        raise Unclear(
            Why.AMBIGUOUS,
            f"There is a second time, “{second[0].words}”. Write one; where it begins your post, put a colon first.",
        )


def _length(found: re.Match[str]) -> timedelta:
    if found["half"]:
        return timedelta(minutes=30)
    count = counted(found["count"])
    length = timedelta(hours=count) if found["unit"].startswith("h") else timedelta(minutes=count)
    if found["and"] or found["point"]:
        length += timedelta(minutes=30) if found["unit"].startswith("h") else timedelta(seconds=30)
    return length + timedelta(minutes=int(found["more"] or 0))
