"""When the team works: its hours, and the days on which it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.core.bank_holidays import Nation
from bot.core.working_time import Calendar, Closed, Window
from bot.team.parts import Day, Part, Windows

Date = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2199, 12, 31))]
Hours = dict[Day, Windows]
# Well below the year after which a calendar gives up, so that no deadline of a team that started can fail.
LONGEST = dt.timedelta(days=300)
_DAYS: tuple[Day, ...] = get_args(Day)


def usual_hours() -> Hours:
    """Monday to Friday, nine to five: for a team that does not say."""
    return {day: ("09:00-17:00",) for day in _DAYS[:5]}


class Closure(Part):
    """A day, or the days from one to another, on which the team is closed.

    `bank_holiday` says that it is one: this is how a bank holiday is entered that Kestrel does not know yet.
    """

    name: str = Field(min_length=1, max_length=60)
    date: Date | None = None
    first: Date | None = Field(default=None, alias="from")
    last: Date | None = Field(default=None, alias="to")
    bank_holiday: bool = False

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.date is None) == (self.first is None) or (self.first is None) != (self.last is None):
            raise ValueError(f"“{self.name}” needs a date, like date = 2026-12-24, or both from and to")
        first, last = self.first, self.last
        if first is not None and last is not None and not first <= last < first + LONGEST:
            raise ValueError(
                f"“{self.name}” has to end on the day on which it starts or later, and within {LONGEST.days} days"
            )
        return self

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Every closed day, in order."""
        first, last = self.first or self.date, self.last or self.date
        if first is None or last is None:
            return ()
        return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def calendar_of(zone: ZoneInfo, hours: Hours, closures: Iterable[Closure], nation: Nation | None) -> Calendar:
    """The calendar of such a team; where closures share a day, the one that comes first in the file names it."""
    closed: dict[dt.date, Closed] = {}
    for closure in closures:
        for day in closure.days:
            closed.setdefault(day, Closed(closure.name, bank_holiday=closure.bank_holiday))
    windows = {number: tuple(map(Window.parse, hours.get(day, ()))) for number, day in enumerate(_DAYS)}
    return Calendar(zone, windows, closed, nation)


def check_openings(calendar: Calendar, closures: Iterable[Closure]) -> None:
    """Raise ValueError for a calendar in which a deadline could not be counted: no windows, or closed too long."""
    if not any(calendar.windows.values()):
        raise ValueError('[hours] holds no stretch of time; write at least one, like mon = ["09:00-17:00"]')
    for closure in closures:
        start = dt.datetime.combine(closure.days[0], dt.time(), calendar.zone)
        if calendar.next_open(start) - start > LONGEST:
            raise ValueError(
                f"with “{closure.name}” you are closed for more than {LONGEST.days} days; deadlines need working time"
            )
