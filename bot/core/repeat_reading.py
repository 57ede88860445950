"""Reads a repeat at the start of a line: “every other Friday at 4.30pm until 18 December except 4 December”."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.bank_holidays import Nation
from bot.core.clock_words import read_clock
from bot.core.clocks import Clock, settled
from bot.core.repeat_heads import read_head
from bot.core.repeat_plans import Asked, plan, shorter_months
from bot.core.repeat_said import not_runs, said
from bot.core.repeat_tails import Tails, read_tail, refuse_unread
from bot.core.repeats import Run, Schedule, clock_change_notes, next_run
from bot.core.several_days import Days, once, read_days
from bot.core.time_parts import refuse_another
from bot.core.time_refusals import Unclear, Why, short_clock
from bot.core.typed_words import Typed
from bot.core.wall_times import wall_at

_AT: Final = re.compile(r"\s*,?\s*(?P<at>(?:at|@)\s*)?", re.A)


@dataclass(frozen=True, slots=True)
class Repeats:
    """A schedule that was read, its first run, the words it was read from, and what stands behind them."""

    schedule: Schedule
    first: Run
    phrase: str
    rest: str
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The schedule in a full sentence."""
        return said(self.schedule)


def read_repeat(line: Typed, now: datetime, zone: ZoneInfo, nation: Nation | None) -> Repeats | None:
    """The repeat at the start of a line; None where the line begins with something else; raises Unclear."""
    text = line.text
    start = len(text) - len(text.lstrip())
    today = wall_at(now, zone).date()
    clock, begun = _clock(text, start)
    head = _head(text, begun, today)
    if head is None:
        return None
    clock, tails, end = _behind(clock, head[1], text, today)
    refuse_unread(line.behind(end))
    if clock is None:
        raise _without_time(line.phrase(start, head[1]), own=isinstance(head[0], Days) and not head[0].dates)
    try:
        at, note = _settled(clock)
    except Unclear as unclear:
        unclear.examples = _of_own(line, (start, end), clock, unclear)
        raise
    asked, rule, taken = Asked(now, zone, nation), head[0], ""
    if isinstance(rule, Days):
        tails, taken = once(rule, at, tails, asked)
        rule = rule.rule
    schedule = plan(rule, at, tails, asked)
    first = next_run(schedule, now)
    if first is None:
        raise Unclear(Why.NO_RUN, "Between its first day and its last there is no run.")
    notes = (taken, *tails.notes, note, *not_runs(schedule, tails.named), *shorter_months(schedule),
             *clock_change_notes(schedule, now))  # fmt: skip
    own = tuple(line.own_letters(each) for each in notes if each)
    return Repeats(schedule, first, line.phrase(0, end), line.rest(end), own)


def _clock(text: str, start: int) -> tuple[Clock | None, int]:
    """A time of day where one stands; whether it is one at all is for the other reader to say, if no repeat follows."""
    at = _AT.match(text, start)
    with suppress(Unclear):
        found = read_clock(text, at.end() if at else start, asked=bool(at and at["at"]), after_day=False)
        return found or (None, start)
    return None, start


def _head(text: str, begun: int, today: date) -> tuple[str | Days, int] | None:
    between = re.compile(r"\s*,?\s*").match(text, begun)
    at = between.end() if between else begun
    return read_head(text, at) or read_days(text, at, today)


def _behind(clock: Clock | None, end: int, text: str, today: date) -> tuple[Clock | None, Tails, int]:
    """The time of day and everything else that follows, in any order."""
    tails = Tails()
    if clock is not None:
        refuse_another(text, end)
    while True:
        if clock is None and (found := _time_behind(text, end)):
            clock, end = found
            refuse_another(text, end)
        elif more := read_tail(tails, text, end, today):
            tails, end = more
        else:
            return clock, tails, end


def _time_behind(text: str, end: int) -> tuple[Clock, int] | None:
    at = _AT.match(text, end)
    return read_clock(text, at.end(), asked=bool(at["at"]), after_day=True) if at else None


def _without_time(words: str, *, own: bool) -> Unclear:
    examples = (f"{words} at 9am",) if own else ()
    return Unclear(Why.NO_TIME, f"“{words}” needs a time of day as well.", examples=examples)


def _of_own(line: Typed, where: tuple[int, int], clock: Clock, unclear: Unclear) -> tuple[str, ...]:
    """The examples of a time of day, with everything else as the person wrote it."""
    words = line.phrase(*where)
    written = re.search(rf"(?:\bat\s+|@\s*){re.escape(clock.words)}(?!\w)", words, re.I) or re.search(
        rf"(?<!\w){re.escape(clock.words)}(?!\w)", words, re.I
    )
    if written is None or unclear.why is not Why.AMBIGUOUS or clock.midnight:
        return unclear.examples
    times = (each.removeprefix("tomorrow ") for each in unclear.examples)
    return tuple(f"{words[: written.start()]}at {each}{words[written.end() :]}" for each in times)


def _settled(clock: Clock) -> tuple[time, str]:
    if clock.midnight:
        raise Unclear(
            Why.AMBIGUOUS,
            "Midnight is the end of one day and the beginning of the next; write 11.59pm or 00:00.",
            examples=("every weekday at 11.59pm", "every weekday at 00:00", "every weekday at 9am"),
        )
    return settled(clock, None)


def examples(unclear: Unclear) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Repeats to show, with the time of day that was understood: those of somebody's own words, and usual ones."""
    kept = (each for each in unclear.examples if not each.endswith("midnight"))
    at = short_clock(unclear.at) if unclear.at and unclear.at.hour else "9am"
    own = tuple(each.replace("tomorrow ", "every weekday at ").replace(" at 9am", f" at {at}") for each in kept)
    usual = (f"every weekday at {at}", f"Mondays and Thursdays at {at}", f"first Monday of the month at {at}")
    return own, usual
