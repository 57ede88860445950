"""How often, as people say it: every weekday, Mondays and Thursdays, every other Friday, first Monday of the month."""

from __future__ import annotations

import re
from typing import Final

from bot.core.day_words import COUNT, WEEKDAYS, counted
from bot.core.repeat_rules import LAST, daily, monthly_nth, monthly_on, weekly
from bot.core.repeat_rules import WEEKDAYS as WORKING
from bot.core.time_refusals import Unclear, Why

_END: Final = r"(?!\w)"
_NAMES: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_ONE: Final = rf"(?:{_NAMES})s?(?![a-z])\.?"
_THROUGH: Final = r"(?:\s+to\s+|\s*[-–]\s*)"
_LIST: Final = rf"(?P<weekdays>{_ONE}(?:(?:\s*,\s*|\s*&\s*|\s*,?\s+and\s+|{_THROUGH}){_ONE})*)"
_NTHS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "last": LAST,
}  # fmt: skip
_NTH: Final = rf"(?P<nth>{'|'.join(_NTHS)})"
_EVERY: Final = r"(?:every|each)\s+"
_SOME: Final = rf"(?:(?P<other>other|second|2nd|alternate)|{COUNT})\s+"
_OF_MONTH: Final = rf"\s+(?:of|in)\s+(?:the|each|every|(?P<of_other>every\s+other))\s+month{_END}"
_WEEKLY: Final = rf"(?:weekly|{_EVERY}week|(?P<fortnight>fortnightly|{_EVERY}fortnight)|{_EVERY}{_SOME}weeks?)"
_MONTHLY: Final = rf"(?:monthly|{_EVERY}month|{_EVERY}{_SOME}months?)"
_DAY: Final = r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)|(?P<last>last)\s+day)"

_DAILY: Final = re.compile(rf"(?:daily|{_EVERY}(?:single\s+)?day|{_EVERY}{_SOME}days?){_END}", re.A)
_WORKDAYS: Final = re.compile(
    rf"(?:(?:{_EVERY}|on\s+)?(?:week\s?days|working\s+days)|{_EVERY}(?:week\s?day|working\s+day)){_END}", re.A
)
_WEEKEND: Final = re.compile(rf"(?:(?:at|on)\s+)?(?:weekends|{_EVERY}weekend){_END}", re.A)
_ON_WEEKDAYS: Final = re.compile(rf"{_WEEKLY}\s*,?\s+(?:on\s+)?(?:an?\s+)?{_LIST}{_END}", re.A)
_EVERY_WEEKDAY: Final = re.compile(rf"{_EVERY}(?:(?P<other>other|alternate)\s+)?{_LIST}{_END}", re.A)
_PLURAL: Final = re.compile(rf"(?:on\s+)?{_LIST}{_END}", re.A)
SINGULAR: Final = _PLURAL
_RANGED: Final = re.compile(rf"({_NAMES})(s?)(?![a-z])\.?(?={_THROUGH}(?:({_NAMES}))?)?", re.A)
_EVERY_NTH: Final = re.compile(rf"{_EVERY}{_NTH}\s+(?P<weekday>{_NAMES}){_END}", re.A)
_NTH_OF_MONTH: Final = re.compile(
    rf"(?:on\s+)?(?:the\s+|{_EVERY})?{_NTH}\s+(?P<weekday>{_NAMES}|week\s?day|working\s+day){_OF_MONTH}", re.A
)
_MONTHLY_NTH: Final = re.compile(
    rf"{_MONTHLY}\s*,?\s+on\s+the\s+{_NTH}\s+(?P<weekday>{_NAMES}|week\s?day|working\s+day){_END}", re.A
)
_DAY_OF_MONTH: Final = re.compile(rf"(?:on\s+)?(?:the\s+)?{_DAY}(?:\s+day)?{_OF_MONTH}", re.A)
_MONTHLY_DAY: Final = re.compile(rf"{_MONTHLY}\s*,?\s+on\s+the\s+{_DAY}{_END}", re.A)

_TIMES_A: Final = r"(?:once|twice|[a-z0-9]+\s+times)\s+(?:a|per|each|every)\s+"
_TOO_OFTEN: Final = re.compile(
    rf"(?:hourly|{_EVERY}(?:half\s+an?\s+|[a-z0-9]+\s+)?(?:hours?|minutes?|mins?)|{_TIMES_A}(?:day|hour)){_END}", re.A
)
_NO_DAY: Final = re.compile(
    rf"(?:weekly|fortnightly|monthly|{_EVERY}(?:[a-z0-9]+\s+)?(?:weeks?|fortnights?|months?)"
    rf"|{_TIMES_A}(?:week|fortnight|month)){_END}",
    re.A,
)
_BY_THE_YEAR: Final = re.compile(rf"(?:{_EVERY}(?:[a-z0-9]+\s+)?years?|yearly|annually){_END}", re.A)
_BEGUN: Final = re.compile(rf"(?:{_EVERY}|repeat)", re.A)
_MOST: Final = {"day": 366, "week": 52, "month": 12}


