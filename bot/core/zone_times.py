"""Moments in plain British English, in a zone: for cards, and for sentences that name one."""

from __future__ import annotations

from datetime import datetime
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
