"""Moments in plain British English, in a zone: for cards, and for sentences that name one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.clock_time import clock_time


def day(moment: datetime, zone: ZoneInfo) -> str:
    """ "Sunday 22 November 2026"."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "Sunday 22 November 2026, 9.14am"."""
    return f"{day(at, zone)}, {clock_time(at, zone)}"
