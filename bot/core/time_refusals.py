"""Why words are not taken for a time, in a sentence, with three examples that would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from bot.core.moments import short_day

_YEAR = timedelta(days=365)
_WITHOUT_YEAR = timedelta(days=270)  # beyond it a date may be taken for the one that has just gone by


class Why(StrEnum):
    """The kinds of refusal."""

    NONSENSE = "nonsense"
    PAST = "past"
    TOO_FAR = "too_far"
    NO_TIME = "no_time"
    NO_DAY = "no_day"
    AMBIGUOUS = "ambiguous"
    MONTH_FIRST = "month_first"
    MISMATCH = "mismatch"
    TOO_OFTEN = "too_often"
    NO_RUN = "no_run"


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that were not taken for a time. `words` is everything that was typed, so that nothing is lost."""

    why: Why
    sentence: str
    examples: tuple[str, str, str]
    words: str = field(repr=False)


class Unclear(Exception):
    """Raised within the readers, and never beyond them: why words are refused, and what of them was understood.

    `examples` come first among those shown.
    """

    def __init__(
        self,
        why: Why,
        sentence: str,
        *,
        on: date | None = None,
        at: time | None = None,
        examples: tuple[str, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.why, self.sentence, self.on, self.at, self.examples = why, sentence, on, at, examples


class Unknown(Unclear):
    """Words that our own grammar does not know, so that somebody else may know them."""


def refused(unclear: Unclear, words: str, now: datetime) -> Refused:
    """The refusal for what somebody typed; `now` is the time on the organisation's clock."""
    own = unclear.examples
    if unclear.on and now.date() < unclear.on < now.date() + _YEAR:
        own = tuple(each.replace("tomorrow", _short(unclear.on, now.date())) for each in own)
    found = dict.fromkeys([*own, *_fitting(unclear, now)])
    first, second, third = islice(found, 3)
    return Refused(unclear.why, unclear.sentence, (first, second, third), words)


def short_clock(at: time) -> str:
    """A time as people type it: "9am", "9.30am", "midday"."""
    if at in (time(0), time(12)):
        return "midday" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _fitting(unclear: Unclear, now: datetime) -> Iterator[str]:
    """Examples that keep what was understood, as far as it can be kept; then some that always hold."""
    today = now.date()
    at = unclear.at if unclear.at and unclear.at.hour else None
    on = unclear.on if unclear.on and today < unclear.on < today + _YEAR else None
    if unclear.why is Why.NO_TIME:
        yield from _with_times(unclear.on, on, now)
    clock = short_clock(at or time(9))
    if on is not None:
        if on < today + _WITHOUT_YEAR:
            yield f"{on:%A} {short_day(on)} {clock}"
        yield f"{short_day(on, year=True)} {clock}"
    yield f"tomorrow {clock}"
    later = today + timedelta(days=3)
    yield f"{later:%A} {short_day(later)} {short_clock(at or time(18))}"
    yield "in 2 hours"
    yield f"in 3 weeks at {clock}"


def _with_times(written: date | None, on: date | None, now: datetime) -> Iterator[str]:
    usual = (time(9), time(12, 30), time(18))
    if written == now.date():
        yield from (f"today {short_clock(at)}" for at in usual if at > now.time())
    yield from (f"{_short(on, now.date())} {short_clock(at)}" for at in usual)


def _short(on: date | None, today: date) -> str:
    if on is None or on == today + timedelta(days=1):
        return "tomorrow"
    return short_day(on, year=on >= today + _WITHOUT_YEAR)
