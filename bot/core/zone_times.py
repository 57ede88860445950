"""Moments in a zone, in plain British English: for cards, and for sentences that name one."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.core import moments


def clock_time(at: datetime, zone: tzinfo) -> str:
    """ "9.14am", "12 noon", "midnight"."""
    return moments.clock(at.astimezone(zone))


def to_the_second(at: datetime, zone: tzinfo) -> str:
    """ "9.14.20am"."""
    return moments.clock_to_the_second(at.astimezone(zone))


def short_day(at: datetime, zone: tzinfo) -> str:
    """ "22 November 2026"."""
    return moments.short_day(at.astimezone(zone), year=True)


def day(at: datetime, zone: tzinfo) -> str:
    """ "Sunday 22 November 2026"."""
    return f"{at.astimezone(zone):%A} {short_day(at, zone)}"


def moment(at: datetime, zone: tzinfo) -> str:
    """ "Sunday 22 November 2026, 9.14am"."""
    return f"{day(at, zone)}, {clock_time(at, zone)}"
