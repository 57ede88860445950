"""The settings as Slack shows them to everybody: all sections, one of them, one thing of a list, what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.core.owed import Rung
from bot.core.settings_kinds import found
from bot.core.settings_said import differences, listed, name_of, summary
from bot.core.settings_sections import Section
from bot.core.settings_shapes import fields_of, shaped
from bot.core.settings_shown import Changed, ChangesShown, FormShown, ListShown, Overview, Seen
from bot.core.settings_table import BY_SLUG, SECTIONS
from bot.desk import Desk
from bot.services import team_settings
from bot.services.refusals import Refusal
from bot.services.team_settings import Document, document_of
from bot.storage import team_settings as rows
from bot.team import Team
from bot.team.chasing import DEFAULT_STEPS, DEFAULT_TIMES, Steps, Times

PAGE, NEWEST = 25, 15
UNKNOWN = "Kestrel does not know this section of its settings. `/settings` shows those that there are."
STALE = "The settings have changed since this list was drawn. Here they are as they stand now; choose once more."
# What counts behind the team's own, and alone where it has none.
OWN: dict[str, Sequence[Times | Steps]] = {"chases.times": DEFAULT_TIMES, "chases.ladders": DEFAULT_STEPS}

RUNGS = {
    Rung.OWNER: "whoever has it", Rung.ON_DUTY: "whoever is on duty", Rung.TEAM: "the whole team",
    Rung.HEAD: "the head", Rung.DIRECTOR: "the director", Rung.CHIEF_EXECUTIVE: "the chief executive",
}  # fmt: skip


class Stale(Refusal):
    """A button of a list that shows an older version of the settings."""


def section_of(slug: Any) -> Section:
    """The section with this name; raises `Refusal`."""
    section = BY_SLUG.get(str(slug))
    if section is None or not _there(section):
        raise Refusal(UNKNOWN)
    return section


def overview(desk: Desk, member: str) -> Overview:
    """All sections that there are."""
    _, version = standing(desk)
    return Overview(_seen(desk, member, version), tuple(each for each in SECTIONS if _there(each)))


def opened(desk: Desk, member: str, slug: Any, page: int = 0) -> ListShown | FormShown:
    """A section as it stands: its form, or a page of its list."""
    section, (document, version) = section_of(slug), standing(desk)
    seen = _seen(desk, member, version)
    if not section.at:
        values = {field.key: found(document, field) for field in section.fields}
        return FormShown(seen, section, section.fields, values)
    items = listed(section, document)
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 0), pages - 1)
    part = items[page * PAGE : (page + 1) * PAGE]
    told = tuple((name_of(section, each), summary(section, each, document)) for each in part)
    own = tuple(_own(section, rule, document) for rule in OWN.get(section.at, ()))
    return ListShown(seen, section, told, page, pages, page * PAGE, len(items), own)


def _own(section: Section, rule: Times | Steps, document: Document) -> tuple[str, str]:
    """One of Kestrel's own, in the words of its list; a ladder in whole words, since nobody has to type it."""
    given = rule.model_dump(mode="json")
    if isinstance(rule, Times):
        return name_of(section, given), summary(section, given, document)
    people = ", then ".join(RUNGS[rung] for rung in rule.rungs)
    when = f"the first shortly before it is late, the others one by one, {rule.step} apart, once it is"
    return name_of(section, given), f"{people}; {when}"


def thing(desk: Desk, member: str, slug: Any, place: int | None, version: int) -> FormShown:
    """The form of one thing of a list, or of a new one. Raises `Stale`, and `Refusal` for who may not add."""
    section, (document, newest) = section_of(slug), standing(desk)
    items = listed(section, document) if section.at else []
    if place is None:
        team_settings.refuse(desk, member)
    elif version != newest or place >= len(items):
        raise Stale(STALE)
    item = shaped(section, items[place]) if place is not None else {}
    fields = fields_of(section, item, document)
    name = name_of(section, items[place]) if place is not None else ""
    values = {field.key: found(item, field) for field in fields}
    return FormShown(_seen(desk, member, newest), section, fields, values, place, name)


def changes(desk: Desk) -> ChangesShown:
    """The newest changes, each against the settings before it."""
    with desk.database.read() as session:
        newest = rows.changes(session, NEWEST + 1)
        told = [
            Changed(row.by, row.at, tuple(differences(before.document, row.document)), row.file is not None)
            for row, before in pairwise(newest)
        ]
        if newest and len(newest) <= NEWEST:
            told.append(Changed(newest[-1].by, newest[-1].at, (), file=True))
    return ChangesShown(tuple(told), desk.team.organisation.zone)


def standing(desk: Desk) -> tuple[Document, int]:
    """The settings that count, with their version."""
    with desk.database.read() as session:
        row = rows.newest(session)
        return (row.document, row.id) if row is not None else (document_of(desk.team), 0)


def _seen(desk: Desk, member: str, version: int) -> Seen:
    return Seen(team_settings.may(desk, member), desk.team.people.administrators, version)


def _there(section: Section) -> bool:
    """Whether this version of Kestrel has such settings."""
    return (section.at or section.fields[0].key).split(".")[0] in Team.model_fields
