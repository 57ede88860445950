"""Spikes: when mentions stand well above what is usual at this weekday and hour, and when that is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import ceil, sqrt
from statistics import median
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
# So far back a usual level is learned, and how much of it each basis needs at least.
WEEKS, LIKE_DAYS = 8, 21
FEWEST_WEEKS, FEWEST_DAYS, FEWEST_HOURS = 4, 3, 20
# Beyond pure chance, so many standard deviations: with thousands of hours a year, two or three would cry wolf.
DEVIATIONS = 4.0
# A median's distance from the middle, made comparable with a standard deviation.
MAD = 1.4826
# Where hours of day and night have to do together, a busy one of them stands for what is usual.
BUSY = 0.9
# Over once so long below the middle between usual and far above: a lull is not the end.
CALM = timedelta(minutes=30)

Hours = Mapping[datetime, int]
Kind = Callable[[date], object]


class Basis(StrEnum):
    """What the last hour is compared with: the first of these of which there is enough.

    SAME_HOUR: this weekday at this time. LIKE_DAYS: this time on days of the same kind. KIND_OF_DAY: all hours of days
    of the same kind. ANY_HOUR: all hours that there are.
    """

    SAME_HOUR = "same_hour"
    LIKE_DAYS = "like_days"
    KIND_OF_DAY = "kind_of_day"
    ANY_HOUR = "any_hour"


@dataclass(frozen=True, slots=True)
class Rule:
    """How far above the usual is far: never fewer than `minimum`, never less than `times` as many."""

    minimum: int
    times: float


@dataclass(frozen=True, slots=True)
class Level:
    """What is usual, the number from which on it is a spike, and what that was learned from: so many weeks or days."""

    usual: float
    limit: int
    basis: Basis
    over: int

    @property
    def calm(self) -> float:
        """Below this a spike is on its way out: well under the limit, so that it does not flap."""
        return (self.usual + self.limit) / 2


@dataclass(frozen=True, slots=True)
class Episode:
    """One spike from its first look to its end; the counts are mentions in the hour before each look."""

    began_at: datetime
    peak: int
    peak_at: datetime
    calm_since: datetime | None = None
    ended_at: datetime | None = None


def level(hours: Hours, at: datetime, *, before: datetime, zone: ZoneInfo, kind: Kind, rule: Rule) -> Level | None:
    """What is usual for the hour up to `at`; None while there is too little to compare with.

    `hours` are mentions by the start of each whole hour that we listened to, quiet ones included. Nothing from `before`
    on is looked at: what is being judged must not be its own measure.
    """
    local = at.astimezone(zone)
    weeks = [local.date() - timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    found = list(_at_same_time(hours, local, weeks, before))
    if len(found) >= FEWEST_WEEKS:
        return _level(found, Basis.SAME_HOUR, len(found), rule)
    days = [local.date() - timedelta(days=number) for number in range(1, LIKE_DAYS + 1)]
    like = [day for day in days if kind(day) == kind(local.date())]
    found = list(_at_same_time(hours, local, like, before))
    if len(found) >= FEWEST_DAYS:
        return _level(found, Basis.LIKE_DAYS, len(found), rule)
    whole = {start: count for start, count in hours.items() if start + HOUR <= before}
    today = kind(local.date())
    alike = [count for start, count in whole.items() if kind(start.astimezone(zone).date()) == today]
    if len(alike) >= FEWEST_HOURS:
        return _busy(alike, Basis.KIND_OF_DAY, rule)
    return _busy(list(whole.values()), Basis.ANY_HOUR, rule) if len(whole) >= FEWEST_HOURS else None


def begin(at: datetime, count: int, level: Level | None) -> Episode | None:
    """The spike that begins with this look, if one does."""
    return Episode(at, count, at) if level is not None and count >= level.limit else None


def follow(episode: Episode, at: datetime, count: int, level: Level) -> Episode:
    """The episode after another look. It ended when the hour began to be calm, which is known only some time later."""
    if episode.ended_at is not None:
        return episode
    if count > episode.peak:
        episode = replace(episode, peak=count, peak_at=at)
    if count >= level.calm:
        return replace(episode, calm_since=None)
    since = episode.calm_since or at
    return replace(episode, calm_since=since, ended_at=since if at - since >= CALM else None)


def steps(since: datetime, until: datetime, step: timedelta) -> Iterator[datetime]:
    """The moments of looks that nobody took while we slept, and `until` itself."""
    moment = since + step
    while moment < until:
        yield moment
        moment += step
    yield until


def _at_same_time(hours: Hours, local: datetime, days: Iterable[date], before: datetime) -> Iterator[float]:
    """What was said in the hour up to the same time by the clock on the wall, on each of these days that we know."""
    wall = local.timetz().replace(fold=0)
    for day in days:
        end = datetime.combine(day, wall).astimezone(UTC)
        if end <= before and (count := _heard(hours, end)) is not None:
            yield count


def _heard(hours: Hours, end: datetime) -> float | None:
    """Mentions in the hour up to `end`, from the two whole hours that it touches, each by its share."""
    last = end.replace(minute=0, second=0, microsecond=0)
    share = (end - last) / HOUR
    first = hours.get(last - HOUR)
    if first is None:
        return None
    if not share:
        return float(first)
    second = hours.get(last)
    return None if second is None else first * (1 - share) + second * share


def _level(found: Sequence[float], basis: Basis, over: int, rule: Rule) -> Level:
    middle = median(found)
    spread = MAD * median(abs(each - middle) for each in found)
    return Level(middle, _limit(middle, spread, len(found), rule), basis, over)


def _busy(found: Sequence[int], basis: Basis, rule: Rule) -> Level:
    usual = float(sorted(found)[ceil(BUSY * len(found)) - 1])
    days = len(found) // 24
    return Level(usual, _limit(usual, 0.0, max(1, days), rule), basis, days)


def _limit(usual: float, spread: float, samples: int, rule: Rule) -> int:
    """Chance alone scatters counts by their root (Poisson), the rhythm of life by its own spread; few samples widen
    both."""
    deviation = sqrt((usual + spread**2) * (1 + 1 / samples))
    return ceil(max(rule.minimum, rule.times * usual, usual + DEVIATIONS * deviation))
