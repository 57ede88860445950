"""What is owed, to whom it climbs, and when: the rules behind due times, reminders and the ladder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.allowance import Allowance, Unit
from bot.core.lifecycle import Status
from bot.core.triage import Urgency
from bot.core.working_time import Calendar


class Owed(StrEnum):
    """What somebody still has to do about a mention.

    CLAIM: nobody has it. ANSWER: somebody has it and is silent. APPROVAL: words wait for a second pair of eyes.
    POST: words did not go out, or may not have. STORY: a story that we invited has no response.
    """

    CLAIM = "claim"
    ANSWER = "answer"
    APPROVAL = "approval"
    POST = "post"
    STORY = "story"


class Level(StrEnum):
    """How pressing an item is, which decides its times and its ladder."""

    ROUTINE = "routine"
    URGENT = "urgent"
    HARM = "harm"


class Rung(StrEnum):
    """Who is told next, from the one who has it to the chief executive."""

    OWNER = "owner"
    ON_DUTY = "on_duty"
    TEAM = "team"
    HEAD = "head"
    DIRECTOR = "director"
    CHIEF_EXECUTIVE = "chief_executive"


# The whole team is told in its channel, which stands for a member where a message needs an address.
WHOLE_TEAM = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told in which order; `step` lies between one and the next once the due time has passed."""

    rungs: tuple[Rung, ...]
    step: Allowance


def level_of(kind: Owed, urgency: Urgency, *, harm: bool) -> Level:
    """Risk of harm goes before everything else; a response to a story never presses."""
    if kind is Owed.STORY:
        return Level.ROUTINE
    return Level.HARM if harm else Level.URGENT if urgency is Urgency.URGENT else Level.ROUTINE


def wanted(status: Status) -> Owed | None:
    """What is owed to a mention that stands like this; None where it is put off or done.

    A mention that waits for somebody inside still owes its answer; its clock stands still.
    """
    match status:
        case Status.OPEN:
            return Owed.CLAIM
        case Status.CLAIMED | Status.WAITING:
            return Owed.ANSWER
        case Status.SNOOZED | Status.ANSWERED | Status.CLOSED | Status.DELETED:
            return None


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one thing that is owed: it began at `from_at` and runs for `within`.

    Where it stood still, `left` of the time was left over, and it went on at `resumed_at`.
    """

    from_at: datetime
    within: Allowance
    left: timedelta | None = None
    resumed_at: datetime | None = None

    def due(self, calendar: Calendar) -> datetime:
        """When the time is up; raises `ValueError` while the clock stands still."""
        if self.left is None:
            return calendar.add(self.from_at, self.within)
        if self.resumed_at is None:
            raise ValueError("a clock that stands still has no due time")
        if self.within.unit is Unit.MINUTES:
            return self.resumed_at + self.left
        return calendar.add_working(self.resumed_at, self.left)

    def rest(self, calendar: Calendar, now: datetime) -> timedelta:
        """What is left of the time; nothing when it is up."""
        due = self.due(calendar)
        if now >= due:
            return timedelta()
        return due - now if self.within.unit is Unit.MINUTES else calendar.between(now, due)

    def part_of(self, calendar: Calendar, due: datetime, part: float) -> datetime:
        """The moment before `due` at which `part` of the time has gone by: the first reminder comes then."""
        start = self.resumed_at or self.from_at
        if self.within.unit is Unit.MINUTES:
            return start + (due - start) * part
        return calendar.add_working(start, calendar.between(start, due) * part)


def next_reminder(calendar: Calendar, ladder: Ladder, due: datetime, told: int, now: datetime) -> datetime:
    """When the next rung is told: the second at the due time, the others a step after the one before.

    Counted from now, not from when it should have been: a worker that slept for days tells one rung, not all of them.
    """
    return due if told <= 1 and due > now else calendar.add(now, ladder.step)


def climb(
    rungs: Sequence[Rung], people: Mapping[Rung, Sequence[str]], *, told: Collection[str], reached: Collection[Rung]
) -> Iterator[tuple[Rung, str]]:
    """The rungs that are left with whom each one tells: nobody twice, and rungs without anybody are passed over."""
    for rung in rungs:
        if rung in reached:
            continue
        fresh = next((member for member in people.get(rung, ()) if member not in told), None)
        if fresh is not None:
            yield rung, fresh


# Just after the close of the day is still time for what fell due at its last moment.
AFTER_CLOSE = timedelta(minutes=10)


def in_hours(calendar: Calendar, now: datetime) -> bool:
    """Whether people may be rung as in working time."""
    return calendar.is_open(now) or calendar.is_open(now - AFTER_CLOSE)


def may_ring(calendar: Calendar, level: Level, now: datetime) -> bool:
    """Out of hours only risk of harm climbs."""
    return level is Level.HARM or in_hours(calendar, now)
