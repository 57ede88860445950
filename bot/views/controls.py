"""What can be pressed on a mention's card: its moves, and one click to put the guess right."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement, Option, OptionGroup, StaticSelectElement

from bot.core.cards import MentionCard
from bot.core.lifecycle import Action
from bot.core.themes import THEMES
from bot.core.triage import Mood, Urgency
from bot.views import labels
from bot.views.parts import one_line

# An option costs so many characters of Slack's JSON besides its words, and the services may take so much in all:
# some fifty, so that a card of a large trust is still taken.
AROUND, ROOM = 90, 6_000


def buttons(card: MentionCard) -> list[ButtonElement]:
    """A button for each move that the mention's status allows."""
    return [
        ButtonElement(
            text=labels.BUTTONS[action],
            action_id=action.value,
            value=str(card.mention_id),
            style="primary" if action is Action.CLAIM else None,
            accessibility_label=one_line(f"{labels.BUTTONS[action]} the post by {labels.who(card.quote)}", 75),
        )
        for action in card.buttons
    ]


def correct(card: MentionCard) -> StaticSelectElement:
    """One click puts one part of the guess right."""
    number, guess = card.mention_id, card.guess
    groups = {
        "Mood": [(f"Mood: {mood.value}", f"mood={mood.value}") for mood in Mood if mood is not guess.mood],
        "Urgency": [(f"Urgency: {u.value}", f"urgency={u.value}") for u in Urgency if u is not guess.urgency],
        "Yes or no": [
            (_yes_no(what, is_so), f"{part}={'no' if is_so else 'yes'}")
            for part, what, is_so in (
                ("harm", "risk of harm", guess.harm),
                ("complaint", "a complaint", guess.complaint),
                ("thanks", "a thank-you", guess.thanks),
                ("spam", "spam", guess.spam),
            )
        ],
        "Service": [(f"Service: {name}", f"service={slug}") for slug, name in _few(card.services)]
        + [("Service: none of ours", "service=none")],
        "Theme": [(f"Theme: {theme.label}", f"theme={theme.slug}") for theme in THEMES.values()]
        + [("Theme: none of these", "theme=none")],
    }
    return StaticSelectElement(
        action_id="correct",
        placeholder="Correct the guess",
        option_groups=[
            OptionGroup(
                label=label,
                options=[Option(text=one_line(text, 75), value=f"{number}:{value}") for text, value in options][:100],
            )
            for label, options in groups.items()
            if options
        ],
    )


def _few(services: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many services as a card has room for, in the order of the team file."""
    few, size = [], 0
    for slug, name in services:
        size += len(slug) + len(name) + AROUND
        if size > ROOM:
            break
        few.append((slug, name))
    return few


def _yes_no(what: str, is_so: bool) -> str:
    return f"This is not {what}" if is_so else f"This is {what}"
