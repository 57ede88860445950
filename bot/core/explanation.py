"""How a deadline came about, in one line: “Fri 4.30pm + 2 working hours → Tue 10.30am; Monday is a bank holiday”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.core.allowance import Allowance, Unit, count
from bot.core.clock_changes import DAY, stretches
from bot.core.working_time import Calendar, Closed
from bot.core.zone_times import clock_time

_LISTED: Final = 6
_CHANGES_TOLD: Final = 2


@dataclass(frozen=True, slots=True)
class Explained:
    """When something is due, and how that came about."""

    due: datetime
    words: str


def explain(calendar: Calendar, start: datetime, allowance: Allowance) -> Explained:
    """The deadline of something that came at `start`, with its reasons."""
    due = calendar.add(start, allowance)
    telling = _Telling(calendar, start, due)
    if not allowance.amount:
        return Explained(due, f"{telling.first}, {allowance}")
    came_about = f"{telling.first} + {allowance} → {telling.moment(due)}"
    return Explained(due, "; ".join([came_about, *telling.reasons(start, working=allowance.unit is not Unit.MINUTES)]))


def explain_resumed(
    calendar: Calendar, *, since: datetime, resumed_at: datetime, left: timedelta, due: datetime, working: bool = True
) -> str:
    """How the deadline of a clock came about that stood still from `since` to `resumed_at` with so much time left.

    `working` says whether `left` is working time or time by the clock.
    """
    telling = _Telling(calendar, since, due)
    came_about = (
        f"{telling.first} → paused until {telling.moment(resumed_at)} with {time_left(left, working=working)} left "
        f"→ {telling.moment(due)}"
    )
    return "; ".join([came_about, *telling.reasons(resumed_at, working=working)])


@dataclass(frozen=True, slots=True)
class _Telling:
    """One line about the time from `start` to `due`; days get their dates where a weekday alone could mislead."""

    calendar: Calendar
    start: datetime
    due: datetime

    @property
    def first(self) -> str:
        return f"{self._short_day(self.calendar.day(self.start))} {self._clock(self.start)}"

    def moment(self, at: datetime) -> str:
        """ "Tue 10.30am", "Tue 22 Dec 10.30am"; on the first day the time alone."""
        day = self.calendar.day(at)
        return self._clock(at) if day == self.calendar.day(self.start) else f"{self._short_day(day)} {self._clock(at)}"

    def reasons(self, counted_from: datetime, *, working: bool) -> list[str]:
        """Why it took so long: a start out of hours, closed days, a clock change."""
        if not working:
            return self._clock_changes(counted_from)
        opening = self.calendar.next_open(counted_from)
        late = [f"outside working hours, counts from {self.moment(opening)}"] if opening > counted_from else []
        return [*late, *self._closed_days(counted_from), *self._clock_changes(counted_from)]

    def _closed_days(self, counted_from: datetime) -> list[str]:
        bank: dict[date, Closed] = {}
        own: dict[str, list[date]] = {}
        day, last = self.calendar.day(counted_from), self.calendar.day(self.due)
        while day <= last:
            # A weekend without windows is not worth a word, closed or not.
            if self.calendar.windows.get(day.weekday()) and (closed := self.calendar.closed_on(day)) is not None:
                if closed.bank_holiday:
                    bank[day] = closed
                else:
                    own.setdefault(closed.name, []).append(day)
            day += DAY
        return [*([self._bank_holidays(bank)] if bank else []), *(self._own(name, own[name]) for name in own)]

    def _bank_holidays(self, found: dict[date, Closed]) -> str:
        if len(found) > 1:
            return f"{_listed([*found])} are bank holidays"
        ((day, closed),) = found.items()
        name = "" if "bank holiday" in closed.name.lower() else f" ({closed.name})"
        return f"{self._day(day)} is a bank holiday{name}"

    def _own(self, name: str, days: Sequence[date]) -> str:
        if len(days) == 1:
            return f"{self._day(days[0])} is closed: {name}"
        between = ((days[0] + n * DAY) for n in range((days[-1] - days[0]).days))
        if len(days) > 2 and not any(map(self.calendar.works_on, between)):
            return f"{_date(days[0])} to {_date(days[-1])} are closed: {name}"
        return f"{_listed(days)} are closed: {name}"

    def _clock_changes(self, counted_from: datetime) -> list[str]:
        found = [*pairwise(stretches(self.calendar.zone, counted_from, self.due))]
        if len(found) > _CHANGES_TOLD:
            return [f"the clocks change {len(found)} times"]
        said = []
        for before, after in found:
            day = self.calendar.day(after.start)
            here = day == self.calendar.day(self.start) == self.calendar.day(self.due)
            way = "forward" if after.offset > before.offset else "back"
            said.append(f"the clocks go {way}" + ("" if here else f" on {self._day(day)}"))
        return said

    @property
    def _dated(self) -> bool:
        first, last = self.calendar.day(self.start), self.calendar.day(self.due)
        return (last - first).days >= 7 or last.year != first.year

    def _day(self, day: date) -> str:
        return _date(day) if self._dated else f"{day:%A}"

    def _short_day(self, day: date) -> str:
        return _date(day) if self._dated else f"{day:%a}"

    def _clock(self, at: datetime) -> str:
        return clock_time(at, self.calendar.zone)


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _listed(days: Sequence[date]) -> str:
    """ "Fri 25 and Mon 28 Dec", "Thu 31 Dec and Fri 1 Jan"."""
    shown = days[:_LISTED]
    one_month = len({day.month for day in shown}) == 1
    said = [f"{day:%a} {day.day}" if one_month and day != shown[-1] else _date(day) for day in shown]
    if len(days) > len(shown):
        return f"{', '.join(said)} and {len(days) - len(shown)} more"
    return f"{', '.join(said[:-1])} and {said[-1]}"


def time_left(left: timedelta, *, working: bool) -> str:
    """ "3 working hours 20 minutes": what a clock that stands still has left over."""
    minutes = left // timedelta(minutes=1)
    if minutes < 1:
        return "nothing" if left <= timedelta(0) else "less than a minute"
    days, rest = (0, minutes) if working else divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    counted = [(days, "day"), (hours, "hour"), (rest, "minute")]
    said = [count(number, noun) for number, noun in counted if number]
    return " ".join([said[0].replace(" ", " working ", 1) if working else said[0], *said[1:]])
