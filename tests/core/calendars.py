"""Calendars and moments for tests, from the words of the team file and the wall clock in London."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.bank_holidays import Nation
from bot.core.working_time import Calendar
from bot.team.working import Closure, calendar_of, usual_hours

LONDON = ZoneInfo("Europe/London")


def calendar(
    hours: dict[Any, Any] | None = None,
    closures: list[dict[str, Any]] | None = None,
    nation: Nation | None = "ENG",
    zone: ZoneInfo = LONDON,
) -> Calendar:
    own = [Closure.model_validate(closure) for closure in closures or []]
    return calendar_of(zone, usual_hours() if hours is None else hours, own, nation)


def at(text: str) -> datetime:
    """The moment at which London's wall clock reads so; the first of two unless an offset is written."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)
