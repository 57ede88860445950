"""Two small forms about a promo that asks: what should change, and why it is declined."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement

from bot.core.promos import LONGEST_NOTE
from bot.views.more import modal

CHANGE, DECLINE, NOTE = "promo_change", "promo_no", "note"


def change(promo_id: int, revision: int, *, channel: str, thread: str | None) -> dict[str, Any]:
    """What should be different, for the writer; `revision` is of the version that the card had shown."""
    about = _about(promo_id, revision, channel, thread)
    return _form(CHANGE, "Ask for a change", "What should change, and why?", "Ask", about)


def decline(promo_id: int, revision: int, *, channel: str, thread: str | None) -> dict[str, Any]:
    """Why it is not to go out."""
    about = _about(promo_id, revision, channel, thread)
    return _form(DECLINE, "Decline", "Why is it not to go out?", "Decline it", about)


def _about(promo_id: int, revision: int, channel: str, thread: str | None) -> dict[str, Any]:
    return {"promo": promo_id, "revision": revision, "channel": channel, "thread": thread}


def _form(callback: str, title: str, asked: str, submit: str, about: dict[str, Any]) -> dict[str, Any]:
    note = InputBlock(
        block_id=NOTE,
        label=asked,
        hint="The writer reads this; it is never published.",
        element=PlainTextInputElement(action_id=NOTE, multiline=True, max_length=LONGEST_NOTE),
    )
    return modal(callback, title, [note], metadata=about, submit=submit)
