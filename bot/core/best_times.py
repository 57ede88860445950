"""The best times to post: from what came of our own posts where there are enough of them, else the team's custom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from statistics import median
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.core.allowance import count
from bot.core.moments import clock
from bot.core.repeat_said import listed
from bot.core.wall_times import Moment, moment, wall_at

ENOUGH: Final = 40  # posts with results; below it an hour's luck looks like a rule
ENOUGH_IN_A_SLOT: Final = 5
SHOWN: Final = 3


class Result(NamedTuple):
    """What came of one post: likes, reposts and replies together, or whatever else is compared."""

    posted_at: datetime
    engagement: float


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of working days or of weekends; `weekend` is None for any day."""

    at: time
    weekend: bool | None = None
    posts: int = 0

    @property
    def said(self) -> str:
        """ "weekdays 6.00pm to 7.00pm", "lunchtime"."""
        if self.weekend is None:
            return _CUSTOM[self.at]
        days = "weekends" if self.weekend else "weekdays"
        return f"{days} {clock(self.at)} to {clock(time((self.at.hour + 1) % 24))}"

    def on(self, day: datetime) -> bool:
        """Whether a day is one of the slot's."""
        return self.weekend is None or self.weekend == (day.weekday() >= 5)


# In the order in which they are suggested.
_CUSTOM: Final = {time(12, 30): "lunchtime", time(18): "after 6pm"}


@dataclass(frozen=True, slots=True)
class BestTimes:
    """Slots, the best first; `own` says that they come from our own results, of which there were `posts`."""

    slots: tuple[Slot, ...]
    own: bool
    posts: int
    sentence: str


def best_times(results: Iterable[Result], zone: ZoneInfo) -> BestTimes:
    """The hours whose posts did better than most of ours, by the median, so that one lucky post decides nothing."""
    found = list(results)
    if len(found) < ENOUGH:
        have = "none of your posts has results yet" if not found else f"{_have(len(found))} results yet"
        return _custom(len(found), f"{have}, and {ENOUGH} are needed")
    usual = median(result.engagement for result in found)
    slots = _better(found, usual, zone)
    if not slots:
        return _custom(len(found), f"in your {len(found)} posts no hour with {ENOUGH_IN_A_SLOT} or more did better")
    names = listed([slot.said for slot in slots])
    return BestTimes(slots, True, len(found), f"Your best times, from {len(found)} posts of your own: {names}.")


def upcoming(best: BestTimes, after: datetime, zone: ZoneInfo, many: int = SHOWN) -> tuple[Moment, ...]:
    """The next moments at the best times, in order."""
    return tuple(islice(_moments(best.slots, after, zone), many))


def _moments(slots: Sequence[Slot], after: datetime, zone: ZoneInfo) -> Iterator[Moment]:
    today = wall_at(after, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(15):
        day = today + timedelta(days=days)
        found = (moment(day.replace(hour=slot.at.hour, minute=slot.at.minute), zone) for slot in slots if slot.on(day))
        yield from sorted((each for each in found if each.utc > after), key=lambda each: each.utc)


def _better(results: Sequence[Result], usual: float, zone: ZoneInfo) -> tuple[Slot, ...]:
    kept: dict[tuple[bool, int], list[float]] = defaultdict(list)
    for result in results:
        wall = wall_at(result.posted_at, zone)
        kept[wall.weekday() >= 5, wall.hour].append(result.engagement)
    ranked = sorted(
        (
            (-median(engagements), weekend, hour, len(engagements))
            for (weekend, hour), engagements in kept.items()
            if len(engagements) >= ENOUGH_IN_A_SLOT and median(engagements) > usual
        )
    )
    return tuple(Slot(time(hour), weekend, posts) for _, weekend, hour, posts in ranked[:SHOWN])


def _custom(posts: int, why: str) -> BestTimes:
    slots = tuple(Slot(at) for at in _CUSTOM)
    names = " and ".join(_CUSTOM.values())
    return BestTimes(slots, False, posts, f"Best times by the team's custom: {names}; {why}.")


def _have(posts: int) -> str:
    return f"only {count(posts, 'post')} of yours {'has' if posts == 1 else 'have'}"
