"""How long something may take, as teams write it: “5 minutes” by the clock, “2 working hours”, “1 working day”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class Unit(StrEnum):
    """What is counted: minutes by the clock at any hour, minutes of working time, or working days."""

    MINUTES = "minutes"
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"


AT_ONCE: Final = "at once"
EXAMPLES: Final = "“15 working minutes”, “2 hours” or “1 working day”"
_WRITTEN: Final = re.compile(r"(\d{1,9})\s*(working\s+)?(minute|hour|day)s?", re.I | re.A)
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 24 * 60}
# What is longer than a quarter of a year is a slip. Sixty working days are taken as eight hours each.
_LONGEST: Final = {
    Unit.MINUTES: (90 * 24 * 60, "90 days"),
    Unit.WORKING_MINUTES: (60 * 8 * 60, "480 working hours"),
    Unit.WORKING_DAYS: (60, "60 working days"),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """An amount of time in its unit. No minutes by the clock is “at once”."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        longest, words = _LONGEST[self.unit]
        if self.amount < (0 if self.unit is Unit.MINUTES else 1):
            raise ValueError(f"a length of time is more than nothing: write “{AT_ONCE}”, {EXAMPLES}")
        if self.amount > longest:
            raise ValueError(f"{words} is the longest that Kestrel counts; write a shorter time, like {EXAMPLES}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person wrote; raises ValueError with a sentence that shows three examples."""
        plain = " ".join(text.split())
        if plain.casefold() == AT_ONCE:
            return cls(0, Unit.MINUTES)
        written = _WRITTEN.fullmatch(plain)
        if written is None:
            raise ValueError(f"“{plain[:40]}” is not a length of time that Kestrel knows; write it like {EXAMPLES}")
        amount, working, noun = int(written[1]), written[2] is not None, written[3].lower()
        if working and noun == "day":
            return cls(amount, Unit.WORKING_DAYS)
        return cls(amount * _MINUTES[noun], Unit.WORKING_MINUTES if working else Unit.MINUTES)

    def __str__(self) -> str:
        """The shortest way to write it: `parse` makes the same allowance of it."""
        match self.unit:
            case Unit.MINUTES if not self.amount:
                return AT_ONCE
            case Unit.MINUTES:
                return _counted(self.amount, ("day", "hour", "minute"))
            case Unit.WORKING_MINUTES:
                return _counted(self.amount, ("hour", "minute"), "working ")
            case Unit.WORKING_DAYS:
                return count(self.amount, "working day")


def _counted(minutes: int, nouns: tuple[str, ...], kind: str = "") -> str:
    noun = next(noun for noun in nouns if minutes % _MINUTES[noun] == 0)
    return count(minutes // _MINUTES[noun], kind + noun)


def count(number: int, noun: str) -> str:
    """ "1 hour", "2 working hours"."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
