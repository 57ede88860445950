"""Post ids as X makes them: milliseconds since X's epoch, shifted left, so that a larger id is a later post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH_MS: Final = 1_288_834_974_657
SHIFT: Final = 22
_ORIGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)


def first_id(moment: datetime) -> int:
    """The smallest id a post of this millisecond can have."""
    milliseconds = (moment - _ORIGIN) // timedelta(milliseconds=1)
    return max(0, milliseconds - EPOCH_MS) << SHIFT


def moment_of(number: int) -> datetime:
    """The millisecond in which an id was made, aware, in UTC."""
    return _ORIGIN + timedelta(milliseconds=(number >> SHIFT) + EPOCH_MS)


def wire_time(moment: datetime) -> str:
    """A time as X writes it: whole seconds, milliseconds always zero."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
