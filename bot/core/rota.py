"""The rota: who is on duty at a moment, in which order and until when; what was set in the chat goes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
DAY = timedelta(days=1)
# "Until the morning" is never sooner than this: somebody who takes over at eight means the whole day.
LEAST = timedelta(hours=3)
# A week, and a day on either side of it: what does not change within that does not change by itself.
ROUND = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Turn:
    """A member's turn in the file: on these weekdays (0 is Monday; none means every day) from one time to another.

    Where it ends no later than it begins it ends on the next day, so midnight to midnight is a whole day and a night
    belongs to the day on which it begins. `first` and `last` are days on which it may begin.
    """

    member: str
    days: frozenset[int] = frozenset()
    begins: time = time(0)
    ends: time = time(0)
    first: date | None = None
    last: date | None = None

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """When the turn that begins on a day begins and ends, None where none does."""
        if self.days and day.weekday() not in self.days:
            return None
        if (self.first and day < self.first) or (self.last and day > self.last):
            return None
        over = day + DAY if self.ends <= self.begins else day
        return _moment(day, self.begins, zone), _moment(over, self.ends, zone)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody set in the chat: a member is on duty, or away, from a moment until another."""

    number: int
    member: str
    from_at: datetime
    until_at: datetime
    away: bool
    by: str
    set_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether it is so at a moment."""
        return self.from_at <= moment < self.until_at


@dataclass(frozen=True, slots=True)
class Rota:
    """All that decides who is on duty: the file's turns in their order, who stands by always, and the changes."""

    turns: tuple[Turn, ...]
    standing: tuple[str, ...]
    changes: tuple[Change, ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Overview:
    """Who is on duty now, until when this answer holds (None: without an end in sight), who is then, who is away.

    `told` are those who are told of a risk of harm, in order; they are more than those on duty where nobody is.
    `changes` are those that are not over, the first to begin first.
    """

    on_duty: tuple[str, ...]
    until: datetime | None
    then: tuple[str, ...]
    away: tuple[Change, ...]
    told: tuple[str, ...]
    changes: tuple[Change, ...]
    now: datetime
    zone: ZoneInfo = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made, or taken back, and how things stand after it.

    `gap` is the first moment of its time at which nobody is on duty. `away_from` is when somebody who was put on duty
    is away.
    """

    change: Change
    after: Overview
    gap: datetime | None
    away_from: datetime | None = None
    taken_back: bool = False


def on_duty(rota: Rota, moment: datetime) -> tuple[str, ...]:
    """The members on duty, the first to be told first: what was set last, then the file's turns, then who stands by."""
    gone = away(rota, moment)
    return tuple(member for member in _named(rota, moment) if member not in gone)


def away(rota: Rota, moment: datetime) -> frozenset[str]:
    """Who is away."""
    return frozenset(change.member for change in rota.changes if change.away and change.holds(moment))


def to_tell(rota: Rota, moment: datetime) -> tuple[str, ...]:
    """Who is told of a risk of harm, in order: at the end one who stands by even if away, rather than nobody."""
    last = (rota.standing or _named(rota, moment))[:1]
    return tuple(dict.fromkeys((*on_duty(rota, moment), *last)))


def next_change(rota: Rota, now: datetime) -> datetime | None:
    """Until when those on duty now are just these, in this order; None where no end is in sight."""
    present, looked = on_duty(rota, now), now
    # The turns of a week come again the week after, unless a date or a change comes between.
    for begin in sorted({now, *(at for at in _dates(rota) if at > now)}):
        for at in _breaks(rota, begin, begin + ROUND):
            if at > looked:
                looked = at
                if on_duty(rota, at) != present:
                    return at
    return None


def first_gap(rota: Rota, start: datetime, until: datetime) -> datetime | None:
    """The first moment of a time in which nobody is on duty; None where somebody always is."""
    moments = [start, *(at for at in _breaks(rota, start, until) if at < until)]
    return next((at for at in moments if not on_duty(rota, at)), None)


def overview(rota: Rota, now: datetime) -> Overview:
    """What there is to know of who is on duty."""
    until = next_change(rota, now)
    changes = sorted((each for each in rota.changes if each.until_at > now), key=lambda each: each.from_at)
    return Overview(
        on_duty=on_duty(rota, now),
        until=until,
        then=on_duty(rota, until) if until else (),
        away=tuple(each for each in changes if each.away and each.holds(now)),
        told=to_tell(rota, now),
        changes=tuple(changes),
        now=now,
        zone=rota.zone,
    )


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Nine o'clock: tomorrow's, or before six today's."""
    today = now.astimezone(zone).date()
    nine = _moment(today, MORNING, zone)
    return nine if nine >= now + LEAST else _moment(today + DAY, MORNING, zone)


def _named(rota: Rota, moment: datetime) -> tuple[str, ...]:
    """Everybody who would be on duty if nobody were away, each once."""
    newest = sorted(rota.changes, key=lambda each: (each.set_at, each.number), reverse=True)
    today = moment.astimezone(rota.zone).date()
    return tuple(dict.fromkeys([
        *(each.member for each in newest if not each.away and each.holds(moment)),
        *(turn.member for turn in rota.turns if _has(turn, today, moment, rota.zone)),
        *rota.standing,
    ]))  # fmt: skip


def _has(turn: Turn, today: date, moment: datetime, zone: ZoneInfo) -> bool:
    spans = (turn.on(today - DAY, zone), turn.on(today, zone))
    return any(span is not None and span[0] <= moment < span[1] for span in spans)


def _dates(rota: Rota) -> Iterator[datetime]:
    """Moments from which the weeks may look different."""
    for change in rota.changes:
        yield from (change.from_at, change.until_at)
    for turn in rota.turns:
        if turn.first:
            yield _moment(turn.first, time(0), rota.zone)
        if turn.last:
            yield _moment(turn.last + DAY, time(0), rota.zone)


def _breaks(rota: Rota, start: datetime, until: datetime) -> list[datetime]:
    """Every moment of a time at which a turn or a change begins or ends, in order."""
    found = {at for change in rota.changes for at in (change.from_at, change.until_at)}
    day, last = start.astimezone(rota.zone).date() - DAY, until.astimezone(rota.zone).date()
    while day <= last:
        found |= {at for turn in rota.turns for at in turn.on(day, rota.zone) or ()}
        day += DAY
    return sorted(at for at in found if start <= at <= until)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A time on the wall as a moment in UTC: an hour that the clocks skip or repeat is taken as before the change."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
