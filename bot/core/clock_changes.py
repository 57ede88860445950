"""Where a zone's clock goes forward or back: time cut into stretches in which the clock runs evenly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Stretch(NamedTuple):
    """From `start` to just before `end` the zone's clock reads UTC plus `offset`."""

    start: datetime
    end: datetime
    offset: timedelta


def stretches(zone: ZoneInfo, start: datetime, end: datetime) -> list[Stretch]:
    """The stretches from `start` to `end`, both in UTC, without a gap; no zone changes its clock twice in a day."""
    found = []
    begun, probe, offset = start, start, _offset(zone, start)
    while probe < end:
        later = min(probe + DAY, end)
        if (changed := _offset(zone, later)) != offset:
            change = _first_moment_after_change(zone, probe, later, offset)
            found.append(Stretch(begun, change, offset))
            begun, offset = change, changed
        probe = later
    found.append(Stretch(begun, end, offset))
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _first_moment_after_change(zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    # Clocks change on whole seconds.
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after
