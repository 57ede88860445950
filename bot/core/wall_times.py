"""A time on the wall as a moment: where the clocks go forward or back it is decided once, here, and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.moments import clock, day


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as the wall clock of a zone shows it (without a zone of its own) and in UTC.

    `note` is a sentence where the time that was asked for does not exist on that day, or comes twice.
    """

    wall: datetime
    zone: ZoneInfo
    utc: datetime
    note: str = ""


def moment(wall: datetime, zone: ZoneInfo) -> Moment:
    """The moment at which a zone's clock shows a time.

    An hour that the clocks skip is taken as if they had not gone forward yet, so 1.30am becomes 2.30am. Of one that
    comes twice the first is taken.
    """
    wall = wall.replace(tzinfo=None, fold=0)
    first = wall.replace(tzinfo=zone)
    utc = first.astimezone(UTC)
    shown = utc.astimezone(zone).replace(tzinfo=None, fold=0)
    if shown != wall:
        note = f"{_at(wall)} does not exist: the clocks go forward then. {clock(shown)} is taken."
        return Moment(shown, zone, utc, note)
    if first.replace(fold=1).utcoffset() != first.utcoffset():
        return Moment(wall, zone, utc, f"{_at(wall)} comes twice: the clocks go back then. The first is taken.")
    return Moment(wall, zone, utc)


def wall_at(at: datetime, zone: ZoneInfo) -> datetime:
    """What a zone's clock shows at a moment, without a zone of its own."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _at(wall: datetime) -> str:
    return f"{clock(wall)} on {day(wall)}"
