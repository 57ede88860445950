"""What can be pressed on a mention's card: its moves, and one click to put the guess right."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement, Option, OptionGroup, StaticSelectElement

from bot.core.cards import MentionCard
from bot.core.lifecycle import Action
from bot.core.themes import THEMES
from bot.core.triage import Mood, Urgency
from bot.views import labels
from bot.views.parts import one_line


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
        "Service": [(f"Service: {name}", f"service={slug}") for slug, name in card.services]
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


def _yes_no(what: str, is_so: bool) -> str:
    return f"This is not {what}" if is_so else f"This is {what}"
