"""The kinds of fields that settings have: what a form begins with is read back, and what is wrong is explained."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.core.settings_kinds import HOURS_EXAMPLE, NOT_SET, Field, Kind, found, put, read, said, written
from bot.core.settings_said import listed
from bot.core.settings_sections import Section
from bot.core.settings_shapes import fields_of, shaped, slug, unshaped
from bot.core.settings_table import SECTIONS
from bot.sandbox.demo import sandbox_team
from bot.services.team_settings import document_of, team_of
from bot.team import Team, read_team

ROOT = Path(__file__).parents[2]
TEAMS = {"the sandbox": sandbox_team(), "the example": read_team(ROOT / "team.example.toml")}


def saved(section: Section, document: dict[str, Any]) -> None:
    """Every form of a section, opened and saved as it is."""
    items = listed(section, document) if section.at else [document]
    for item in items:
        target = shaped(section, item) if section.at else item
        fields = fields_of(section, target, document)
        typed = [(field, read(field, written(field, found(target, field)))) for field in fields]
        for field, value in typed:
            put(target, field, value)
        if section.at:
            target = unshaped(section, target, [])
            item.clear()
            item.update(target)


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.slug)
def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(section: Section, team: Team) -> None:
    if (section.at or section.fields[0].key).split(".")[0] not in Team.model_fields:
        pytest.skip("a section of a later version")
    document = json.loads(json.dumps(document_of(team)))
    saved(section, document)
    assert team_of(document) == team


def test_no_two_sections_and_no_two_fields_of_one_bear_the_same_name() -> None:
    slugs = [section.slug for section in SECTIONS]
    assert len(set(slugs)) == len(slugs)
    for section in SECTIONS:
        keys = [field.key for field in section.fields]
        assert len(set(keys)) == len(keys)
        assert len(section.title) <= 24  # as long as the title of a window may be


@pytest.mark.parametrize(
    ("kind", "typed", "means"),
    [
        (Kind.LINES, " A&E \n\n casualty\n", ["A&E", "casualty"]),
        (Kind.WHOLE, "30", 30),
        (Kind.NUMBER, "0.75", 0.75),
        (Kind.LENGTH, "120 minutes", "2 hours"),
        (Kind.HOURS, "mon-tue 09:00-12:00,13:00-17:00\nSat: 10:00-12:00",
         {"mon": ["09:00-12:00", "13:00-17:00"], "tue": ["09:00-12:00", "13:00-17:00"], "sat": ["10:00-12:00"]}),
        (Kind.LINE, "  ", None),
        (Kind.HOURS, None, {}),
        (Kind.SWITCH, [], False),
        (Kind.MEMBERS, ["U0TOM"], ["U0TOM"]),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(kind: Kind, typed: Any, means: Any) -> None:
    assert read(Field("x", "X", kind), typed) == means


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (Kind.WHOLE, "2.5", "like 30"), (Kind.WHOLE, "٣", "in digits"), (Kind.WHOLE, "-1", "in digits"),
        (Kind.NUMBER, "1e9", "like 30 or 0.75"), (Kind.NUMBER, "nan", "in digits"), (Kind.NUMBER, "1,000", "in digits"),
        (Kind.LENGTH, "soon", "15 working minutes"), (Kind.HOURS, "mon", HOURS_EXAMPLE),
        (Kind.HOURS, "fri-mon 09:00-17:00", HOURS_EXAMPLE), (Kind.HOURS, "mon 1-2\nmon 3-4", "mon is there twice"),
        (Kind.HOURS, "9-5", "Line 1, “9-5”"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_an_example(kind: Kind, typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        read(Field("x", "X", kind), typed)


def test_what_is_needed_cannot_be_left_empty() -> None:
    for kind in Kind:
        if kind is not Kind.SWITCH:
            with pytest.raises(ValueError, match="cannot be left empty"):
                read(Field("x", "X", kind, needed=True), " ")


def test_values_are_told_in_words() -> None:
    levels = (("harm", "Risk of harm"),)
    assert said(Field("x", "X", Kind.CHOICE, options=levels), "harm") == "Risk of harm"
    assert said(Field("x", "X", Kind.MEMBERS), ["U0TOM", "U0PRIYA"]) == "<@U0TOM>, <@U0PRIYA>"
    assert said(Field("x", "X", Kind.LINE), None) == NOT_SET
    assert said(Field("x", "X", Kind.SWITCH), None) == "no"
    assert said(Field("x", "X", Kind.NUMBER), 10.0) == "10"


def test_words_that_look_like_a_member_are_not_taken_for_one() -> None:
    assert "<@" not in said(Field("x", "X", Kind.TEXT), "ask <@U0TOM>")
    assert "<@" not in said(Field("x", "X", Kind.LINES), ["<@U0TOM>"])


def test_a_slug_is_made_of_the_name_and_is_new() -> None:
    assert slug("Eye clinic – Vale", []) == "eye-clinic-vale"
    assert slug("Eye clinic", ["eye-clinic", "eye-clinic-2"]) == "eye-clinic-3"
    assert slug("産科", []) == "new"
    assert slug("Ü" * 90, []) == "u" * 36
