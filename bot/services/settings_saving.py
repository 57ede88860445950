"""The settings changed in Slack by an administrator: a form saved, a thing taken out of its list, or put higher."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.core.settings_kinds import Field, Raw, found, put, read
from bot.core.settings_said import differences
from bot.core.settings_sections import Section
from bot.core.settings_shapes import Wrong, fields_of, shaped, unshaped
from bot.desk import Desk
from bot.problems import Problems
from bot.services import team_settings
from bot.services.refusals import Refusal
from bot.services.settings_forms import STALE, Stale, section_of, standing
from bot.services.settings_problems import Unfit, beside
from bot.services.team_settings import Document
from bot.storage import team_settings as rows

YOURSELF = "Keep yourself among them, or nobody may be left who can. Another administrator can take you out."
ADMINISTRATORS = "people.administrators"
Items = list[dict[str, Any]]


def save(
    desk: Desk, slug: Any, place: int | None, given: Mapping[str, Raw], *, version: int, by: str, delivery: str | None
) -> tuple[str, ...]:
    """Save a form; what is different, in plain words. Raises `Unfit` with a sentence for each field, and `Refusal`."""
    section = _changeable(desk, slug, by)
    fields: list[Field] = []
    where = [0]

    def edit(document: Document) -> Document:
        items = _items(document, section) if section.at else []
        if place is not None and place >= len(items):
            raise Stale(STALE)
        target = document if not section.at else shaped(section, items[place]) if place is not None else {}
        fields.extend(fields_of(section, target, document))
        _fill(target, fields, given)
        ours = next((field for field in fields if field.key == ADMINISTRATORS), None)
        if ours is not None and by not in (found(target, ours) or ()):
            raise Wrong(ADMINISTRATORS, YOURSELF)
        if section.at:
            where[0] = len(items) if place is None else place
            items[where[0] : where[0] + 1] = [unshaped(section, target, [str(each.get("slug")) for each in items])]
        return document

    try:
        return _change(desk, edit, version=version, by=by, delivery=delivery)
    except Wrong as wrong:
        raise Unfit({wrong.field: str(wrong)}) from None
    except Problems as problems:
        raise Unfit(beside(problems, section, fields, where[0])) from None


def remove(desk: Desk, slug: Any, place: int, *, version: int, by: str, delivery: str | None) -> tuple[str, ...]:
    """Take one thing out of its list; what is different. Raises `Refusal`."""

    def out(items: Items) -> None:
        del items[place]

    return _rearrange(desk, slug, place, out, version=version, by=by, delivery=delivery)


def move_up(desk: Desk, slug: Any, place: int, *, version: int, by: str, delivery: str | None) -> tuple[str, ...]:
    """Put one thing of a list before the one above it; what is different. Raises `Refusal`."""

    def up(items: Items) -> None:
        items.insert(max(place - 1, 0), items.pop(place))

    return _rearrange(desk, slug, place, up, version=version, by=by, delivery=delivery)


def _rearrange(
    desk: Desk, slug: Any, place: int, act: Callable[[Items], None], *, version: int, by: str, delivery: str | None
) -> tuple[str, ...]:
    section = _changeable(desk, slug, by)
    if not section.at or standing(desk)[1] != version:
        raise Stale(STALE)

    def edit(document: Document) -> Document:
        items = _items(document, section)
        if place >= len(items):
            raise Stale(STALE)
        act(items)
        return document

    try:
        return _change(desk, edit, version=version, by=by, delivery=delivery)
    except Problems as problems:
        raise Refusal(f"That is not possible: {problems.places[0][1] if problems.places else problems}") from None


def _change(
    desk: Desk, edit: Callable[[Document], Document], *, version: int, by: str, delivery: str | None
) -> tuple[str, ...]:
    if not team_settings.change(desk, edit, version=version, by=by, delivery=delivery):
        return ()
    with desk.database.read() as session:
        before, after = rows.at(session, version), rows.at(session, version + 1)
        return tuple(differences(before.document, after.document)) if before and after else ()


def _fill(target: dict[str, Any], fields: Sequence[Field], given: Mapping[str, Raw]) -> None:
    """What was typed, put in its place; everything that cannot be read is told at once."""
    errors: dict[str, str] = {}
    for field in fields:
        if field.key not in given:  # too long for a form, and so not in it
            continue
        try:
            put(target, field, read(field, given[field.key]))
        except ValueError as error:
            errors[field.key] = str(error)
    if errors:
        raise Unfit(errors)


def _changeable(desk: Desk, slug: Any, by: str) -> Section:
    section = section_of(slug)
    team_settings.refuse(desk, by)
    if section.fixed:
        raise Refusal(section.fixed)
    return section


def _items(document: Document, section: Section) -> Items:
    *before, last = section.at.split(".")
    held: Any = document
    for step in before:
        held = held.setdefault(step, {})
    items: Items = held.setdefault(last, [])
    return items
