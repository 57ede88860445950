"""Choices in a form: a few in sight, many in a list, each named by a question."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    OptionGroup,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.views.parts import one_line

# Slack takes so many buttons in a row of choices, and so many choices in a list.
MOST_BUTTONS, MOST_CHOICES = 10, 100


def asked(question: str, block_id: str, element: StaticSelectElement | RadioButtonsElement) -> InputBlock:
    """A field, not a button, so that the question names the choice for a screen reader; each choice is told at once."""
    return InputBlock(block_id=block_id, label=question, element=element, dispatch_action=True)


def radio(action_id: str, options: list[Option], chosen: str | None) -> StaticSelectElement | RadioButtonsElement:
    """One of a few, all in sight; a list where there are more."""
    if len(options) > MOST_BUTTONS:
        return listed(action_id, "Choose", options, chosen)
    return RadioButtonsElement(action_id=action_id, options=options, initial_option=_chosen(options, chosen))


def listed(action_id: str, hint: str, options: list[Option], chosen: str | None) -> StaticSelectElement:
    """A list to choose from; a long one is cut into groups, each named by what it begins and ends with."""
    initial = _chosen(options, chosen)
    if len(options) <= MOST_CHOICES:
        return StaticSelectElement(action_id=action_id, placeholder=hint, options=options, initial_option=initial)
    parts = [options[first : first + MOST_CHOICES] for first in range(0, len(options), MOST_CHOICES)]
    groups = [OptionGroup(label=f"{_start(part[0])} … {_start(part[-1])}", options=part) for part in parts]
    return StaticSelectElement(
        action_id=action_id, placeholder=hint, option_groups=groups[:MOST_CHOICES], initial_option=initial
    )


def _start(option: Option) -> str:
    return one_line(option.text or "", 30)


def _chosen(options: list[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)
