"""Spikes: whether the team is told of them, and how far above the usual is far."""

from __future__ import annotations

from pydantic import Field

from bot.core.spikes import Rule
from bot.team.parts import Part


class Spikes(Part):
    """One message says so when an hour has `times` as many mentions as usual, or more, and at least `minimum`."""

    on: bool = True
    minimum: int = Field(default=10, ge=3, le=100_000)
    times: float = Field(default=3.0, ge=1.5, le=100)

    @property
    def rule(self) -> Rule:
        """The same as the rules take it."""
        return Rule(self.minimum, self.times)
