"""Reads a time at the start of a line, or a whole phrase; shows nothing but what was meant, or refuses with reasons."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.clock_words import read_clock
from bot.core.clocks import Clock, settled
from bot.core.day_words import WEEK, Day, months_after
from bot.core.loose_times import read_loosely
from bot.core.moments import clock as said_clock
from bot.core.moments import day as said_day
from bot.core.moments import in_full
from bot.core.time_parts import read_elapsed, read_parts, refuse_another
from bot.core.time_refusals import Refused, Unclear, Unknown, Why, refused
from bot.core.typed_words import Typed, typed
from bot.core.wall_times import Moment, moment, wall_at

_DAY: Final = timedelta(days=1)
_NOW: Final = re.compile(r"(?:(?:right\s+|just\s+)?now|at\s+once|straight\s*away|immediately|asap)(?!\w)", re.A)
_WHOLE: Final = "Kestrel sends on the whole minute, and never sooner than asked."
_ROUGH: Final = timedelta(minutes=10)  # beyond it nobody counts seconds
_GONE: Final = re.compile(r"yesterday|last\s+[a-z]+|(?:[0-9]+|an?|[a-z]+)\s+[a-z]+\s+ago(?!\w)", re.A)
_ZONE: Final = re.compile(r"\s?(?P<zone>(?:gmt|utc)(?:[+-][0-9]{1,2})?|bst|cet|cest|edt|pdt|pst)(?!\w)", re.A)


@dataclass(frozen=True, slots=True)
class Read:
    """A moment that was read, the words it was read from, and what stands behind them.

    `notes` are sentences to show beside it: whatever was taken where something else could have been meant.
    """

    moment: Moment
    phrase: str
    rest: str
    notes: tuple[str, ...] = ()

    def in_full(self, now: datetime) -> str:
        """ "Tuesday 24 November, 6.00pm, in 2 days"."""
        return in_full(self.moment.wall, wall_at(now, self.moment.zone))


@dataclass(frozen=True, slots=True)
class _Found:
    at: Moment
    end: int
    notes: tuple[str, ...] = ()


def read_start(words: str, now: datetime, zone: ZoneInfo) -> Read | Refused:
    """The moment at the start of a line such as "tomorrow 9am Tell us about your visit", and the rest of the line."""
    return _answer(typed(words), now, zone, whole=False)


def read_whole(words: str, now: datetime, zone: ZoneInfo) -> Read | Refused:
    """The moment that a whole phrase names; a word beside it is refused rather than dropped."""
    return _answer(typed(words), now, zone, whole=True)


def _answer(line: Typed, now: datetime, zone: ZoneInfo, *, whole: bool) -> Read | Refused:
    try:
        found = _read(line, now, zone, whole=whole)
        _check_range(found.at, now)
    except Unclear as unclear:
        return refuse(unclear, line, now, zone)
    notes = tuple(line.own_letters(note) for note in (*found.notes, found.at.note) if note)
    return Read(found.at, line.phrase(0, found.end), line.rest(found.end), notes)


def refuse(unclear: Unclear, line: Typed, now: datetime, zone: ZoneInfo) -> Refused:
    """The refusal of a line, with examples that keep the time of day which stands anywhere near its start."""
    unclear.sentence = line.own_letters(unclear.sentence)
    unclear.at = unclear.at or _clock_in(line.text)
    return refused(unclear, line.words, wall_at(now, zone))


def _clock_in(text: str) -> time | None:
    for word in islice(re.finditer(r"\S+", text), 8):
        with suppress(Unclear):
            if found := read_clock(text, word.start(), asked=False, after_day=False):
                return settled(found[0], None)[0]
    return None


def _read(line: Typed, now: datetime, zone: ZoneInfo, *, whole: bool) -> _Found:
    text = line.text
    start = len(text) - len(text.lstrip())
    try:
        found = _strictly(text, start, now, zone)
        if whole and text[found.end :].strip(" .!"):
            raise Unknown(Why.NONSENSE, f"{line.shown} has words beside the time that Kestrel does not know.")
    except Unknown:
        loose = read_loosely(text, start, wall_at(now, zone), whole=whole)
        if loose is None:
            raise
        return _Found(moment(loose[0], zone), loose[1])
    return found


def _strictly(text: str, start: int, now: datetime, zone: ZoneInfo) -> _Found:
    """What our own grammar finds; raises Unclear."""
    if elapsed := read_elapsed(text, start):
        # Never sooner than asked, on a whole minute.
        at = now.astimezone(UTC) + elapsed[0] + timedelta(seconds=59, microseconds=999999)
        at = at.replace(second=0, microsecond=0)
        later = at - now > elapsed[0] and elapsed[0] < _ROUGH
        return _Found(Moment(wall_at(at, zone), zone, at), elapsed[1], (_WHOLE,) if later else ())
    today = wall_at(now, zone).date()
    day, clock, end = read_parts(text, start, today)
    if clock is None:
        raise _without_time(text, start, day)
    found = _joined(day, clock, end, now, zone)
    refuse_another(text, end)
    if said := _ZONE.match(text, end):
        _check_zone(said["zone"], found.at)
        return _Found(found.at, said.end(), found.notes)
    return found


def _joined(day: Day | None, clock: Clock, end: int, now: datetime, zone: ZoneInfo) -> _Found:
    here = wall_at(now, zone)
    try:
        at, note = settled(clock, day.part if day else None)
    except Unclear as unclear:
        unclear.on = day.on if day else None
        raise
    notes = (*(day.notes if day else ()), note)
    on = day.on if day else here.date()
    if clock.midnight:
        # The night that follows the day which is named.
        on += _DAY
        if day is not None:
            notes = (*notes, f"Midnight is taken as the end of {said_day(on - _DAY)}.")
    found = moment(datetime.combine(on, at), zone)
    if day is None and found.utc <= now:
        found = moment(datetime.combine(on + _DAY, at), zone)
        notes = (*notes, f"{said_clock(at).capitalize()} has gone by today, so tomorrow is taken.")
    elif day is None:
        notes = (*notes, "No day is written, so today is taken." if on == here.date() else "Tonight is taken.")
    if day is not None and day.today_named:
        if found.utc > now:
            raise Unclear(
                Why.AMBIGUOUS,
                f"Today is {on:%A}: do you mean today, or {said_day(on + WEEK)}?",
                on=on + WEEK,
                at=at,
            )
        found = moment(datetime.combine(on + WEEK, at), zone)
        notes = (*notes, f"{said_clock(at).capitalize()} has gone by today, so {said_day(on + WEEK)} is taken.")
    return _Found(found, end, notes)


def _check_range(at: Moment, now: datetime) -> None:
    here = wall_at(now, at.zone)
    on, clock = at.wall.date(), at.wall.time()
    said = f"{said_day(on, here.date())}, {said_clock(clock)},"
    if at.utc <= now:
        raise Unclear(Why.PAST, f"{said} has gone by.", on=on, at=clock)
    if on > months_after(here.date(), 12):
        raise Unclear(Why.TOO_FAR, f"{said} is more than a year ahead; Kestrel plans for a year.", at=clock)


def _without_time(text: str, start: int, day: Day | None) -> Unclear:
    if day is not None:
        return Unknown(Why.NO_TIME, f"“{day.words.strip()}” needs a time of day as well.", on=day.on)
    if not text.strip():
        return Unclear(Why.NONSENSE, "There is no time in it yet.")
    if gone := _GONE.match(text, start):
        return Unclear(Why.PAST, f"“{gone[0]}” has gone by.")
    if at_once := _NOW.match(text, start):
        return Unclear(
            Why.NONSENSE,
            f"“{at_once[0]}” cannot be planned. Save it with a time, then press Send now on its card, or type "
            "`/promo now`: it goes out at once.",
        )
    number = re.compile(r"[0-9]{1,4}(?!\w)", re.A).match(text, start)
    if number is not None:
        return Unclear(Why.AMBIGUOUS, f"“{number[0]}” alone could be a time, a day, a year or any other number.")
    return Unknown(Why.NONSENSE, f"“{' '.join(text.split()[:4])[:40]}” is not a time that Kestrel knows.")


def _check_zone(said: str, at: Moment) -> None:
    name = at.wall.replace(tzinfo=at.zone).tzname() or ""
    if said.upper() != name and not (said == "utc" and name == "GMT"):
        raise Unclear(
            Why.MISMATCH,
            f"The clock of {at.zone.key} shows {name} then, not {said.upper()}. Write the time without it.",
            on=at.wall.date(),
            at=at.wall.time(),
        )
