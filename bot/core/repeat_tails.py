"""What may follow a repeat: until a day, for so many runs or weeks, except some days, from a day on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from bot.core.day_words import COUNT, WEEKDAYS, Day, counted, months_after, read_day
from bot.core.moments import day as said_day
from bot.core.repeat_heads import weekdays_in
from bot.core.repeat_rules import WEEKDAYS as WORKING
from bot.core.time_refusals import Unclear, Why

_DAY: Final = timedelta(days=1)
_NAMES: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_UNTIL: Final = re.compile(r"(?:until|till|up\s+to|ending|to\s+end)\s+(?:on\s+)?(?=[0-9a-z])", re.A)
_FROM: Final = re.compile(r"(?:from|starting|beginning|start(?=\s))\s+(?:on\s+|from\s+)?(?=[0-9a-z])", re.A)
_EXCEPT: Final = re.compile(
    r"(?:except|excluding|apart\s+from|but\s+not|skipping|skip|not)\s+(?:for\s+)?(?:on\s+)?(?=[0-9a-z])", re.A
)
_TIMES: Final = re.compile(rf"(?:for\s+)?{COUNT}\s+(?:times|runs?|posts|occurrences)(?!\w)", re.A)
_LONG: Final = re.compile(
    rf"for\s+(?:the\s+next\s+)?(?:{COUNT}\s+(?P<unit>day|week|month|year)s?|a\s+(?P<fortnight>fortnight))(?!\w)", re.A
)
_AND: Final = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+)(?:on\s+)?", re.A)
_THROUGH: Final = re.compile(r"\s*(?:to|until|-)\s*(?=[0-9a-z])", re.A)
# "from Wednesday to Friday": the end is counted from the beginning. "Until" is an end of its own.
_TO: Final = re.compile(r"(?:\s+to\s+|\s*[-–]\s*)(?=[0-9a-z])", re.A)
_HOLIDAYS: Final = re.compile(r"(?:on\s+)?(?:public|bank)\s+holidays?(?!\w)", re.A)
# "Except Sunday" is every Sunday; "this Sunday" and "Sunday 29 November" are one.
_WEEKDAYS: Final = re.compile(
    rf"(?:(?:{_NAMES})s|(?:{_NAMES})(?:\s*(?:to\s+|-\s*)(?:{_NAMES}))?(?!\w)(?!,?\s+(?:the\s+)?[0-9])"
    r"(?!\s*(?:to\s|-)\s*[0-9a-z])(?!\s+week(?!\w))"
    r"|(?:the\s+)?weekends?|week\s?days)(?!\w)",
    re.A,
)
_NO_END: Final = re.compile(r"(?:until|till)\s+(?:further\s+notice|(?:we|i)\s+(?:say|tell)\s+\w+)(?!\w)", re.A)
# What a season ends with, where somebody says that something goes on until then.
_SEASONS: Final = {"christmas": "christmas eve", "xmas": "christmas eve", "easter": "easter sunday"}
_SEASON: Final = re.compile(rf"({'|'.join(_SEASONS)})(?!\w)", re.A)
# Small letters only: "Until then …" begins a post.
_UNREAD: Final = re.compile(r"\s*,?\s*(until|till|except|excluding|starting|ending|apart from|but not)(?!\w)")
_WHOLE: Final = {"weeken": frozenset({5, 6}), "weekda": WORKING, "week d": WORKING}
_BETWEEN: Final = re.compile(r"\s*(?:[,(;]\s*)?(?:and\s+|but\s+(?!not))?", re.A)
_MOST_RUNS: Final = 366
_LONGEST_GAP: Final = 62


@dataclass(frozen=True, slots=True)
class Tails:
    """What was read behind a repeat. `length` is (how many, of what unit).

    `named` are those of the exceptions that were written one by one, rather than from one day to another.
    """

    until: date | None = None
    times: int | None = None
    length: tuple[int, str] | None = None
    first: date | None = None
    exceptions: frozenset[date] = frozenset()
    named: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset()
    holidays: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def ends(self) -> bool:
        """Whether an end was written."""
        return self.until is not None or self.times is not None or self.length is not None


def read_tail(tails: Tails, text: str, start: int, today: date) -> tuple[Tails, int] | None:
    """The next thing that follows a repeat at a place of a text, added to those before; raises Unclear."""
    between = _BETWEEN.match(text, start)
    at = between.end() if between else start
    if (open_end := _NO_END.match(text, at)) is not None:
        return tails, open_end.end()
    for read in (_until, _times, _long, _first, _except):
        if (found := read(tails, text, at, today)) is not None:
            return found
    return None


def _until(tails: Tails, text: str, at: int, today: date) -> tuple[Tails, int] | None:
    begun = _UNTIL.match(text, at)
    if begun is None or (found := read_day(text, begun.end(), today) or _season(text, begun.end(), today)) is None:
        return None
    _once(tails)
    day, end = found
    return replace(tails, until=day.on, notes=(*tails.notes, *day.notes)), end


def _season(text: str, at: int, today: date) -> tuple[Day, int] | None:
    found = _SEASON.match(text, at)
    last = read_day(_SEASONS[found[1]], 0, today) if found else None
    if found is None or last is None:
        return None
    note = f"Until {found[1].capitalize()} is until {_SEASONS[found[1]].title()}, {said_day(last[0].on)}."
    return replace(last[0], notes=(*last[0].notes, note)), found.end()


def _times(tails: Tails, text: str, at: int, _: date) -> tuple[Tails, int] | None:
    found = _TIMES.match(text, at)
    if found is None:
        return None
    _once(tails)
    times = counted(found["count"])
    if not 1 <= times <= _MOST_RUNS:
        raise Unclear(Why.NONSENSE, f"A number of runs is from 1 to {_MOST_RUNS}, not {times}.")
    return replace(tails, times=times), found.end()


def _long(tails: Tails, text: str, at: int, _: date) -> tuple[Tails, int] | None:
    found = _LONG.match(text, at)
    if found is None:
        return None
    _once(tails)
    length = (2, "week") if found["fortnight"] else (counted(found["count"]), found["unit"])
    if not length[0]:
        raise Unclear(Why.NONSENSE, f"“{found[0]}” is no time at all.")
    return replace(tails, length=length), found.end()


def _first(tails: Tails, text: str, at: int, today: date) -> tuple[Tails, int] | None:
    begun = _FROM.match(text, at)
    found = read_day(text, begun.end(), today) if begun else None
    if found is None:
        return None
    if tails.first is not None:
        raise Unclear(Why.AMBIGUOUS, "There are two days to begin on; write one.")
    day, end = found
    tails = replace(tails, first=day.on, notes=(*tails.notes, *day.notes))
    through = _TO.match(text, end)
    if through is None or (last := read_day(text, through.end(), day.on)) is None:
        return tails, end
    _once(tails)
    return replace(tails, until=last[0].on), last[1]


def _except(tails: Tails, text: str, at: int, today: date) -> tuple[Tails, int] | None:
    begun = _EXCEPT.match(text, at)
    if begun is None or (added := _exception(tails, text, begun.end(), today)) is None:
        return None
    while more := _AND.match(text, added[1]):
        following = _exception(added[0], text, more.end(), today)
        if following is None:
            break
        added = following
    return added


def _exception(tails: Tails, text: str, at: int, today: date) -> tuple[Tails, int] | None:
    if found := _HOLIDAYS.match(text, at):
        return replace(tails, holidays=True), found.end()
    if found := _WEEKDAYS.match(text, at):
        left_out = _WHOLE.get(found[0].removeprefix("the ").lstrip()[:6]) or weekdays_in(found[0])
        return replace(tails, weekdays=tails.weekdays | left_out), found.end()
    read = read_day(text, at, today)
    if read is None:
        return None
    day, end = read
    notes = (*tails.notes, *day.notes)
    through = _THROUGH.match(text, end)
    if through and (last := read_day(text, through.end(), today)):
        days = _all_days(day.on, last[0].on)
        return replace(tails, exceptions=tails.exceptions | days, notes=notes), last[1]
    one = {day.on}
    return replace(tails, exceptions=tails.exceptions | one, named=tails.named | one, notes=notes), end


def _all_days(first: date, last: date) -> set[date]:
    if not 0 <= (last - first).days <= _LONGEST_GAP:
        raise Unclear(Why.NONSENSE, f"Days to leave out go from one to a later one, {_LONGEST_GAP} days at most.")
    return {first + n * _DAY for n in range((last - first).days + 1)}


def refuse_unread(behind: str) -> None:
    """Raises Unclear where the words behind a repeat look like an end or an exception: it would never end."""
    if found := _UNREAD.match(behind):
        raise Unclear(
            Why.NONSENSE,
            f"“{' '.join(behind.split()[:4])[:40]}” is no day that Kestrel knows. "
            f"Where “{found[1]}” begins your post, put a colon first.",
        )


def last_day(first: date, length: tuple[int, str]) -> date:
    """The last day of so much time that begins with a day."""
    amount, unit = length
    match unit:
        case "day":
            return first + (amount - 1) * _DAY
        case "week":
            return first + (7 * amount - 1) * _DAY
        case _:
            return months_after(first, amount * (12 if unit == "year" else 1)) - _DAY


def _once(tails: Tails) -> None:
    if tails.ends:
        raise Unclear(Why.AMBIGUOUS, "There are two ends; write a last day or a number of runs.")
