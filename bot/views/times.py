"""Moments and spans of time in plain British English, in the organisation's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import moments
from bot.core.allowance import count
from bot.core.zone_times import clock_time, day, moment, short_day, to_the_second

__all__ = ["clock_time", "day", "moment", "short_day", "span", "to_the_second"]


def weekday(at: datetime, zone: ZoneInfo) -> str:
    """ "Sun 22 Nov", where the year goes without saying."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def near(at: datetime, zone: ZoneInfo, since: datetime) -> str:
    """ "Tuesday 24 November, 6.00pm"; with the year where it is not that of `since`."""
    wall = at.astimezone(zone)
    return f"{moments.day(wall.date(), since.astimezone(zone).date())}, {moments.clock(wall)}"


def short(at: datetime, zone: ZoneInfo) -> str:
    """ "Tue 24, 6.00pm", where the week goes without saying."""
    wall = at.astimezone(zone)
    return f"{wall:%a} {wall.day}, {moments.clock(wall)}"


def span(seconds: float) -> str:
    """ "less than a minute", "12 minutes", "3 hours 5 minutes", "2 days"."""
    minutes = round(timedelta(seconds=max(0.0, seconds)).total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return count(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return count(hours, "hour") + (f" {count(rest, 'minute')}" if rest else "")
    days, hours = divmod(hours, 24)
    return count(days, "day") + (f" {count(hours, 'hour')}" if hours else "")
