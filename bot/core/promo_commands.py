"""What stands behind `/promo`: a command and its number, a week, words for a new promo, or a slip of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final


class PromoCommand(StrEnum):
    """The words that `/promo` knows."""

    NEW = "new"
    LIST = "list"
    SHOW = "show"
    EDIT = "edit"
    COPY = "copy"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    UNSKIP = "unskip"
    CANCEL = "cancel"
    NOW = "now"
    HELP = "help"


EXAMPLES: Final = {
    PromoCommand.NEW: "/promo new tomorrow 9am Tell us about your visit",
    PromoCommand.LIST: "/promo list next week",
    PromoCommand.HELP: "/promo help",
}
# How many weeks from this one.
WEEKS: Final = {
    "": 0, "week": 0, "this week": 0, "now": 0, "today": 0, "all": 0,
    "next week": 1, "next": 1, "later": 1, "last week": -1, "last": -1, "earlier": -1,
}  # fmt: skip
# What people may type for each of the words.
_ALIKE: Final = {
    **{each.value: each for each in PromoCommand},
    "add": PromoCommand.NEW, "create": PromoCommand.NEW, "schedule": PromoCommand.NEW, "write": PromoCommand.NEW,
    "calendar": PromoCommand.LIST, "ls": PromoCommand.LIST, "week": PromoCommand.LIST, "all": PromoCommand.LIST,
    "view": PromoCommand.SHOW, "see": PromoCommand.SHOW, "open": PromoCommand.SHOW, "status": PromoCommand.SHOW,
    "change": PromoCommand.EDIT, "alter": PromoCommand.EDIT, "reschedule": PromoCommand.EDIT,
    "duplicate": PromoCommand.COPY, "clone": PromoCommand.COPY,
    "hold": PromoCommand.PAUSE, "suspend": PromoCommand.PAUSE, "stop": PromoCommand.PAUSE,
    "continue": PromoCommand.RESUME, "restart": PromoCommand.RESUME, "unpause": PromoCommand.RESUME,
    "start": PromoCommand.RESUME,
    "omit": PromoCommand.SKIP, "unskip": PromoCommand.UNSKIP, "restore": PromoCommand.UNSKIP,
    "delete": PromoCommand.CANCEL, "remove": PromoCommand.CANCEL, "drop": PromoCommand.CANCEL,
    "send": PromoCommand.NOW, "post": PromoCommand.NOW, "publish": PromoCommand.NOW,
    "?": PromoCommand.HELP, "how": PromoCommand.HELP, "commands": PromoCommand.HELP,
}  # fmt: skip
_NUMBER: Final = re.compile(r"(?:promo\s+)?#?\s?([0-9]{1,10})\.?", re.A | re.I)
_BESIDE: Final = re.compile(rf"{_NUMBER.pattern}(?!\S)", re.A | re.I)
# The shortest line that is taken for words of a promo although nothing in it reads as a time.
_LONG: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, with its number where one was typed, the weeks from this one, or the words of a new promo."""

    command: PromoCommand
    number: int | None = None
    weeks: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Words that are no command; `meant` is the nearest one, `number` or `weeks` what stands beside it. `takes` says
    that the word is right, and what stands behind it is not."""

    meant: PromoCommand
    number: int | None = None
    takes: bool = False
    weeks: str = ""

    @property
    def example(self) -> str:
        """What to type instead."""
        if self.meant is PromoCommand.LIST and not self.takes:
            return f"/promo list {self.weeks}".rstrip()
        return example(self.meant, self.number)


def example(command: PromoCommand, number: int | None = None) -> str:
    """How a command is typed."""
    return EXAMPLES.get(command, f"/promo {command.value} {number or 3}")


def understood(typed: str, is_time: Callable[[str], bool]) -> Asked | NotKnown:
    """What was asked for; `is_time` says whether words begin with a time, even one that is refused."""
    words = typed.split()
    if not words:
        return Asked(PromoCommand.LIST)
    rest = typed.strip()[len(words[0]) :].strip()
    first = words[0].casefold()
    if first == "?":
        return Asked(PromoCommand.HELP)
    if first in {each.value for each in PromoCommand}:
        found = _command(PromoCommand(first), rest)
        if found is not None:
            return found
    elif (slip := _slip(first, rest, is_time(typed))) is not None:
        return slip
    return Asked(PromoCommand.NEW, words=typed.strip())


def _command(command: PromoCommand, rest: str) -> Asked | NotKnown | None:
    """A command with what stands behind it; None where the line is words of a promo that begin like a command."""
    if (found := _right(command, rest)) is not None:
        return found
    beside = _BESIDE.match(rest)
    if beside is None and len(rest.split()) >= _LONG:
        return None  # "Show your support for our nurses"
    return NotKnown(command, int(beside[1]) if beside else None, takes=True)


def _right(command: PromoCommand, rest: str) -> Asked | None:
    """A command whose rest is what it takes."""
    if command is PromoCommand.NEW:
        return Asked(command, words=rest)
    if command is PromoCommand.LIST:
        weeks = WEEKS.get(" ".join(rest.casefold().split()))
        return None if weeks is None else Asked(command, weeks=weeks)
    number = None if command is PromoCommand.HELP else _number(rest)
    return Asked(command, number) if number is not None or not rest else None


def _slip(first: str, rest: str, timely: bool) -> NotKnown | None:
    """The command that was probably meant by a word that is none; None for a time, or for words of a promo."""
    number, weeks = _number(rest), rest.casefold() in WEEKS
    if timely or (rest and number is None and not (weeks and _nearest(first) is PromoCommand.LIST)):
        return None
    return NotKnown(_nearest(first) or PromoCommand.HELP, number, weeks=rest if weeks else "")


def _nearest(word: str) -> PromoCommand | None:
    found = get_close_matches(word, _ALIKE, n=1, cutoff=0.7)
    return _ALIKE[found[0]] if found else None


def _number(rest: str) -> int | None:
    found = _NUMBER.fullmatch(rest.strip())
    return int(found[1]) if found else None
