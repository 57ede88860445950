"""Schedules that repeat: the rule, the wall clock that is kept, an end, exceptions, and the runs that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from bot.core.bank_holidays import Nation, bank_holidays
from bot.core.clock_changes import stretches
from bot.core.repeat_rules import parsed
from bot.core.wall_times import moment, wall_at

_DAY: Final = timedelta(days=1)
# Where every run for so long is an exception, there is none: "each 25 December except bank holidays".
_LOOKED_AHEAD: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something goes out again and again: on the days of an RRULE, counted from `first`, at one time on the wall.

    `until` is the last day on which it may. A day of `exceptions`, or a bank holiday of `holidays`, has no run. A
    number of runs is kept as the day of the last one, so that leaving one out does not add another at the end.
    """

    rule: str
    clock: time
    zone: ZoneInfo
    first: date
    until: date | None = None
    exceptions: frozenset[date] = frozenset()
    holidays: Nation | None = None

    def __post_init__(self) -> None:
        parsed(self.rule)
        if self.clock.tzinfo is not None or self.clock != self.clock.replace(second=0, microsecond=0, fold=0):
            raise ValueError("a schedule keeps hours and minutes of its zone's clock")
        if self.until is not None and self.until < self.first:
            raise ValueError("a schedule ends after it begins")


@dataclass(frozen=True, slots=True)
class Run:
    """One time that something goes out.

    `number` counts the days of the rule from 1, exceptions included, so that it stays when one is left out. `day` is
    the rule's day; `wall` is what the clock shows then, which a clock change may have moved: `note` says so.
    """

    number: int
    day: date
    wall: datetime
    utc: datetime
    note: str = ""


def next_run(schedule: Schedule, after: datetime) -> Run | None:
    """The first run after a moment; None where the schedule is over, or has nothing but exceptions for years."""
    # A clock change may carry a run over midnight, and the day before is where that would be seen.
    for day in _days(schedule, wall_at(after, schedule.zone).date() - _DAY):
        run = _run(schedule, day)
        if run.utc > after:
            return run
    return None


def runs_between(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Run]:
    """The runs from a moment to just before another, in order."""
    for day in _days(schedule, wall_at(start, schedule.zone).date() - _DAY):
        run = _run(schedule, day)
        if run.utc >= end:
            return
        if run.utc >= start:
            yield run


def moments(schedule: Schedule, start: datetime) -> Iterator[datetime]:
    """When the runs are from a moment on, without all else that there is to a run."""
    for day in _days(schedule, wall_at(start, schedule.zone).date() - _DAY):
        at = moment(datetime.combine(day, schedule.clock), schedule.zone).utc
        if at >= start:
            yield at


def run_on(schedule: Schedule, day: date) -> Run | None:
    """The run of a day, None where it has none."""
    return _run(schedule, day) if next(_days(schedule, day), None) == day else None


def how_many(schedule: Schedule) -> int | None:
    """The number of runs from the first to the last; None where there is no end."""
    return None if schedule.until is None else sum(1 for _ in _days(schedule, schedule.first))


def without(schedule: Schedule, day: date) -> Schedule:
    """The schedule with one more day left out."""
    return replace(schedule, exceptions=schedule.exceptions | {day})


def again(schedule: Schedule, day: date) -> Schedule:
    """The schedule with a day that was left out taken in again."""
    return replace(schedule, exceptions=schedule.exceptions - {day})


def clock_change_notes(schedule: Schedule, after: datetime) -> tuple[str, ...]:
    """What is to be said about the coming year's runs whose hour does not exist, or comes twice."""
    changes = [stretch.start for stretch in stretches(schedule.zone, after, after + timedelta(days=366))[1:]]
    found = []
    for change in changes:
        day = wall_at(change, schedule.zone).date()
        runs = (run_on(schedule, each) for each in (day - _DAY, day))
        found += [run.note for run in runs if run is not None and run.note and run.utc > after]
    return tuple(dict.fromkeys(found))


def to_json(schedule: Schedule) -> dict[str, Any]:
    """The schedule as it is kept in the database."""
    return {
        "rule": schedule.rule,
        "clock": f"{schedule.clock:%H:%M}",
        "zone": schedule.zone.key,
        "first": schedule.first.isoformat(),
        "until": schedule.until.isoformat() if schedule.until else None,
        "exceptions": [day.isoformat() for day in sorted(schedule.exceptions)],
        "holidays": schedule.holidays,
    }


def from_json(kept: Mapping[str, Any]) -> Schedule:
    """The schedule that was kept; raises ValueError for what is none."""
    nation = kept.get("holidays")
    if nation is not None and nation not in get_args(Nation):
        raise ValueError(f"{nation!r} is no nation with bank holidays of its own")
    return Schedule(
        rule=kept["rule"],
        clock=time.fromisoformat(kept["clock"]),
        zone=ZoneInfo(kept["zone"]),
        first=date.fromisoformat(kept["first"]),
        until=date.fromisoformat(kept["until"]) if kept.get("until") else None,
        exceptions=frozenset(map(date.fromisoformat, kept.get("exceptions", ()))),
        holidays=nation,
    )


def _days(schedule: Schedule, since: date) -> Iterator[date]:
    """The days that have a run, from a day on."""
    found = max(since, schedule.first)
    for day in parsed(schedule.rule).days(schedule.first, since):
        if (schedule.until is not None and day > schedule.until) or day - found > _LOOKED_AHEAD:
            return
        if day in schedule.exceptions or (schedule.holidays and day in bank_holidays(schedule.holidays, day.year)):
            continue
        found = day
        yield day


def _run(schedule: Schedule, day: date) -> Run:
    at = moment(datetime.combine(day, schedule.clock), schedule.zone)
    number = parsed(schedule.rule).number(schedule.first, day)
    return Run(number, day, at.wall, at.utc, at.note)
