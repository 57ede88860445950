"""The kinds of fields that settings have: how each is written into a form, read back from it, and told in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core.allowance import Allowance

# What a form gives back: words, several choices, or nothing.
Raw = str | Sequence[str] | None
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_EXAMPLE = "mon 09:00-17:00, 18:00-20:00"
NOT_SET = "not set"
_SHORT = 80


class Kind(StrEnum):
    """How a setting is asked for. `LINES` has one thing a line, `LENGTH` is a length of time, `HOURS` a week."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    WHOLE = "whole"
    NUMBER = "number"
    SWITCH = "switch"
    LENGTH = "length"
    HOURS = "hours"
    CHOICE = "choice"
    SEVERAL = "several"
    MEMBER = "member"
    MEMBERS = "members"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One setting in a form. `key` is where it stands in the team file, from its section or its item; `path` is given
    where that cannot be split at the dots. `empty` is what is written for a field that is left empty; None takes the
    key out, and Kestrel's own counts. `spread` means that it stands for as many fields as the settings ask for."""

    key: str
    label: str
    kind: Kind
    hint: str = ""
    needed: bool = False
    options: tuple[tuple[str, str], ...] = ()
    empty: Any = None
    path: tuple[str, ...] = ()
    spread: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """Where it stands, step by step."""
        return self.path or tuple(self.key.split("."))


def found(values: Mapping[str, Any], field: Field) -> Any:
    """What a field holds in the settings; None where it is left out."""
    held: Any = values
    for step in field.steps:
        held = held.get(step) if isinstance(held, Mapping) else None
    return held


def put(values: dict[str, Any], field: Field, value: Any) -> None:
    """Write what a field holds into the settings; None takes it out."""
    held = values
    for step in field.steps[:-1]:
        held = held.setdefault(step, {})
    if value is None:
        held.pop(field.steps[-1], None)
    else:
        held[field.steps[-1]] = value


def written(field: Field, value: Any) -> str | list[str] | None:
    """What a form begins with."""
    if value is None or value is False:
        return None
    return _WRITE.get(field.kind, str)(value)


def read(field: Field, raw: Raw) -> Any:
    """What a form gave back, as the team file has it; raises ValueError with a sentence for what cannot be read."""
    several = [] if raw is None else [raw] if isinstance(raw, str) else list(raw)
    if field.kind is Kind.SWITCH:
        return "yes" in several
    words = several[0].strip() if several else ""
    if field.needed and not words:
        raise ValueError("This cannot be left empty.")
    if field.kind in (Kind.SEVERAL, Kind.MEMBERS):
        return several
    if not words and field.kind not in _WHOLE_LISTS:
        return field.empty
    return _READ.get(field.kind, str)(words)


def lines_of(words: str) -> list[str]:
    """What stands on each line, without the empty ones."""
    return [line for each in words.splitlines() if (line := each.strip())]


def said(field: Field, value: Any) -> str:
    """A value in words on one line; a member stands in it as `<@…>`, and nobody else's words can."""
    if field.kind is Kind.SWITCH:
        return "yes" if value else "no"
    if value is None or value in ("", [], {}):
        return NOT_SET
    if field.kind in (Kind.CHOICE, Kind.SEVERAL):
        names = dict(field.options)
        chosen = [value] if isinstance(value, str) else value
        return ", ".join(short(names.get(each, each)) for each in chosen)
    return _SAY.get(field.kind, short)(value)


def short(words: object, longest: int = _SHORT) -> str:
    """Words on one line, cut where they are long; they cannot be taken for a member."""
    line = " ".join(str(words).split()).replace("<@", "< @")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _whole(words: str) -> int:
    if not re.fullmatch(r"\d{1,9}", words, re.A):
        raise ValueError("Write a whole number in digits, like 30.")
    return int(words)


def _number(words: str) -> int | float:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", words, re.A):
        raise ValueError("Write a number in digits, like 30 or 0.75.")
    return float(words) if "." in words else int(words)


def _hours(words: str) -> dict[str, list[str]]:
    """ "mon 09:00-17:00, 18:00-20:00": a line for each day, or for several as in "mon-fri 09:00-17:00"."""
    hours: dict[str, list[str]] = {}
    for number, line in enumerate(lines_of(words), 1):
        days, _, rest = line.partition(" ")
        first, _, last = days.casefold().rstrip(":").partition("-")
        if first not in DAYS or (last or first) not in DAYS or DAYS.index(last or first) < DAYS.index(first):
            raise ValueError(_about(number, line, f"begin it with {', '.join(DAYS)}, like {HOURS_EXAMPLE}"))
        windows = [each.strip() for each in rest.split(",") if each.strip()]
        if not windows:
            raise ValueError(_about(number, line, f"say from when until when, like {HOURS_EXAMPLE}"))
        for day in DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]:
            if day in hours:
                raise ValueError(_about(number, line, f"{day} is there twice; put its hours on one line"))
            hours[day] = windows
    return hours


def _figure(value: float) -> str:
    return f"{value:g}" if abs(value) < 10**6 else str(value)


def _days(hours: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{day} {', '.join(hours[day])}" for day in DAYS if hours.get(day)]


def _about(number: int, line: str, wrong: str) -> str:
    return f"Line {number}, “{short(line, 40)}”: {wrong}."


# Left empty, these are lists of nothing.
_WHOLE_LISTS = (Kind.LINES, Kind.HOURS)
_READ: dict[Kind, Callable[[str], Any]] = {
    Kind.LINES: lines_of,
    Kind.HOURS: _hours,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.LENGTH: lambda words: str(Allowance.parse(words)),
}
_WRITE: dict[Kind, Callable[[Any], str | list[str]]] = {
    Kind.LINES: "\n".join,
    Kind.HOURS: lambda hours: "\n".join(_days(hours)),
    Kind.SEVERAL: list,
    Kind.MEMBERS: list,
    Kind.SWITCH: lambda _: ["yes"],
    Kind.NUMBER: _figure,
    Kind.WHOLE: _figure,
}
_SAY: dict[Kind, Callable[[Any], str]] = {
    Kind.MEMBER: lambda member: f"<@{member}>",
    Kind.MEMBERS: lambda members: ", ".join(f"<@{each}>" for each in members),
    Kind.HOURS: lambda hours: short("; ".join(_days(hours)), 2 * _SHORT),
    Kind.LINES: lambda lines: short(", ".join(f"“{each}”" for each in lines), 2 * _SHORT),
    Kind.NUMBER: _figure,
    Kind.WHOLE: _figure,
    Kind.TEXT: lambda words: f"“{short(words)}”",
}
