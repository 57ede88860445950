"""What stands behind `/digest`: a day, a week, help, or a slip of the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from bot.core.date_words import read_date
from bot.core.digest import DAY, DigestKind
from bot.core.time_refusals import Unclear, Why

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What people may type for each of the words.
_ALIKE: Final = {
    "yesterday": "yesterday", "day before": "yesterday", "yday": "yesterday",
    "today": "today", "now": "today", "so far": "today", "this morning": "today",
    "week": "week", "this week": "week", "weekly": "week", "7 days": "week",
    "last week": "last week", "previous week": "last week", "week before": "last week",
    "help": "help", "?": "help", "how": "help", "commands": "help",
    **{name: name for name in _WEEKDAYS},
    **{name[:3]: name for name in _WEEKDAYS},
    "tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday",
}  # fmt: skip
_FILLERS: Final = re.compile(r"^(?:(?:show|tell|give)\s+(?:me\s+)?)?(?:(?:for|of|on|the|last)\s+)*(?=\w)")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.A)
_BEFORE_DATE: Final = re.compile(
    rf"^(?:{'|'.join(_WEEKDAYS)}|mon|tues?|weds?|thurs?|thu|fri|sat|sun)\s+(?=(?:the\s+)?[0-9])", re.A
)
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Numbers up to a day; `help` where that was asked for."""

    kind: DigestKind = DigestKind.DAY
    last: date = date.min
    help: bool = False


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Words that are neither; `meant` is the nearest that is."""

    meant: str

    @property
    def example(self) -> str:
        """What to type instead."""
        return f"/digest {self.meant}"


def understood(typed: str, today: date) -> Asked | NotKnown:
    """What was asked for, on this day of the organisation's calendar; nothing at all is yesterday."""
    words = " ".join(typed.casefold().split()).strip(" .,!")
    if typed.strip() == "?":
        return Asked(help=True)
    if not words:
        return Asked(last=today - DAY)
    for each in (words, _FILLERS.sub("", words)):
        if (known := _ALIKE.get(each)) is not None:
            return _of(known, today)
    if (day := _date(words, today)) is not None:
        return Asked(last=day)
    return NotKnown(_nearest(words))


def _of(word: str, today: date) -> Asked:
    match word:
        case "help":
            return Asked(help=True)
        case "today":
            return Asked(last=today)
        case "yesterday":
            return Asked(last=today - DAY)
        case "week":
            return Asked(DigestKind.WEEK, today)
        case "last week":
            return Asked(DigestKind.WEEK, today - timedelta(days=today.weekday() + 1))
        case name:
            back = (today.weekday() - _WEEKDAYS.index(name)) % 7
            return Asked(last=today - timedelta(days=back or 7))


def _date(words: str, today: date) -> date | None:
    """A date as people write it; one without a year is the last that there was."""
    if (iso := _ISO.fullmatch(words)) is not None:
        try:
            return date(*(int(part) for part in iso.groups()))
        except ValueError:
            return None
    if len(words) > _LONGEST:
        return None
    bare = _BEFORE_DATE.sub("", _FILLERS.sub("", words))
    try:
        # The reader looks ahead; from a year ago the first such day is the last one that there was.
        found = read_date(bare, 0, today - timedelta(days=364))
    except Unclear as unclear:
        return unclear.on if unclear.why is Why.PAST else None
    return found[0].on if found is not None and found[1] == len(bare) else None


def _nearest(words: str) -> str:
    for part in (words, *words.split()):
        found = get_close_matches(part[:_LONGEST], _ALIKE, n=1, cutoff=0.7)
        if found:
            return _ALIKE[found[0]]
    return "help"