def read_head(text: str, start: int) -> tuple[str, int] | None:
    """The RRULE for what stands at a place of a text in plain small letters, and where it ends; raises Unclear."""
    for pattern, read in _READERS:
        if (found := pattern.match(text, start)) and (rule := read(found)) is not None:
            return rule, found.end()
    if found := _TOO_OFTEN.match(text, start):
        raise Unclear(
            Why.TOO_OFTEN, f"“{found[0]}” is more often than once a day, and networks take repeated posts for spam."
        )
    if found := _NO_DAY.match(text, start):
        raise Unclear(Why.NO_DAY, f"“{found[0]}” needs a day as well.")
    if found := _BY_THE_YEAR.match(text, start):
        raise Unclear(Why.NONSENSE, "Kestrel repeats by days, weeks and months; plan next year's post on its own date.")
    if _BEGUN.match(text, start):
        raise Unclear(Why.NONSENSE, f"“{' '.join(text[start:].split()[:4])[:40]}” is not a repeat that Kestrel knows.")
    return None


def _daily(found: re.Match[str]) -> str:
    return daily(_interval(found, "day"))


def _workdays(_: re.Match[str]) -> str:
    return weekly(WORKING)


def _weekend(_: re.Match[str]) -> str:
    return weekly((5, 6))


def _on_weekdays(found: re.Match[str]) -> str:
    return weekly(weekdays_in(found["weekdays"]), 2 if found["fortnight"] else _interval(found, "week"))


def _every_weekday(found: re.Match[str]) -> str:
    return weekly(weekdays_in(found["weekdays"]), 2 if found["other"] else 1)


def _plural(found: re.Match[str]) -> str | None:
    """ "Mondays" repeats, "Monday" is a day."""
    plural = all(plural for _, plural in weekday_names(found["weekdays"]))
    return weekly(weekdays_in(found["weekdays"])) if plural else None


def _every_nth(found: re.Match[str]) -> str:
    nth, weekday = found["nth"], found["weekday"].capitalize()
    if nth in ("second", "2nd"):
        raise Unclear(
            Why.AMBIGUOUS,
            f"“{found[0]}” could be every other {weekday}, or the second {weekday} of each month.",
            examples=(f"every other {weekday} at 9am", f"second {weekday} of the month at 9am"),
        )
    return monthly_nth(_nth(nth), weekdays_in(found["weekday"]))


def _nth_of_month(found: re.Match[str]) -> str:
    interval = 2 if "of_other" in found.re.groupindex and found["of_other"] else _interval(found, "month")
    return monthly_nth(_nth(found["nth"], working=found["weekday"] not in WEEKDAYS), _of(found["weekday"]), interval)


def _day_of_month(found: re.Match[str]) -> str:
    interval = 2 if "of_other" in found.re.groupindex and found["of_other"] else _interval(found, "month")
    if found["last"]:
        return monthly_on(LAST, interval)
    day = int(found["day"])
    if not 1 <= day <= 31:
        raise Unclear(Why.NONSENSE, f"No month has a day {day}.")
    return monthly_on(day, interval)


_READERS: Final = (
    (_DAILY, _daily),
    (_WORKDAYS, _workdays),
    (_WEEKEND, _weekend),
    (_ON_WEEKDAYS, _on_weekdays),
    (_NTH_OF_MONTH, _nth_of_month),
    (_EVERY_NTH, _every_nth),
    (_EVERY_WEEKDAY, _every_weekday),
    (_MONTHLY_NTH, _nth_of_month),
    (_DAY_OF_MONTH, _day_of_month),
    (_MONTHLY_DAY, _day_of_month),
    (_PLURAL, _plural),
)


def weekdays_in(words: str) -> frozenset[int]:
    """The weekdays that a list such as "mondays, tues and fri" or "wednesday to friday" names."""
    named: set[int] = set()
    for found in _RANGED.finditer(words):
        first, last = WEEKDAYS[found[1]], WEEKDAYS[found[3] or found[1]]
        named |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    return frozenset(named)


def weekday_names(words: str) -> list[tuple[int, bool]]:
    """The names in such a list, one by one, each with whether it stands in the plural: "thurs" does not."""
    return [(WEEKDAYS[found[1]], bool(found[2])) for found in _RANGED.finditer(words)]


def names_a_range(words: str) -> bool:
    """Whether such a list goes from one day to another, "wednesday to thursday", so that it begins with the first."""
    return any(found[3] for found in _RANGED.finditer(words))


def _of(word: str) -> frozenset[int]:
    return weekdays_in(word) if word in WEEKDAYS else WORKING


def _nth(word: str, *, working: bool = False) -> int:
    nth = _NTHS[word]
    if nth == 5:
        raise Unclear(Why.NONSENSE, "Not every month has a fifth of each weekday; write “last” for the last one.")
    if working and nth not in (1, LAST):
        raise Unclear(Why.NONSENSE, "Of the weekdays of a month only the first and the last can be chosen.")
    return nth


def _interval(found: re.Match[str], unit: str) -> int:
    groups = found.re.groupindex
    if "other" in groups and found["other"]:
        return 2
    if "count" not in groups or not found["count"]:
        return 1
    interval = counted(found["count"])
    if not 1 <= interval <= _MOST[unit]:
        raise Unclear(Why.NONSENSE, f"Kestrel repeats every 1 to {_MOST[unit]} {unit}s, not every {interval}.")
    return interval
