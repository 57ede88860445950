"""The timetable: every recurring job, how often it runs, and which use case it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.desk import Desk
from bot.services import audit, deletions, pastes


@dataclass(frozen=True, slots=True)
class Job:
    """`seconds` is how often to look; what is due is known by the database alone. With `alone` only one process
    of those that share the database runs it at a time."""

    name: str
    seconds: float
    run: Callable[[Desk], object]
    alone: bool = False


TIMETABLE = (
    Job("read_pasted_links", 1, pastes.read_pasted),
    Job("look_again", 5, deletions.look_again, alone=True),
    Job("audit", 120, audit.audit, alone=True),
)
