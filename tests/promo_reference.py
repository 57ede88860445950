"""When a promo goes out, worked out slowly: each day of a kept schedule is looked at, and each wall clock searched.

Written from what was promised, without the code that is tested: it reads nothing but the JSON that a promo keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS = 1200


def moments(kept: Mapping[str, Any], after: datetime) -> Iterator[datetime]:
    """Every moment of a schedule after another, in order, for the next three years."""
    if "once" in kept:
        at = datetime.fromisoformat(kept["once"])
        yield from [at] if at > after else []
        return
    zone, clock = ZoneInfo(kept["zone"]), time.fromisoformat(kept["clock"])
    first = date.fromisoformat(kept["first"])
    last = date.fromisoformat(kept["until"]) if kept["until"] else date.max
    day = max(first, after.astimezone(zone).date() - timedelta(days=2))
    for _ in range(DAYS):
        if day > last:
            return
        if has_run(kept["rule"], first, day) and day.isoformat() not in kept["exceptions"]:
            at = on_the_wall(datetime.combine(day, clock), zone)
            if at > after:
                yield at
        day += timedelta(days=1)


def has_run(rule: str, first: date, day: date) -> bool:
    """Whether a rule counted from its first day has a run on a day."""
    parts = dict(part.split("=") for part in rule.split(";"))
    every, named = int(parts["INTERVAL"]), parts.get("BYDAY", "")
    match parts["FREQ"]:
        case "DAILY":
            return (day - first).days % every == 0
        case "WEEKLY":
            weeks = (day - timedelta(day.weekday()) - (first - timedelta(first.weekday()))).days // 7
            return weeks % every == 0 and NAMES[day.weekday()] in named.split(",")
        case "MONTHLY":
            months = (day.year - first.year) * 12 + day.month - first.month
            return months % every == 0 and _of_month(parts, named, day)
    raise AssertionError(rule)


def on_the_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which a zone's clock shows this. One that it leaves out is as far from the midnight before
    as if the clock had not been changed."""
    midnight = wall.replace(hour=0, minute=0, tzinfo=zone).astimezone(UTC)
    for minutes in range(0, 27 * 60, 10):
        at = midnight + timedelta(minutes=minutes + wall.minute % 10)
        if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            return at
    return midnight + timedelta(hours=wall.hour, minutes=wall.minute)


def _of_month(parts: Mapping[str, str], named: str, day: date) -> bool:
    last = ((day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day
    if "BYMONTHDAY" in parts:
        wanted = max(int(each) for each in parts["BYMONTHDAY"].split(","))
        return day.day == (last if wanted == -1 else min(wanted, last))
    nth, name = int(named[:-2]), named[-2:]
    if NAMES[day.weekday()] != name:
        return False
    return day.day + 7 > last if nth == -1 else (day.day - 1) // 7 + 1 == nth
