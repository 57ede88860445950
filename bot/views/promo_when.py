"""The time in the form for a promo: words, what they were taken for, and a picker that changes them."""

from __future__ import annotations

from datetime import UTC

from slack_sdk.models.blocks import Block, DateTimePickerElement, InputBlock, PlainTextInputElement
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

from bot.core.plans import Once
from bot.core.promo_form import LONGEST_WHEN, PromoForm
from bot.views.parts import escaped, says, small, small_plain

WHEN, PICKER = "promo_when", "promo_picker"
TYPED = DispatchActionConfig(trigger_actions_on=["on_character_entered"])


def when_block(version: int) -> str:
    """The block of the time's words."""
    return f"when:{version}"


def blocks(shown: PromoForm) -> list[Block]:
    """The words are the truth; the picker puts its own words in their place."""
    typed = shown.typed
    field = InputBlock(
        block_id=when_block(typed.when_version),
        label="When",
        hint="Such as “tomorrow 9am”, “Friday week 6pm” or “every Friday at 4.30pm until 18 December”.",
        dispatch_action=True,
        element=PlainTextInputElement(
            action_id=WHEN,
            max_length=LONGEST_WHEN,
            initial_value=typed.when[:LONGEST_WHEN] or None,
            dispatch_action_config=TYPED,
        ),
    )
    return [field, *_said(shown), *_picker(shown)]


def _said(shown: PromoForm) -> list[Block]:
    refused = shown.when.refused
    if refused is not None:
        if not shown.typed.when.strip():
            return [small(escaped(f"{shown.best}"))]
        # What was typed is quoted in it, so nothing in it is parsed.
        return [small_plain(f"⚠️ {refused.sentence}"), small_plain(f"For example: {'; '.join(refused.examples)}.")]
    notes: list[Block] = [small_plain(f"🕰️ {note}") for note in shown.when.notes[:3]]
    return [says(f"📅 *{escaped(shown.when.said)}*"), *notes]


def _picker(shown: PromoForm) -> list[Block]:
    """Not where a repeat is written: one moment would take its place unasked."""
    plan, at = shown.when.plan, shown.when.at
    if plan is not None and not isinstance(plan, Once):
        return []
    moment = int(at.astimezone(UTC).timestamp()) if at is not None else None
    return [
        InputBlock(
            # Its name holds the moment, so that it shows the one that the words say.
            block_id=f"picker:{shown.typed.when_version}:{moment or 0}",
            label="Change it here",
            hint="Slack shows this by the clock of your own time zone.",
            optional=True,
            dispatch_action=True,
            element=DateTimePickerElement(action_id=PICKER, initial_date_time=moment),
        )
    ]
