"""A form of the settings: what counts now, a field for each setting with its help, or the same to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.core.settings_kinds import Field, Kind, said, written
from bot.core.settings_shown import FormShown
from bot.views.more import modal
from bot.views.parts import one_line, says, small
from bot.views.settings import marked, who_may

FORM, LOOK = "settings_form", "settings_look"
# Slack takes so many characters in a box; what is longer is left out of the form and so stays as it is.
LONGEST_INPUT = 3000
TOO_LONG = "is too long for Slack's box, so it stays as it is: `kestrel settings export` and `import` change it."
_MANY_LINES = (Kind.TEXT, Kind.LINES, Kind.HOURS)


def form(shown: FormShown, about: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a section or of one thing of a list; without the right to change it, its values alone."""
    section = shown.section
    known = {**about, "section": section.slug, "version": shown.seen.version, "place": shown.place}
    head = f"*{marked(one_line(shown.name, 150))}*\n" if shown.name else ""
    if not shown.seen.may or section.fixed:
        lines = [
            f"*{marked(field.label)}:* {marked(said(field, shown.values.get(field.key)))}" for field in shown.fields
        ]
        blocks: list[Block] = [
            says(f"{head}{section.says}"),
            *(says(line[:2900]) for line in lines),
            small(section.fixed or who_may(shown.seen)),
        ]
        return modal(LOOK, section.title, blocks, metadata=known, close="Back")
    first = "" if head or not section.at else f"A new {section.item}. "
    fields = [_block(field, shown.values.get(field.key)) for field in shown.fields]
    return modal(
        FORM,
        section.title,
        [says(f"{head}{first}{section.says} {section.counts}"), *fields],
        metadata=known,
        submit="Save",
        close="Back",
    )


def _block(field: Field, value: Any) -> Block:
    begins = written(field, value)
    if isinstance(begins, str) and len(begins) > LONGEST_INPUT:
        return says(f"*{marked(field.label)}* {TOO_LONG}")
    make = _ELEMENTS.get(field.kind, _typed)
    return InputBlock(
        block_id=field.key,
        label=field.label,
        hint=field.hint or None,
        optional=not field.needed,
        element=make(field, begins),
    )


def _typed(field: Field, begins: Any) -> InputInteractiveElement:
    return PlainTextInputElement(
        action_id=field.key,
        multiline=field.kind in _MANY_LINES,
        max_length=LONGEST_INPUT,
        initial_value=begins or None,
    )


def _switch(field: Field, begins: Any) -> InputInteractiveElement:
    options = [Option(value="yes", label="Yes")]
    return CheckboxesElement(action_id=field.key, options=options, initial_options=options if begins else None)


def _several(field: Field, begins: Any) -> InputInteractiveElement:
    options = _options(field)
    ticked = [option for option in options if option.value in (begins or ())]
    return CheckboxesElement(action_id=field.key, options=options, initial_options=ticked or None)


def _choice(field: Field, begins: Any) -> InputInteractiveElement:
    options = _options(field)
    chosen = next((option for option in options if option.value == begins), None)
    return StaticSelectElement(action_id=field.key, options=options, initial_option=chosen)


def _member(field: Field, begins: Any) -> InputInteractiveElement:
    return UserSelectElement(action_id=field.key, initial_user=begins)


def _members(field: Field, begins: Any) -> InputInteractiveElement:
    return UserMultiSelectElement(action_id=field.key, initial_users=begins or None)


def _date(field: Field, begins: Any) -> InputInteractiveElement:
    return DatePickerElement(action_id=field.key, initial_date=begins)


def _options(field: Field) -> list[Option]:
    return [Option(value=value, label=one_line(words, 75)) for value, words in field.options]


_ELEMENTS: dict[Kind, Callable[[Field, Any], InputInteractiveElement]] = {
    Kind.SWITCH: _switch,
    Kind.SEVERAL: _several,
    Kind.CHOICE: _choice,
    Kind.MEMBER: _member,
    Kind.MEMBERS: _members,
    Kind.DATE: _date,
}
