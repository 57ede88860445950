"""What is different between two states of the settings, in plain words: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.settings_kinds import NOT_SET, Field, Kind, found, said, short
from bot.core.settings_sections import Section
from bot.core.settings_shapes import fields_of, shaped
from bot.core.settings_table import SECTIONS

Document = Mapping[str, Any]
# Kinds of which it is told what came and what went; the whole of them would be too long.
_SETS = (Kind.LINES, Kind.MEMBERS, Kind.SEVERAL)


def differences(before: Document, after: Document) -> list[str]:
    """A line for each thing that differs. A member stands in it as `<@…>`; nothing else is markup."""
    lines: list[str] = []
    for section in SECTIONS:
        for line in _of_list(section, before, after) if section.at else _of_form(section, before, after):
            lines.append(line)
    return lines


def listed(section: Section, document: Document) -> list[dict[str, Any]]:
    """The things of a list as the settings have them."""
    held: Any = document
    for step in section.at.split("."):
        held = held.get(step, {})
    return list(held) if isinstance(held, Sequence) else []


def name_of(section: Section, item: Mapping[str, Any]) -> str:
    """What one thing of a list is called."""
    given, by_key = shaped(section, item), {field.key: field for field in section.fields}
    told = [said(by_key[key], found(given, by_key[key])) for key in section.named]
    return ", ".join(each for each in told if each != NOT_SET) or "without a name"


def summary(section: Section, item: Mapping[str, Any], document: Document) -> str:
    """Everything else that one thing of a list holds, a line for each."""
    given = shaped(section, item)
    fields = [field for field in fields_of(section, given, document) if field.key not in section.named]
    told = [(field.label, said(field, found(given, field))) for field in fields]
    return "\n".join(f"{label}: {value}" for label, value in told if value not in (NOT_SET, "no"))


def _of_form(section: Section, before: Document, after: Document) -> Iterator[str]:
    for field in section.fields:
        was, now = found(before, field), found(after, field)
        if was != now:
            yield f"{section.title}, {field.label}: {_change(field, was, now)}"


def _of_list(section: Section, before: Document, after: Document) -> Iterator[str]:
    was, now = listed(section, before), listed(section, after)
    if was == now:
        return
    gone, come, pairs = _matched(was, now)
    for one, other in pairs:
        fields = fields_of(section, shaped(section, _both(one, other)), after)
        for field in fields:
            first, then = found(shaped(section, one), field), found(shaped(section, other), field)
            if first != then:
                yield f"{section.title}, {name_of(section, other)}, {field.label}: {_change(field, first, then)}"
    for each in gone:
        yield f"{section.title}: {name_of(section, each)} was taken out"
    for each in come:
        yield f"{section.title}: {name_of(section, each)} was added"
    if not (gone or come or pairs):
        yield f"{section.title}: in another order"


def _matched(
    was: list[dict[str, Any]], now: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[dict[str, Any], dict[str, Any]]]]:
    """What has gone, what has come, and what is the same thing in another state: by its slug, or by its place."""
    gone = [each for each in was if each not in now]
    come = [each for each in now if each not in was]
    if any("slug" in each for each in (*gone, *come)):
        slugs = {each["slug"]: each for each in come}
        pairs = [(each, slugs[each["slug"]]) for each in gone if each["slug"] in slugs]
    else:
        pairs = list(zip(gone, come, strict=True)) if len(gone) == len(come) and len(was) == len(now) else []
    paired = [id(each) for pair in pairs for each in pair]
    return [e for e in gone if id(e) not in paired], [e for e in come if id(e) not in paired], pairs


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """One thing with the voices that it had and those that it has."""
    return {**other, "voices": {**one.get("voices", {}), **other.get("voices", {})}}


def _change(field: Field, was: Any, now: Any) -> str:
    if field.kind in _SETS and was and now:
        names = dict(field.options)

        def told(each: str) -> str:
            return f"<@{each}>" if field.kind is Kind.MEMBERS else f"“{short(names.get(each, each), 60)}”"

        new, old = [told(each) for each in now if each not in was], [told(each) for each in was if each not in now]
        parts = [f"{_few(new)} added" if new else "", f"{_few(old)} taken out" if old else ""]
        return "; ".join(filter(None, parts)) or "in another order"
    return f"{said(field, was)} → {said(field, now)}"


def _few(told: list[str]) -> str:
    return ", ".join(told[:5]) + (f" and {len(told) - 5} more" if len(told) > 5 else "")
