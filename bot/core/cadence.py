"""When to read a watch next: often while posts come, seldom while it is quiet, later after trouble."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

# In a storm the mentions endpoint, which reaches back 800 posts, must be read at least this often.
SLOWEST_WHILE_BUSY = 15.0
# Each doubling stops long before this; it keeps a counter that grew for years from overflowing a float.
_STEPS = 64


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds between reads of one watch: `busy` while posts come, drifting to `quiet` when none do.

    A read that brought `many` posts is followed by the next after `storm` seconds: an urgent post among them must
    not wait for the calmer beat, and X allows 300 reads in 15 minutes, one every three seconds.
    After trouble the pause starts at `pause` and doubles up to `longest_pause`.
    """

    busy: float = 10.0
    quiet: float = 120.0
    drift: float = 1.25
    pause: float = 15.0
    longest_pause: float = 900.0
    storm: float = 4.0
    many: int = 20

    def __post_init__(self) -> None:
        if not 0 < self.busy <= SLOWEST_WHILE_BUSY:
            raise ValueError(f"While posts come a watch is read every {SLOWEST_WHILE_BUSY:g} seconds or faster.")
        if self.quiet < self.busy:
            raise ValueError("A quiet watch cannot be read more often than a busy one.")
        if self.drift <= 1 or not 0 < self.pause <= self.longest_pause:
            raise ValueError("Pauses have to grow, and the first must not be longer than the longest.")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the last reads brought: how many in a row were empty or failed, and how many posts the last one had."""

    empty: int = 0
    failures: int = 0
    brought: int = 0


def after_read(rhythm: Rhythm, posts: int) -> Rhythm:
    """The rhythm after a read that worked and brought that many new posts."""
    return Rhythm(empty=0 if posts else rhythm.empty + 1, brought=posts)


def after_trouble(rhythm: Rhythm) -> Rhythm:
    """The rhythm after a read that did not work; how busy the watch was is remembered."""
    return replace(rhythm, failures=rhythm.failures + 1)


def seconds(rhythm: Rhythm, pace: Pace) -> float:
    """How long to wait before the next read."""
    if rhythm.failures:
        return float(min(pace.longest_pause, pace.pause * 2.0 ** min(rhythm.failures - 1, _STEPS)))
    if rhythm.brought >= pace.many:
        return min(pace.storm, pace.busy)
    return float(min(pace.quiet, pace.busy * pace.drift ** min(rhythm.empty, _STEPS)))


def next_read(rhythm: Rhythm, pace: Pace, now: datetime, least: float = 0.0) -> datetime:
    """The moment of the next read, at least `least` seconds ahead."""
    return now + timedelta(seconds=max(least, seconds(rhythm, pace)))


def fair_share(spacing: float, asked: int, sharers: int) -> float:
    """How long a watch leaves the network alone after a round, so that all who share one allowance of requests
    get theirs: each of them may ask once every `spacing` seconds times their number.

    A long round, which catches up after a pause, is paid for by the quiet time before it: it is not held against
    the watch for longer than a busy network can wait.
    """
    turn = spacing * max(1, sharers)
    return min(turn * max(1, asked), max(turn, SLOWEST_WHILE_BUSY))


def next_after_limit(until: datetime, pace: Pace, now: datetime) -> datetime:
    """The moment of the next read when the network asked us to wait until `until`; at least one busy step ahead,
    so that a reset that has already passed does not make us ask at once, again and again."""
    return max(until, now + timedelta(seconds=pace.busy))


def next_after_cap(now: datetime) -> datetime:
    """The next UTC day, when allowances and daily charges begin anew; a person may have it read sooner."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, 0, 5, tzinfo=UTC)
