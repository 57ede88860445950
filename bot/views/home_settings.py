"""The form for one's own settings: where reminders come, and when none do."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, InputBlock, Option, RadioButtonsElement, TimePickerElement

from bot.core.members import Wishes
from bot.views.more import modal
from bot.views.parts import says

FORM = "home_settings"
DIRECT, CHANNEL, NONE, QUIET = "direct", "channel", "none", "quiet"
# What the form offers to somebody who has no quiet hours yet.
EVENING, MORNING = time(18), time(8)


def form(wishes: Wishes, zone: ZoneInfo, pages: str) -> dict[str, Any]:
    """What they have now is chosen."""
    quiet = wishes.quiet
    place = zone.key.rsplit("/", 1)[-1].replace("_", " ")
    fields: list[Block] = [
        _radio("where", "Where do you want to be reminded?", {
            DIRECT: "In my own conversation with Kestrel", CHANNEL: "In the channel only, with my name",
        }, DIRECT if wishes.direct else CHANNEL, "What colleagues pass to you always comes directly."),
        _radio("hours", "Quiet hours", {
            NONE: "None", QUIET: "Between these times, hold back what would come directly",
        }, QUIET if quiet else NONE, f"Each day, by the clocks of {place}. What waits comes at their end."),
        _time("quiet_from", "Quiet from", quiet.start if quiet else EVENING, zone),
        _time("quiet_to", "Quiet to", quiet.end if quiet else MORNING, zone),
        says(
            "Risk of harm never waits: it always comes directly and at once. Reminders climb to others in their time, "
            "whether or not yours was held back."
        ),
    ]  # fmt: skip
    return modal(FORM, "Your settings", fields, metadata={"pages": pages}, submit="Save")


def _radio(name: str, label: str, choices: dict[str, str], chosen: str, hint: str) -> InputBlock:
    options = {value: Option(value=value, label=said) for value, said in choices.items()}
    element = RadioButtonsElement(action_id=name, options=list(options.values()), initial_option=options[chosen])
    return InputBlock(block_id=name, label=label, hint=hint, element=element)


def _time(name: str, label: str, at: time, zone: ZoneInfo) -> InputBlock:
    element = TimePickerElement(action_id=name, initial_time=f"{at:%H:%M}", timezone=zone.key)
    return InputBlock(block_id=name, label=label, element=element)
