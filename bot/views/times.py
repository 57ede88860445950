"""Moments and spans of time in plain British English, in the organisation's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """ "9.14am", "12 noon", "midnight"."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "12 noon" if local.hour else "midnight"
    return f"{local.hour % 12 or 12}.{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def day(moment: datetime, zone: ZoneInfo) -> str:
    """ "Sunday 22 November 2026"."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "Sunday 22 November 2026, 9.14am"."""
    return f"{day(at, zone)}, {clock_time(at, zone)}"


def weekday(at: datetime, zone: ZoneInfo) -> str:
    """ "Sun 22 Nov", where the year goes without saying."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def short_day(at: datetime, zone: ZoneInfo) -> str:
    """ "22 November 2026"."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def span(seconds: float) -> str:
    """ "less than a minute", "12 minutes", "3 hours 5 minutes", "2 days"."""
    minutes = round(timedelta(seconds=max(0.0, seconds)).total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return _count(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return _count(hours, "hour") + (f" {_count(rest, 'minute')}" if rest else "")
    days, hours = divmod(hours, 24)
    return _count(days, "day") + (f" {_count(hours, 'hour')}" if hours else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
