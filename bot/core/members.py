"""How a member wants to be told of things: directly or in the channel, and when not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.wall_times import moment, wall_at


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day, on the organisation's clocks, in which somebody wants no direct messages. They may span
    midnight."""

    start: time
    end: time

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet in which `now` lies ends; None outside of it."""
        wall = wall_at(now, zone)
        at, day = wall.time().replace(tzinfo=None), wall.date()
        if self.start < self.end:
            inside = self.start <= at < self.end
        else:
            inside = at >= self.start or at < self.end
            day += timedelta(days=1) if at >= self.start else timedelta()
        if not inside:
            return None
        ends = moment(datetime.combine(day, self.end), zone).utc
        return ends if ends > now else None


@dataclass(frozen=True, slots=True)
class Wishes:
    """`direct` wants reminders in one's own conversation; otherwise they stand in the channel."""

    direct: bool = True
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class GreetingCard:
    """Said to a new member once, in their own conversation."""

    member: str
    organisation: str
    channel: str
