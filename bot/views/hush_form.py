"""The two forms of a hush: to begin one, and to give it another end."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    TimePickerElement,
)

from bot.core.hushes import LONGEST_REASON, Hush
from bot.views.hush import KINDS
from bot.views.more import modal
from bot.views.parts import says
from bot.views.times import moment

BEGIN, NEW_END = "hush_begin", "hush_new_end"


def begin(ends_at: datetime, zone: ZoneInfo, *, channel: str, reason: str = "") -> dict[str, Any]:
    """What for, why, and until when; `ends_at` and what was typed of the reason are offered to begin with."""
    kinds = [Option(value=kind.value, label=label.capitalize()) for kind, label in KINDS.items()]
    chosen = next((kinds[at] for at, label in enumerate(KINDS.values()) if label in reason.casefold()), None)
    about = reason[:LONGEST_REASON] or None
    fields: list[Block] = [
        says("Promos and invitations are held until it ends or somebody lifts it. Answering goes on."),
        InputBlock(
            block_id="kind",
            label="What for",
            element=RadioButtonsElement(action_id="kind", options=kinds, initial_option=chosen),
        ),
        InputBlock(
            block_id="reason",
            label="Why",
            hint="Everybody on the team reads this; it is never published.",
            element=PlainTextInputElement(action_id="reason", max_length=LONGEST_REASON, initial_value=about),
        ),
        *_end(ends_at, zone),
    ]
    return modal(BEGIN, "Begin a hush", fields, metadata={"channel": channel}, submit="Begin the hush")


def new_end(hush: Hush, *, channel: str) -> dict[str, Any]:
    """Another end for the hush that stands."""
    fields = [says(f"The hush ends on *{moment(hush.ends_at, hush.zone)}*."), *_end(hush.ends_at, hush.zone)]
    about = {"channel": channel, "hush": hush.number}
    return modal(NEW_END, "Change the end", fields, metadata=about, submit="Save")


def _end(ends_at: datetime, zone: ZoneInfo) -> list[Block]:
    """A day and a time on the organisation's clocks, wherever whoever fills it in may be."""
    local = ends_at.astimezone(zone)
    return [
        InputBlock(
            block_id="day",
            label="Ends on",
            element=DatePickerElement(action_id="day", initial_date=f"{local:%Y-%m-%d}"),
        ),
        InputBlock(
            block_id="time",
            label="At",
            hint=f"By the clocks of {_place(zone)}. Six weeks ahead at most, before an election 120 days.",
            element=TimePickerElement(action_id="time", initial_time=f"{local:%H:%M}", timezone=zone.key),
        ),
    ]


def _place(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")
