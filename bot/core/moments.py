"""Moments in plain British English, as a person reads them back: “Tuesday 24 November, 6.00pm, in 2 days”."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.core.allowance import count

_WEEKS_FROM = 14  # days; below it days are easier to picture
_MONTHS_FROM = 70


def clock_to_the_second(at: datetime | time) -> str:
    """ "9.14.20am", for what is a matter of seconds."""
    return f"{at.hour % 12 or 12}.{at.minute:02}.{at.second:02}{'am' if at.hour < 12 else 'pm'}"


def clock(at: datetime | time) -> str:
    """ "6.00pm", "9.30am", "12 noon", "midnight"."""
    if at.minute == 0 and at.hour in (0, 12):
        return "12 noon" if at.hour else "midnight"
    return f"{at.hour % 12 or 12}.{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def day(on: date, today: date | None = None) -> str:
    """ "Tuesday 24 November"; with the year where it is not that of `today`."""
    year = f" {on.year}" if today is not None and on.year != today.year else ""
    return f"{on:%A} {short_day(on)}{year}"


def short_day(on: date, *, year: bool = False) -> str:
    """ "24 November", "24 November 2026"."""
    return f"{on.day} {on:%B}" + (f" {on.year}" if year else "")


def in_full(wall: datetime, now: datetime) -> str:
    """ "Tuesday 24 November, 6.00pm, in 2 days"; both as the organisation's clock shows them."""
    midnight = ", as the day begins" if wall.time() == time() else ""
    return f"{day(wall.date(), now.date())}, {clock(wall)}{midnight}, {ahead(wall, now)}"


def ahead(wall: datetime, now: datetime) -> str:
    """How far ahead it is: "in 20 minutes", "in 3 hours", "tomorrow", "in 2 days", "in 5 weeks", "in 4 months".

    Days are those of the calendar: late on Sunday, Tuesday morning is in two days. What has gone by is said as that.
    """
    days = (wall.date() - now.date()).days
    if wall <= now:
        return "in the past" if now - wall >= timedelta(minutes=1) else "now"
    if days == 0:
        return _hours(wall - now)
    if days == 1:
        return "tomorrow"
    if days < _WEEKS_FROM:
        return f"in {count(days, 'day')}"
    if days < _MONTHS_FROM:
        return f"in {count(days // 7, 'week')}"
    return f"in {count(round(days / 30.4), 'month')}"


def _hours(length: timedelta) -> str:
    minutes = max(1, round(length / timedelta(minutes=1)))
    if minutes < 60:
        return f"in {count(minutes, 'minute')}"
    hours, rest = divmod(minutes, 60)
    return f"in {count(hours, 'hour')}" + (f" {count(rest, 'minute')}" if rest else "")
