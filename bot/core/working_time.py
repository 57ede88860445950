"""Working time: when the team is at work, and when something is due.

A moment is working time when the wall clock, read in the team's zone, stands inside a window of that day, and the day
is not closed. Hours are elapsed time inside windows: an hour that the clock skips is never read, a doubled one counts
twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from bot.core.allowance import Allowance, Unit
from bot.core.bank_holidays import Nation, bank_holidays
from bot.core.clock_changes import DAY, Stretch, stretches

LONGEST_REST: Final = timedelta(days=366)
# A fixed span, so that a fingerprint does not change because a year begins.
_FINGERPRINTED: Final = range(2020, 2051)


class Window(NamedTuple):
    """Minutes of the day on the wall clock, from `start` to just before `end`; 1440 is midnight."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """ "09:00-17:00", "18:00-24:00"."""
        start_hour, start, end_hour, end = (int(part) for part in re.split("[:-]", text))
        return cls(start_hour * 60 + start, end_hour * 60 + end)


class Closed(NamedTuple):
    """Why a whole day is closed."""

    name: str
    bank_holiday: bool = False


class _Span(NamedTuple):
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Calendar:
    """The team's working time; moments go in aware and come out in UTC.

    `windows` has those of each weekday (Monday is 0), in order and apart. `closures` are the team's own, and stand
    above the bank holidays of `nation`; without a nation there are none.
    """

    zone: ZoneInfo
    windows: Mapping[int, tuple[Window, ...]]
    closures: Mapping[date, Closed] = field(default_factory=dict)
    nation: Nation | None = None
    _open: dict[date, tuple[_Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_open(self, moment: datetime) -> bool:
        """Is this working time?"""
        return any(span.start <= moment < span.end for span in self._open_on(self.day(moment)))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself when it is working time, else the next opening."""
        return max(_utc(moment), next(self._spans(moment)).start)

    def next_close(self, moment: datetime) -> datetime | None:
        """The end of the working time that runs now, or of the next; None when it does not end within a year."""
        end = next(self._spans(moment)).end
        while self.is_open(end):  # over midnight
            if end - moment > LONGEST_REST:
                return None
            end = next(self._spans(end)).end
        return end

    def add(self, start: datetime, allowance: Allowance) -> datetime:
        """When something that came at `start` is due."""
        match allowance.unit:
            case Unit.MINUTES:
                return _utc(start) + timedelta(minutes=allowance.amount)
            case Unit.WORKING_MINUTES:
                return self.add_working(start, timedelta(minutes=allowance.amount))
            case Unit.WORKING_DAYS:
                return self._add_days(start, allowance.amount)

    def add_working(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which so much working time has gone by: the end of a window rather than the next opening.

        With no length, or less, that is the moment itself or the next opening.
        """
        if length <= timedelta(0):
            return self.next_open(start)
        spans, left = self._spans(start), length
        while True:
            span = next(spans)
            begin = max(_utc(start), span.start)
            if left <= span.end - begin:
                return begin + left
            left -= span.end - begin

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        total, day, last = timedelta(0), self.day(start), self.day(end)
        while day <= last:
            for span in self._open_on(day):
                total += max(min(span.end, end) - max(span.start, start), timedelta(0))
            day += DAY
        return total

    def closed_on(self, day: date) -> Closed | None:
        """Why this day is closed; None for a day with its usual windows, which may be none."""
        if (own := self.closures.get(day)) is not None:
            return own
        if self.nation is None or (name := bank_holidays(self.nation, day.year).get(day)) is None:
            return None
        return Closed(name, bank_holiday=True)

    def works_on(self, day: date) -> bool:
        """Has this day any working time?"""
        return bool(self._open_on(day))

    def day(self, moment: datetime) -> date:
        """The date on the team's calendar."""
        return _utc(moment).astimezone(self.zone).date()

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the zone, the windows, the closures, the nation, and with any bank holiday from 2020 to 2050."""
        known = [sorted(bank_holidays(self.nation, year).items()) for year in _FINGERPRINTED] if self.nation else []
        windows = sorted((day, *found) for day, found in self.windows.items() if found)
        whole = repr((self.zone.key, windows, sorted(self.closures.items()), self.nation, known))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def _add_days(self, start: datetime, days: int) -> datetime:
        """The same wall time on the nth following working day, or the nearest working time of that day."""
        local = self.next_open(start).astimezone(self.zone)
        day = local.date()
        for _ in range(days):
            day = self._next_working_day(day)
        spans, reached = self._open_on(day), self._reached(day, local.time())
        return next((max(reached, span.start) for span in spans if span.end > reached), spans[-1].end)

    def _next_working_day(self, day: date) -> date:
        for later in range(1, LONGEST_REST.days + 1):
            if self.works_on(day + later * DAY):
                return day + later * DAY
        raise _never(day)

    def _reached(self, day: date, wall: time) -> datetime:
        """The first moment at which this day's wall clock reads so much, or more where it skips that time."""
        for stretch in self._around(day):
            at = max(datetime.combine(day, wall, UTC) - stretch.offset, stretch.start)
            if at < stretch.end:
                break
        return at

    def _spans(self, moment: datetime) -> Iterator[_Span]:
        """Working time that ends after `moment`, in order, without end; raises ValueError after a year without any."""
        day = rested = self.day(moment)
        while True:
            for span in self._open_on(day):
                rested = day
                if span.end > moment:
                    yield span
            if day - rested > LONGEST_REST:
                raise _never(rested)
            day += DAY

    def _open_on(self, day: date) -> tuple[_Span, ...]:
        if (known := self._open.get(day)) is None:
            known = self._open[day] = tuple(self._compute(day))
        return known

    def _compute(self, day: date) -> list[_Span]:
        windows = self.windows.get(day.weekday(), ())
        if not windows or self.closed_on(day) is not None:
            return []
        midnight = datetime.combine(day, time(), UTC)
        found: list[_Span] = []
        for stretch in self._around(day):
            for window in windows:
                start = max(midnight + timedelta(minutes=window.start) - stretch.offset, stretch.start)
                end = min(midnight + timedelta(minutes=window.end) - stretch.offset, stretch.end)
                if start < end and found and found[-1].end == start:
                    found[-1] = _Span(found[-1].start, end)
                elif start < end:
                    found.append(_Span(start, end))
        return found

    def _around(self, day: date) -> list[Stretch]:
        """The stretches of time in which this day's wall clock can be read anywhere on Earth."""
        midnight = datetime.combine(day, time(), UTC)
        return stretches(self.zone, midnight - DAY, midnight + 2 * DAY)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not known to be anywhere")
    return moment.astimezone(UTC)


def _never(day: date) -> ValueError:
    return ValueError(f"there is no working time in the year after {day.day} {day:%B %Y}; look at hours and closures")
