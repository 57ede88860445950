"""When a promo goes out: at one moment, or again and again; read from words, kept as JSON, said back in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import repeats
from bot.core.moments import clock, day
from bot.core.repeat_said import said as repeat_said
from bot.core.repeats import Schedule
from bot.core.wall_times import wall_at

# The smallest step of a stored moment: "up to" a moment is "before" the next one.
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Once:
    """One moment (aware UTC), shown as the clock of its zone shows it."""

    at: datetime
    zone: ZoneInfo


Plan = Once | Schedule


def next_after(plan: Plan, moment: datetime) -> datetime | None:
    """The first run after a moment; None where none is left."""
    if isinstance(plan, Once):
        return plan.at if plan.at > moment else None
    run = repeats.next_run(plan, moment)
    return run.utc if run is not None else None


def between(plan: Plan, after: datetime, until: datetime) -> Iterator[datetime]:
    """The runs after a moment up to another, that one included, in order."""
    if isinstance(plan, Once):
        if after < plan.at <= until:
            yield plan.at
        return
    for run in repeats.runs_between(plan, after + TICK, until + TICK):
        yield run.utc


def onwards(plan: Plan, start: datetime) -> Iterator[datetime]:
    """The runs from a moment on, that one included, in order."""
    if isinstance(plan, Once):
        if plan.at >= start:
            yield plan.at
        return
    yield from repeats.moments(plan, start)


def said(plan: Plan) -> str:
    """ "Every other Friday at 4.30pm", "Once, on Tuesday 24 November 2026, 6.00pm"; without a full stop."""
    if isinstance(plan, Once):
        wall = wall_at(plan.at, plan.zone)
        return f"Once, on {day(wall.date())} {wall.year}, {clock(wall)}"
    return repeat_said(plan)


def typed(at: datetime, zone: ZoneInfo) -> str:
    """A moment as somebody may type it, for a form that is opened again: "24 November 2026 18:00"."""
    wall = wall_at(at, zone)
    return f"{wall.day} {wall:%B} {wall.year} {wall:%H:%M}"


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as it is kept in the database."""
    if isinstance(plan, Once):
        return {"once": plan.at.isoformat(), "zone": plan.zone.key}
    return repeats.to_json(plan)


def from_json(kept: Mapping[str, Any]) -> Plan:
    """The plan that was kept; raises ValueError for what is none."""
    if "once" in kept:
        return Once(datetime.fromisoformat(kept["once"]), ZoneInfo(kept["zone"]))
    return repeats.from_json(kept)
