"""When to look again for responses to a story: often at first, ever less as it grows older, and one day no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.stories import Change

# Nobody answers a story after half a year; a day is the most between two looks, where the first come every 5 minutes.
LAST_LOOK = timedelta(days=180)
RAREST = 288


def next_look(
    now: datetime, *, published_at: datetime, matched_at: datetime, answered: bool, change: Change, seconds: float
) -> datetime | None:
    """The next moment to look, None where there is nothing left to see.

    `seconds` is the pause of the first days; afterwards it is as many times that as the match is days old.
    """
    if (answered and change is Change.MADE) or now - published_at >= LAST_LOOK:
        return None
    days = (now - matched_at) // timedelta(days=1)
    return now + timedelta(seconds=seconds * min(RAREST, max(1, days)))
