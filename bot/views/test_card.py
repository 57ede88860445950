"""The test card: shows that Kestrel may post, and that a press on a button reaches it."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock

from bot.views.cards import Message
from bot.views.parts import says, small

PRESSED = "test_card"
TITLE = "This is a test"
WORKS = "✅ It works: your press reached Kestrel, and only you see this."


def draw() -> Message:
    """The card."""
    button = ButtonElement(text="Press me", action_id=PRESSED, style="primary", accessibility_label="Test: press me")
    blocks = [
        HeaderBlock(text=TITLE),
        says("Kestrel can post in this channel. While Kestrel runs, press the button: it answers to you alone."),
        ActionsBlock(block_id=PRESSED, elements=[button]),
        small("Nothing here comes from the public, and nobody has to do anything about it."),
    ]
    said = f"{TITLE}: Kestrel can post in this channel."
    return Message(said, [block.to_dict() for block in blocks])
