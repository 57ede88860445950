"""What opens under "More" on a mention's card: the moves, what happened so far, and the choices their forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.cards import MentionCard

AFTERNOON, MORNING = time(14), time(9)
MONDAY = 0
TOMORROW = "Tomorrow morning"


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of a mention's history; `by` is a member's id or Kestrel's own name for itself."""

    action: str
    by: str
    at: datetime
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoreMenu:
    """A mention with all that may be done to it (`card.more`) and all that was done to it.

    `service` is the guessed service's slug. `ladder` names those higher up by what they are, `reasons` the team's own
    for "not for us". `happened` has the newest of the history, oldest first, after `before` that are not shown.
    """

    card: MentionCard
    service: str | None
    reasons: tuple[str, ...]
    ladder: tuple[tuple[str, str], ...]
    happened: tuple[Happened, ...]
    before: int
    now: datetime


def quick_choices(now: datetime, zone: ZoneInfo) -> tuple[tuple[str, datetime], ...]:
    """When people want to see a thing again, in words and as a moment; on the clock of the organisation's zone."""
    here = now.astimezone(zone)
    today, tomorrow = here.date(), here.date() + timedelta(days=1)
    monday = today + timedelta(days=(MONDAY - today.weekday()) % 7 or 7)
    hour = now + timedelta(hours=1)
    named = [
        ("This afternoon", datetime.combine(today, AFTERNOON, zone)),
        (TOMORROW, datetime.combine(tomorrow, MORNING, zone)),
        ("Monday morning", datetime.combine(monday, MORNING, zone)),
    ]
    found = {"In an hour": hour.replace(second=0, microsecond=0)}
    for words, moment in named:
        # Not twice the same: on a Sunday tomorrow is Monday, and at one o'clock an hour ends at two.
        if moment > hour and moment not in found.values():
            found[words] = moment.astimezone(UTC)
    return tuple(found.items())
