"""From what was read of a repeat to its schedule: its first day, its last, and the days that are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.bank_holidays import Nation
from bot.core.day_words import months_after
from bot.core.moments import day as said_day
from bot.core.moments import short_day
from bot.core.repeat_rules import LAST, Unit, parsed, weekly
from bot.core.repeat_tails import Tails, last_day
from bot.core.repeats import Schedule, how_many, next_run, runs_between
from bot.core.time_refusals import Unclear, Why
from bot.core.wall_times import wall_at

_YEARS: Final = 3  # how far ahead an end may lie


@dataclass(frozen=True, slots=True)
class Asked:
    """When and where it is asked, and whose bank holidays count."""

    now: datetime
    zone: ZoneInfo
    nation: Nation | None


def plan(rule: str, at: time, tails: Tails, asked: Asked) -> Schedule:
    """The schedule of a rule at a time of day, with what followed it; raises Unclear."""
    if tails.holidays and asked.nation is None:
        raise Unclear(Why.NONSENSE, "The team file names no nation, so Kestrel does not know your bank holidays.")
    bare = _from_first_run(_narrowed(rule, tails), at, tails, asked)
    holidays = asked.nation if tails.holidays else None
    return _ended(replace(bare, exceptions=_on_the_rule(bare, tails), holidays=holidays), tails)


def _narrowed(rule: str, tails: Tails) -> str:
    """ "every day except Sundays" is every week on the other days."""
    if not tails.weekdays:
        return rule
    whole = parsed(rule)
    if whole.unit is Unit.MONTH or (whole.unit is Unit.DAY and whole.interval > 1):
        raise Unclear(Why.NONSENSE, "A weekday can be left out of every day or of a week, not of this.")
    left = (whole.weekdays or frozenset(range(7))) - tails.weekdays
    if not left:
        raise Unclear(Why.NO_RUN, "With these days left out there is no run.")
    return weekly(left, whole.interval)


def _from_first_run(rule: str, at: time, tails: Tails, asked: Asked) -> Schedule:
    """The schedule counted from the first day that fits, so that "every other Friday" begins with the next one."""
    today = wall_at(asked.now, asked.zone).date()
    begin = tails.first or today
    if begin < today:
        raise Unclear(Why.PAST, f"{said_day(begin, today)} has gone by.")
    first = next_run(Schedule(parsed(rule).every(1).text, at, asked.zone, begin), asked.now)
    if first is None:
        raise Unclear(Why.NO_RUN, "There is no such day.")
    if first.day > months_after(today, 12):
        raise Unclear(Why.TOO_FAR, f"The first run, on {said_day(first.day, today)}, is more than a year ahead.")
    return Schedule(rule, at, asked.zone, first.day)


def _on_the_rule(bare: Schedule, tails: Tails) -> frozenset[date]:
    days = parsed(bare.rule).days
    return frozenset(each for each in tails.exceptions if next(days(bare.first, each)) == each)


def _ended(schedule: Schedule, tails: Tails) -> Schedule:
    """The schedule with its last day worked out."""
    if not tails.ends:
        return schedule
    until = _last_day(schedule, tails)
    if until < schedule.first:
        raise Unclear(
            Why.NO_RUN,
            f"It would end on {short_day(until, year=True)}, before its first run on "
            f"{said_day(schedule.first)} {schedule.first.year}.",
        )
    if until > months_after(schedule.first, 12 * _YEARS):
        raise Unclear(Why.TOO_FAR, f"It would end more than {_YEARS} years ahead; choose an earlier end.")
    left_out = frozenset(each for each in schedule.exceptions if each <= until)
    ended = replace(schedule, until=until, exceptions=left_out)
    if not how_many(ended):
        raise Unclear(Why.NO_RUN, "With these days left out there is no run.")
    return ended


def _last_day(schedule: Schedule, tails: Tails) -> date:
    if tails.times is not None:
        return _day_of_run(schedule, tails.times)
    if tails.length is not None:
        return last_day(schedule.first, tails.length)
    return tails.until or schedule.first


def _day_of_run(schedule: Schedule, number: int) -> date:
    begin = datetime.combine(schedule.first - timedelta(days=1), time(), schedule.zone)
    end = datetime.combine(months_after(schedule.first, 12 * _YEARS), time(), schedule.zone)
    runs = list(islice(runs_between(schedule, begin, end), number))
    if len(runs) < number:
        raise Unclear(Why.TOO_FAR, f"{number} runs would take more than {_YEARS} years; choose fewer.")
    return runs[-1].day


def shorter_months(schedule: Schedule) -> tuple[str, ...]:
    """A sentence for a day that not every month has."""
    rule = parsed(schedule.rule)
    if rule.day <= 28 or rule.day == LAST:
        return ()
    return (f"In months without a {rule.day}{'st' if rule.day == 31 else 'th'} it goes out on their last day.",)
