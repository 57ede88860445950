"""The repeat rules that Kestrel keeps, as RRULE text, and what can be worked out from one without running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from dateutil.rrule import rrulestr

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS: Final = frozenset(range(5))
LAST: Final = -1
_SHAPE: Final = re.compile(
    r"FREQ=(?:DAILY;INTERVAL=(?P<days>[0-9]{1,3})"
    r"|WEEKLY;INTERVAL=(?P<weeks>[0-9]{1,2});BYDAY=(?P<weekdays>[A-Z]{2}(?:,[A-Z]{2}){0,6})"
    r"|MONTHLY;INTERVAL=(?P<months>[0-9]{1,2});(?:BYDAY=(?P<nth>[1-4]|-1)(?P<weekday>[A-Z]{2})"
    r"|BYDAY=MO,TU,WE,TH,FR;BYSETPOS=(?P<workday>1|-1)"
    r"|BYMONTHDAY=(?P<day>-1|[0-9]{1,2})|BYMONTHDAY=28,29(?P<thirty>,30)?(?P<thirty_one>,31)?;BYSETPOS=-1))",
    re.A,
)
_MOST: Final = {"days": 366, "weeks": 52, "months": 12}


class Unit(StrEnum):
    """What a rule counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule taken apart; `text` is the RRULE.

    Within a week there are `weekdays` (Monday is 0). Within a month there is one day: a `day` (-1 is the last; 29 to 31
    become the last day of a shorter month), or the `nth` of the weekdays, of which several stand for a working day.
    """

    text: str
    unit: Unit
    interval: int
    weekdays: frozenset[int] = frozenset()
    nth: int = 0
    day: int = 0

    def every(self, interval: int) -> Rule:
        """The same rule at another interval."""
        return parsed(re.sub(r"INTERVAL=[0-9]+", f"INTERVAL={interval}", self.text))

    def steps(self, first: date, on: date) -> int:
        """How many whole intervals lie between the day, week or month of `first` and that of `on`."""
        match self.unit:
            case Unit.DAY:
                return (on - first).days // self.interval
            case Unit.WEEK:
                return (monday(on) - monday(first)).days // (7 * self.interval)
            case Unit.MONTH:
                return ((on.year - first.year) * 12 + on.month - first.month) // self.interval

    def after_steps(self, first: date, steps: int) -> date:
        """Where the interval begins that lies so many steps after the one of `first`."""
        match self.unit:
            case Unit.DAY:
                return first + timedelta(days=steps * self.interval)
            case Unit.WEEK:
                return monday(first) + timedelta(weeks=steps * self.interval)
            case Unit.MONTH:
                year, month = divmod(first.year * 12 + first.month - 1 + steps * self.interval, 12)
                return date(year, month + 1, 1)

    def days(self, first: date, since: date) -> Iterator[date]:
        """The days of the rule from `since` on, counted from `first`, without end.

        The rule is run from the interval in which `since` lies, so that old schedules cost no more than new ones.
        """
        since = max(first, since)
        begin = max(first, self.after_steps(first, self.steps(first, since)))
        run = rrulestr(self.text, dtstart=datetime.combine(begin, time()))
        return (at.date() for at in run if at.date() >= since)

    def number(self, first: date, on: date) -> int:
        """Which day of the rule this is, beginning with 1 for the first."""
        steps = self.steps(first, on)
        if self.unit is Unit.DAY:
            return steps + 1
        if self.unit is Unit.WEEK:
            begun = [day for day in self.weekdays if day >= first.weekday()]
            before = len(begun) + (steps - 1) * len(self.weekdays) if steps else 0
            return before + sum(day <= on.weekday() for day in (self.weekdays if steps else begun))
        missed = next(self.days(first.replace(day=1), first.replace(day=1))) < first
        return steps + 1 - missed


def monday(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def daily(interval: int = 1) -> str:
    """Every so many days."""
    return f"FREQ=DAILY;INTERVAL={interval}"


def weekly(weekdays: Iterable[int], interval: int = 1) -> str:
    """On some weekdays of every so many weeks."""
    return f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(DAYS[day] for day in sorted(set(weekdays)))}"


def monthly_on(day: int, interval: int = 1) -> str:
    """On a day of the month; -1 is the last, and in a month without a 29th, 30th or 31st its last is taken."""
    every = f"FREQ=MONTHLY;INTERVAL={interval}"
    if day <= 28:
        return f"{every};BYMONTHDAY={day}"
    return f"{every};BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def monthly_nth(nth: int, weekdays: Iterable[int], interval: int = 1) -> str:
    """On the first to fourth or last (-1) of a weekday; of Monday to Friday together the first or last."""
    every, found = f"FREQ=MONTHLY;INTERVAL={interval}", sorted(set(weekdays))
    if len(found) == 1:
        return f"{every};BYDAY={nth}{DAYS[found[0]]}"
    return f"{every};BYDAY={','.join(DAYS[day] for day in found)};BYSETPOS={nth}"


@lru_cache(maxsize=256)
def parsed(text: str) -> Rule:
    """Takes a rule apart; raises ValueError for one that Kestrel would not write."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a repeat rule of ours")
    unit, interval = next((unit, int(found[unit])) for unit in _MOST if found[unit])
    rule = Rule(text, _UNITS[unit], interval, _weekdays(found), int(found["nth"] or found["workday"] or 0), _day(found))
    known = {
        daily(interval),
        weekly(rule.weekdays, interval),
        monthly_nth(rule.nth, rule.weekdays, interval) if rule.weekdays else "",
        monthly_on(rule.day, interval),
    }
    if not 1 <= interval <= _MOST[unit] or text not in known or not -1 <= rule.day <= 31:
        raise ValueError(f"{text!r} is not a repeat rule of ours")
    return rule


_UNITS: Final = {"days": Unit.DAY, "weeks": Unit.WEEK, "months": Unit.MONTH}


def _weekdays(found: re.Match[str]) -> frozenset[int]:
    if found["workday"]:
        return WEEKDAYS
    names = (found["weekdays"] or found["weekday"] or "").split(",")
    if unknown := {*names} - {*DAYS, ""}:
        raise ValueError(f"{sorted(unknown)} are no weekdays")
    return frozenset(DAYS.index(name) for name in names if name)


def _day(found: re.Match[str]) -> int:
    if found["day"]:
        return int(found["day"]) or 99
    if found["months"] and not found["nth"] and not found["workday"]:
        return 31 if found["thirty_one"] else 30 if found["thirty"] else 29
    return 0
