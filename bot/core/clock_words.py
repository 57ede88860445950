"""A time of day as people in Britain write it: 9am, 9.30am, 18:00, noon, half past nine, half nine, quarter to six."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.core.clocks import Clock, Half, Part
from bot.core.time_refusals import Unclear, Why

NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_PAST: Final = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_THEN: Final = {"fifteen": 15, "thirty": 30, "forty-five": 45}

_END: Final = r"(?![\w%])(?![.:/-][0-9])"
_HOUR: Final = rf"(?P<hour>{'|'.join(NUMBERS)}|1[0-2]|[1-9])"
_HALF: Final = r"(?:\s?(?P<half>[ap])\.?m(?:\.(?=\W|$))?)"
_PART: Final = re.compile(rf",?\s+(?:in\s+the\s+(?P<in>morning|afternoon|evening)|at\s+(?P<at>night)){_END}", re.A)
_DAY_WITH_PART: Final = re.compile(r"\s+(?:tonight|(?:this|tomorrow)\s+(?:morning|afternoon|evening))\b", re.A)
_NOON: Final = re.compile(rf"(?:12\s*)?(?:noon|midday|mid-day){_END}", re.A)
_MIDNIGHT: Final = re.compile(rf"(?:12\s*)?midnight{_END}", re.A)
_TWELVE: Final = re.compile(rf"(?P<hour>[0-9]{{1,2}})(?:[:.](?P<minute>[0-9]{{2}}))?{_HALF}(?![\w%])", re.A)
_TWENTY_FOUR: Final = re.compile(
    rf"(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})(?::00)?(?:\s?(?:hrs|hours|h){_END})?{_END}", re.A
)
_FOUR_FIGURES: Final = re.compile(
    rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<unit>\s?(?:hrs|hours|h))?{_END}", re.A
)
_SPOKEN: Final = re.compile(
    rf"(?:(?P<by>{'|'.join(sorted(_PAST, key=len, reverse=True))})(?:\s+|-(?=past|to))(?:(?P<way>past|to)\s+)?)?{_HOUR}"
    rf"(?:\s+(?P<then>{'|'.join(_THEN)}))?(?P<oclock>\s?o'?\s?clock)?{_HALF}?{_END}",
    re.A,
)
_BARE: Final = re.compile(rf"(?P<hour>1[0-9]|2[0-3]|[1-9]|{'|'.join(NUMBERS)}){_END}", re.A)


def read_clock(text: str, start: int, *, asked: bool, after_day: bool) -> tuple[Clock, int] | None:
    """The time of day that stands at a place of a text in plain small letters, and where it ends.

    `asked` says that "at" stands before it and `after_day` that a day does: "at 9" and "tomorrow 1430" are times, while
    "9" and "1430" alone are numbers.
    """
    for read in (_noon, _midnight, _twelve, _twenty_four):
        if (found := read(text, start)) is not None:
            return _with_part(*found, text)
    return (
        _four_figures(text, start, asked or after_day) or _spoken(text, start) or _bare(text, start, asked, after_day)
    )


def _noon(text: str, start: int) -> tuple[Clock, int] | None:
    found = _NOON.match(text, start)
    return (Clock(12, 0, found[0]), found.end()) if found else None


def _midnight(text: str, start: int) -> tuple[Clock, int] | None:
    found = _MIDNIGHT.match(text, start)
    return (Clock(0, 0, found[0], midnight=True), found.end()) if found else None


def _twelve(text: str, start: int) -> tuple[Clock, int] | None:
    found = _TWELVE.match(text, start)
    if found is None:
        return None
    hour, minute, words = int(found["hour"]), int(found["minute"] or 0), found[0]
    if not 1 <= hour <= 12 or minute > 59:
        raise Unclear(Why.NONSENSE, f"There is no time “{words}”.")
    if (hour, minute) == (12, 0) and found["half"] == "a":
        raise Unclear(
            Why.AMBIGUOUS,
            f"“{words}” is taken for noon by some and for midnight by others.",
            examples=("tomorrow midday", "tomorrow midnight"),
        )
    note = f"“{words}” is taken as 12 noon." if (hour, minute) == (12, 0) else ""
    return Clock(hour % 12 + 12 * (found["half"] == "p"), minute, words, note=note), found.end()


def _twenty_four(text: str, start: int) -> tuple[Clock, int] | None:
    found = _TWENTY_FOUR.match(text, start)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise Unclear(Why.NONSENSE, f"There is no time “{found[0]}”.")
    # "9:30" is the morning on either clock that people use for posts; "5:30" is not.
    half = Half.SAID if hour in (0, 12) or hour > 12 or found["hour"].startswith("0") else Half.OPEN
    return Clock(hour, minute, found[0], Half.MORNING if half is Half.OPEN and hour >= 7 else half), found.end()


def _four_figures(text: str, start: int, asked: bool) -> tuple[Clock, int] | None:
    found = _FOUR_FIGURES.match(text, start)
    if found is None or not (asked or found["unit"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise Unclear(Why.NONSENSE, f"There is no time “{found[0]}”.")
    return Clock(hour, minute, found[0]), found.end()


def _spoken(text: str, start: int) -> tuple[Clock, int] | None:
    found = _SPOKEN.match(text, start)
    if found is None or not _is_spoken(found):
        return None
    hour, minute = _number(found["hour"]), _THEN.get(found["then"] or "", 0)
    if found["by"]:
        minute = _PAST[found["by"]]
        if found["way"] == "to":
            hour, minute = (hour - 2) % 12 + 1, 60 - minute
    clock = Clock(hour, minute, found[0], Half.DAYTIME)
    if found["half"]:
        clock = Clock(hour % 12 + 12 * (found["half"] == "p"), minute, found[0])
    return _with_part(clock, found.end(), text)


def _is_spoken(found: re.Match[str]) -> bool:
    """ "half nine" and "nine o'clock" are times, "ten nine" and "nine" are not."""
    if found["by"]:
        sure = found["way"] is not None or found["by"] == "half"
        return sure and not found["then"] and not (found["by"] == "half" and found["way"] == "to")
    return bool(found["then"] or found["oclock"] or found["half"])


def _bare(text: str, start: int, asked: bool, after_day: bool) -> tuple[Clock, int] | None:
    """A number alone: with a part of the day it is a time, without one it is refused later, with the reason."""
    found = _BARE.match(text, start)
    if found is None:
        return None
    hour, figures = _number(found["hour"]), found["hour"].isdigit()
    clock, end = _with_part(Clock(hour, 0, found[0], Half.OPEN if hour <= 12 else Half.SAID), found.end(), text)
    asked = asked or clock.part is not None or _DAY_WITH_PART.match(text, end) is not None
    return (clock, end) if asked or (after_day and figures and hour <= 12) else None


def _with_part(clock: Clock, end: int, text: str) -> tuple[Clock, int]:
    found = _PART.match(text, end)
    if found is None:
        return clock, end
    return replace(clock, part=Part(found["in"] or found["at"])), found.end()


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)
