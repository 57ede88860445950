"""Several days that are named once: “Wed, Thu and Fri”, “Wednesday to Friday”, “2, 3 and 4 December”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Final

from bot.core.date_words import read_date
from bot.core.moments import day as said_day
from bot.core.moments import short_day
from bot.core.repeat_heads import SINGULAR, names_a_range, weekday_names, weekdays_in
from bot.core.repeat_plans import Asked, plan
from bot.core.repeat_rules import daily, parsed, weekly
from bot.core.repeat_said import WEEKDAY_NAMES, listed
from bot.core.repeat_tails import Tails
from bot.core.time_refusals import Unclear, Why, short_clock

_DAY: Final = timedelta(days=1)
_ON: Final = re.compile(r"(?:on\s+)?(?:the\s+)?", re.A)
_NUMBER: Final = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?!\w)", re.A)
_BETWEEN: Final = re.compile(
    r"(?:(?P<through>\s+to\s+|\s*[-–]\s*)|\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+)(?:the\s+)?", re.A
)
_LONGEST: Final = 62  # days from the first to the last


@dataclass(frozen=True, slots=True)
class Days:
    """Days as they were written: `dates`, or weekdays of which those of `lead` may come first."""

    rule: str
    words: str
    lead: str
    dates: tuple[date, ...] = ()


def read_days(text: str, start: int, today: date) -> tuple[Days, int] | None:
    """Two days or more that stand at a place of a text in plain small letters, and where they end; raises Unclear."""
    return _weekdays(text, start) or _dates(text, start, today)


def once(days: Days, at: time, tails: Tails, asked: Asked) -> tuple[Tails, str]:
    """What makes a repeat of days end with the last of them, and a sentence where every week could be meant."""
    if days.dates:
        return _once_on_dates(days, at, tails, asked), ""
    bare = Tails(first=tails.first)
    first = plan(days.lead, at, bare, asked).first
    if tails.ends:
        return replace(tails, first=first), ""
    wanted = parsed(days.rule).weekdays
    last = max(first + n * _DAY for n in range(7) if (first + n * _DAY).weekday() in wanted)
    names = listed([WEEKDAY_NAMES[each] for each in sorted(wanted)])
    note = (
        f"“{days.words}” is taken once, from {said_day(first)} to {said_day(last)}; "
        f"write “every {names} at {short_clock(at)}” for every week."
    )
    return replace(tails, first=first, until=last), note


def _once_on_dates(days: Days, at: time, tails: Tails, asked: Asked) -> Tails:
    if tails.ends or tails.first:
        raise Unclear(Why.AMBIGUOUS, f"“{days.words}” says already when it begins and ends; leave the other days out.")
    tails = replace(tails, first=days.dates[0], until=days.dates[-1])
    if plan(days.rule, at, Tails(first=tails.first), asked).first != days.dates[0]:
        raise Unclear(Why.PAST, f"{said_day(days.dates[0])}, {short_clock(at)}, has gone by.", at=at)
    return tails


def _weekdays(text: str, start: int) -> tuple[Days, int] | None:
    found = SINGULAR.match(text, start)
    names = weekday_names(found["weekdays"]) if found else []
    days = weekdays_in(found["weekdays"]) if found else frozenset()
    if found is None or len(days) < 2 or any(plural for _, plural in names):
        return None
    lead = {names[0][0]} if names_a_range(found["weekdays"]) else days
    return Days(weekly(days), found["weekdays"], weekly(lead)), found.end()


def _dates(text: str, start: int, today: date) -> tuple[Days, int] | None:
    """Numbers take the month of the first date that follows them."""
    on = _ON.match(text, start)
    begun = at = end = on.end() if on else start
    dates: list[date] = []
    waiting: list[tuple[int, bool]] = []
    through = False
    while True:
        if (found := read_date(text, at, today)) is not None:
            last, end = found[0].on, found[1]
            for day, ranged in waiting:
                _add(dates, _in_month_of(last, day), ranged)
            _add(dates, last, through)
            waiting, at = [], end
        elif (number := _NUMBER.match(text, at)) is not None:
            waiting.append((int(number["day"]), through))
            at = number.end()
        else:
            break
        if (between := _BETWEEN.match(text, at)) is None:
            break
        at, through = between.end(), bool(between["through"])
    if len(dates) < 2:
        return None
    return _stepped(sorted(set(dates)), text[begun:end], today), end


def _in_month_of(on: date, number: int) -> date:
    try:
        return on.replace(day=number)
    except ValueError:
        raise Unclear(Why.NONSENSE, f"There is no date “{number} {on:%B}”.") from None


def _add(dates: list[date], on: date, through: bool) -> None:
    if through and dates:
        if not 0 < (on - dates[-1]).days <= _LONGEST:
            raise Unclear(Why.NONSENSE, f"Days go from one to a later one, {_LONGEST} days at most.")
        dates += [dates[-1] + n * _DAY for n in range(1, (on - dates[-1]).days)]
    dates.append(on)


def _stepped(dates: list[date], words: str, today: date) -> Days:
    """Days with the same gap between them; anything else would be several promos."""
    gaps = {(after - before).days for before, after in pairwise(dates)}
    if dates[0] < today:
        raise Unclear(Why.PAST, f"{said_day(dates[0], today)} has gone by.")
    if len(gaps) != 1:
        shown = listed([short_day(each) for each in dates[:5]])
        raise Unclear(
            Why.NONSENSE,
            f"One promo takes days with the same gap between them, and {shown} have not. Plan each of the others as a "
            "promo of its own: `/promo copy` helps.",
            examples=(f"{short_day(dates[0])} and {short_day(dates[1])} at 9am",) if dates[0] > today else (),
        )
    rule = daily(min(gaps.pop(), 366))
    return Days(rule, words, rule, tuple(dates))
