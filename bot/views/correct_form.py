"""The form that puts the guess right: every part as it stands, so that only what is changed is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock, Option, StaticSelectElement

from bot.core.more import MoreMenu
from bot.core.themes import THEMES
from bot.core.triage import Mood, Urgency
from bot.views.more import modal, post
from bot.views.parts import one_line

NONE = "none"
SELECTS = ("mood", "urgency", "service", "theme")
FLAGS = {"complaint": "A complaint", "thanks": "A thank-you", "spam": "Spam", "harm": "Risk of harm"}
# Slack takes a hundred options; one of them says “none of ours”.
MOST = 99


def form(callback: str, more: MoreMenu, *, channel: str) -> dict[str, Any]:
    """The form; what the guess was when it was opened travels with it."""
    was = standing(more)
    services = _few(more.card.services, was["service"])
    themes = [(theme.slug, theme.label) for theme in THEMES.values()]
    blocks: list[Block] = [
        *post(more),
        _select("mood", "Mood", [(mood.value, mood.value.capitalize()) for mood in Mood], was),
        _select("urgency", "Urgency", [(each.value, each.value.capitalize()) for each in Urgency], was),
        _select("service", "Service", [*services, (NONE, "None of ours")], was),
        _select("theme", "Theme", [*themes, (NONE, "None of these")], was),
        _flags(was),
    ]
    metadata = {"mention": more.card.mention_id, "channel": channel, "was": was}
    return modal(callback, "Correct the guess", blocks, metadata=metadata, submit="Save")


def standing(more: MoreMenu) -> dict[str, str]:
    """Every part of the guess as it stands, by the value that its field has for it."""
    guess = more.card.guess
    flags = {part: "yes" if getattr(guess, part) else "no" for part in FLAGS}
    return {
        "mood": guess.mood.value,
        "urgency": guess.urgency.value,
        "service": more.service or NONE,
        "theme": guess.theme or NONE,
        **flags,
    }


def _select(name: str, label: str, choices: Sequence[tuple[str, str]], was: dict[str, str]) -> Block:
    options = [Option(text=one_line(words, 75), value=value) for value, words in choices]
    first = next((option for option in options if option.value == was[name]), None)
    element = StaticSelectElement(action_id=name, options=options, initial_option=first)
    # What the guess names may be gone from the settings: then there is nothing to begin with, and nothing to change.
    return InputBlock(block_id=name, label=label, element=element, optional=first is None)


def _flags(was: dict[str, str]) -> Block:
    options = [Option(text=words, value=part) for part, words in FLAGS.items()]
    ticked = [option for option in options if was[str(option.value)] == "yes"]
    element = CheckboxesElement(action_id="flags", options=options, initial_options=ticked or None)
    return InputBlock(block_id="flags", label="It is", element=element, optional=True)


def _few(services: Sequence[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """As many services as Slack takes, the one that was guessed among them."""
    few = list(services[:MOST])
    missing = [each for each in services[MOST:] if each[0] == chosen]
    return [*few[: MOST - len(missing)], *missing]
