"""A time of day as it was written, and the one that is meant by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from bot.core.time_refusals import Unclear, Why, short_clock


class Part(StrEnum):
    """A part of the day; with it "9" is a time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


_HOURS: Final = {
    Part.MORNING: range(12),
    Part.AFTERNOON: range(12, 19),
    Part.EVENING: range(16, 24),
    Part.NIGHT: range(18, 24),
}
# Without am or pm a spoken time is one at which a team posts: from 7 in the morning until just before 7 in the evening.
_DAYTIME: Final = range(7, 19)


class Half(StrEnum):
    """Which half of the day a time is in, where nobody said it: in figures "9:30" is the morning, "5:30" is either."""

    SAID = "said"
    MORNING = "morning"
    DAYTIME = "daytime"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was written; where `half` is not said, `hour` is one of twelve.

    `midnight` is that at the end of the day that is named.
    """

    hour: int
    minute: int
    words: str
    half: Half = Half.SAID
    midnight: bool = False
    part: Part | None = None
    note: str = ""


def settled(clock: Clock, part: Part | None) -> tuple[time, str]:
    """The time that is meant, with a sentence where the half of the day had to be taken; raises Unclear."""
    parts = [each for each in (part, clock.part) if each is not None]
    if clock.midnight:
        return time(0), clock.note
    hours = [clock.hour] if clock.half is Half.SAID else [clock.hour % 12, clock.hour % 12 + 12]
    possible = [hour for hour in hours if all(hour in _HOURS[each] for each in parts)]
    if not possible:
        raise Unclear(Why.MISMATCH, f"“{clock.words}” is not {_in(parts[0])}.")
    if len(possible) == 1:
        return time(possible[0], clock.minute), clock.note
    early, late = (time(hour, clock.minute) for hour in possible)
    if clock.half is Half.OPEN:
        raise _either(clock.words, early, late)
    if clock.half is Half.MORNING:
        return early, ""
    taken, other = (early, late) if early.hour in _DAYTIME else (late, early)
    return taken, f"“{clock.words}” is taken as {short_clock(taken)}; write {short_clock(other)} for the other."


def _either(words: str, early: time, late: time) -> Unclear:
    examples = (short_clock(early), short_clock(late), f"{late:%H:%M}")
    return Unclear(
        Why.AMBIGUOUS,
        f"“{words}” could be {short_clock(early)} or {short_clock(late)}.",
        examples=tuple(f"tomorrow {each}" for each in examples if each != "midnight"),
    )


def _in(part: Part) -> str:
    return "at night" if part is Part.NIGHT else f"in the {part}"
