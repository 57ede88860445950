"""A schedule said back in one sentence: “Every other Friday at 4.30pm, until 18 December 2026 (3 runs)”."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta
from typing import Final

from bot.core.allowance import count
from bot.core.moments import clock, day, short_day
from bot.core.repeat_rules import WEEKDAYS, Rule, Unit, parsed
from bot.core.repeats import Schedule, how_many

WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_LISTED: Final = 5


def said(schedule: Schedule) -> str:
    """The whole schedule in one sentence, without a full stop."""
    at = f"at {clock(schedule.clock)}" + (", as the day begins" if schedule.clock == time() else "")
    return "".join([f"{_often(parsed(schedule.rule))} {at}", *_end(schedule), *_exceptions(schedule)])


def _often(rule: Rule) -> str:
    match rule.unit:
        case Unit.DAY:
            return _every(rule.interval, "day")
        case Unit.WEEK:
            return _weekly(rule)
        case Unit.MONTH:
            return f"On the {_of_month(rule)} of {_month(rule.interval)}{_shorter(rule)}"


def _weekly(rule: Rule) -> str:
    if rule.weekdays == WEEKDAYS and rule.interval == 1:
        return "Every weekday"
    names = listed([WEEKDAY_NAMES[each] for each in sorted(rule.weekdays)])
    if rule.interval == 1 or (rule.interval == 2 and len(rule.weekdays) == 1):
        return _every(rule.interval, names)
    return f"{_every(rule.interval, 'week')} on {names}"


def _every(interval: int, noun: str) -> str:
    if interval == 1:
        return f"Every {noun}"
    return f"Every other {noun}" if interval == 2 else f"Every {count(interval, noun)}"


def _of_month(rule: Rule) -> str:
    if rule.nth:
        return f"{_NTH[rule.nth]} {'weekday' if len(rule.weekdays) > 1 else WEEKDAY_NAMES[min(rule.weekdays)]}"
    return "last day" if rule.day < 0 else ordinal(rule.day)


def _month(interval: int) -> str:
    if interval > 2:
        return f"every {ordinal(interval)} month"
    return "each month" if interval == 1 else "every other month"


def _shorter(rule: Rule) -> str:
    return " (the last day of shorter months)" if rule.day > 28 else ""


def _end(schedule: Schedule) -> Iterator[str]:
    runs = how_many(schedule)
    if schedule.until is None or runs is None:
        yield ", with no end date"
    else:
        yield f", until {short_day(schedule.until, year=True)} ({count(runs, 'run')})"


def _exceptions(schedule: Schedule) -> Iterator[str]:
    found = stretches_of(schedule.exceptions)
    names = [_stretch(first, last, schedule.first) for first, last in found[:_LISTED]]
    if len(found) > _LISTED:
        names.append(f"{len(found) - _LISTED} more")
    if schedule.holidays:
        names.append("bank holidays")
    if names:
        yield f", except {listed(names)}"


def stretches_of(days: Collection[date]) -> list[tuple[date, date]]:
    """Days as stretches from a first to a last one, three or more in a row being one."""
    found: list[tuple[date, date]] = []
    for each in sorted(days):
        if found and each - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], each)
        else:
            found.append((each, each))
    return [part for first, last in found for part in _parted(first, last)]


def _parted(first: date, last: date) -> list[tuple[date, date]]:
    return [(first, first), (last, last)] if (last - first).days == 1 else [(first, last)]


def _stretch(first: date, last: date, today: date) -> str:
    return day(first, today) + ("" if first == last else f" to {day(last, today)}")


def listed(names: Sequence[str]) -> str:
    """ "Monday", "Monday and Thursday", "Monday, Thursday and Friday"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def ordinal(number: int) -> str:
    """ "1st", "15th", "22nd"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 11 <= number % 100 <= 13 else ending}"


def not_runs(schedule: Schedule, named: Collection[date]) -> tuple[str, ...]:
    """A sentence for days that were to be left out and would have had no run: the writer may have meant others."""
    missed = sorted(each for each in named if each not in schedule.exceptions)
    if not missed:
        return ()
    return (f"{listed([day(each, schedule.first) for each in missed[:_LISTED]])} would have had no run anyway.",)
