"""Two small forms about a reply: what should change, and where it was posted by hand."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement

CHANGE, POSTED, NOTE = "reply_change", "reply_posted", "note"


def change(reply_id: int, revision: int) -> dict[str, Any]:
    """What should be different, for the writer; `revision` is of the words that the card had shown."""
    note = InputBlock(
        block_id=NOTE,
        label="What should change, and why?",
        hint="The writer reads this; it is never published.",
        element=PlainTextInputElement(action_id=NOTE, multiline=True, max_length=500),
    )
    return _modal(CHANGE, "Ask for a change", "Ask", {"reply": reply_id, "revision": revision}, note)


def posted(reply_id: int) -> dict[str, Any]:
    """The link of what was posted by hand; without it Kestrel looks for it itself."""
    note = InputBlock(
        block_id=NOTE,
        label="The link of your answer",
        hint="Leave it empty and Kestrel looks for it. On X: Share, Copy link.",
        optional=True,
        element=PlainTextInputElement(action_id=NOTE, max_length=500),
    )
    return _modal(POSTED, "I have posted it", "It is posted", {"reply": reply_id}, note)


def _modal(callback: str, title: str, submit: str, about: dict[str, int], block: InputBlock) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": json.dumps(about),
        "blocks": [block.to_dict()],
    }
