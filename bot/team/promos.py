"""Promos in the team file: how late a run may go out, when the team wants to post, and whether a colleague looks."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from bot.team.parts import Part
from bot.team.working import Hours


class Promos(Part):
    """A run that is late by up to `grace_minutes` still goes out by itself; later, a person is asked.

    `hours` are those in which the team wants to post; without any none are set. With `approval` a second pair of eyes
    looks at every promo.
    """

    grace_minutes: int = Field(default=30, ge=0, le=1440)
    hours: Hours = Field(default_factory=dict)
    approval: bool = False

    @property
    def grace(self) -> timedelta:
        """How late a run still goes out by itself."""
        return timedelta(minutes=self.grace_minutes)
