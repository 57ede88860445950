"""The rota in the team file: whose turn it is on which days, at which hours, between which dates."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from bot.core.rota import Turn
from bot.team.parts import Day, Member, Part

STRETCH = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")
WEEK: tuple[str, ...] = get_args(Day)


def _stretch(value: str) -> str:
    if not STRETCH.match(value):
        raise ValueError(f"“{value}” is not a stretch of time; write it like 09:00-17:00, or 20:00-08:00 for a night")
    return value


class RotaRow(Part):
    """One row of the rota. Without days it holds every day, without hours all day, without dates always.

    Hours may pass midnight; such a night belongs to the day on which it begins.
    """

    member: Member
    days: tuple[Day, ...] = ()
    stretch: Annotated[str, AfterValidator(_stretch)] = Field(default="00:00-24:00", alias="hours")
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="until")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"the turn of {self.member} ends before it begins; put the earlier date into “from”")
        return self

    @property
    def turn(self) -> Turn:
        """The row as the rules know it."""
        begins, ends = self.stretch.split("-")
        return Turn(
            member=self.member,
            days=frozenset(WEEK.index(day) for day in self.days),
            begins=time.fromisoformat(begins),
            ends=time(0) if ends == "24:00" else time.fromisoformat(ends),
            first=self.first,
            last=self.last,
        )
