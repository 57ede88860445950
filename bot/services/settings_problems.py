"""What does not fit in a form of the settings, as a sentence beside the field that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.settings_kinds import Field, Kind
from bot.core.settings_sections import Section
from bot.problems import Problems

Step = int | str
# The library's own words, made fit for a person.
_PLAIN = (
    (re.compile(r"^(?:Input|String) should "), "This should "),
    (re.compile(r"^(?:Dictionary|Tuple|List) should have at least 1 item.*"), "Give at least one."),
    (re.compile(r"^(?:Tuple|List) should have at most (\d+) items.*"), r"Give \1 at the most."),
)


class Unfit(Exception):
    """`errors` has a sentence for each field, by its key."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


def beside(problems: Problems, section: Section, fields: Sequence[Field], place: int) -> dict[str, str]:
    """Each sentence by the key of the field that it is about; what is about the whole stands at the first."""
    base: tuple[Step, ...] = (*section.at.split("."), place) if section.at else ()
    errors: dict[str, str] = {}
    for where, sentence in problems.places:
        inside = where[len(base) :] if where[: len(base)] == base else None
        field = next((each for each in fields if inside and _meets(each.steps, inside)), fields[0])
        said = _plain(sentence)
        if inside is not None and _meets(field.steps, inside):
            said = _within(field, inside[len(field.steps) :]) + said
        errors[field.key] = f"{errors[field.key]} {said}" if field.key in errors else said
    return errors or {fields[0].key: " ".join(problems.sentences)}


def _meets(steps: Sequence[Step], inside: Sequence[Step]) -> bool:
    least = min(len(steps), len(inside))
    return least > 0 and tuple(steps[:least]) == tuple(inside[:least])


def _within(field: Field, rest: Sequence[Step]) -> str:
    if not rest:
        return ""
    if field.kind is Kind.LINES and isinstance(rest[0], int):
        return f"Line {rest[0] + 1}: "
    return f"{rest[0]}: " if field.kind is Kind.HOURS else ""


def _plain(sentence: str) -> str:
    for pattern, words in _PLAIN:
        sentence = pattern.sub(words, sentence)
    return sentence[:1].upper() + sentence[1:]
