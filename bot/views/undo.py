"""What is said to whoever has just sent a reply, with Undo beside it while it has not left."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.core.replies import ReplyAction
from bot.views.parts import anchor, says

TAKEN_BACK = "↩️ Taken back: nothing goes out. Your words stand in the box again when you press Reply."
LATE = "Too late to take it back: it stands in public. {see} Only the network can delete it now."


def too_late(sentence: str, url: str | None) -> str:
    """Why it cannot be taken back any more, in our own mrkdwn; with a link where it stands in public."""
    see = anchor(url, "See the answer")
    return LATE.format(see=f"{see}.") if see else sentence


def blocks(sentence: str, reply_id: int) -> list[dict[str, Any]]:
    """The sentence and the button; `sentence` is our own mrkdwn."""
    button = ButtonElement(
        text="Undo",
        action_id=f"reply_{ReplyAction.UNDO.value}",
        value=str(reply_id),
        accessibility_label="Undo: take back what you have just sent",
    )
    return [says(sentence).to_dict(), ActionsBlock(block_id=f"undo:{reply_id}", elements=[button]).to_dict()]
