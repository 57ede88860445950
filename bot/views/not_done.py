"""The small window that says why something was not done, in front of whoever asked for it."""

from __future__ import annotations

from typing import Any

from bot.views.parts import says

NOT_DONE = "not_done"
# Slack takes so many characters in a paragraph.
LONGEST = 2900


def window(sentence: str) -> dict[str, Any]:
    """The sentence alone; `sentence` is our own mrkdwn."""
    return {
        "type": "modal",
        "callback_id": NOT_DONE,
        "title": {"type": "plain_text", "text": "Not done"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [says(sentence[:LONGEST]).to_dict()],
    }
