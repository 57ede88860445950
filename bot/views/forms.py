"""Forms: what a person fills in, as Slack modals."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, UrlInputElement

from bot.views.parts import shortened, small

PASTE = "paste"
LONGEST_INPUT = 3000


def paste(*, url: str = "", text: str = "", handle: str = "", channel: str, why: str | None = None) -> dict[str, Any]:
    """Put a public post in the queue by hand: its link, its words, who wrote it."""
    blocks = [
        *([small(why)] if why else []),
        InputBlock(
            block_id="url",
            label="Link of the post",
            hint="Copy it from the post itself; it begins with https://",
            element=UrlInputElement(action_id="url", initial_value=url or None),
        ),
        InputBlock(
            block_id="text",
            label="Its words",
            hint="Type or paste what was said, just as it stands there.",
            element=PlainTextInputElement(
                action_id="text",
                multiline=True,
                max_length=LONGEST_INPUT,
                initial_value=shortened(text, LONGEST_INPUT) or None,
            ),
        ),
        InputBlock(
            block_id="handle",
            label="Who wrote it",
            hint="Their handle, if you can see it",
            optional=True,
            element=PlainTextInputElement(action_id="handle", max_length=100, initial_value=handle[:100] or None),
        ),
    ]
    return {
        "type": "modal",
        "callback_id": PASTE,
        "title": {"type": "plain_text", "text": "Add a post by hand"},
        "submit": {"type": "plain_text", "text": "Put it in the queue"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": json.dumps({"channel": channel}),
        "blocks": [block.to_dict() for block in blocks],
    }
