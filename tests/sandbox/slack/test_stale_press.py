"""People press what they see; on a slow line that is a moment old, and Slack passes it on all the same."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"


def test_a_button_that_was_redrawn_away_is_still_pressed(sandbox: Sandbox, client: WebClient, card: str) -> None:
    client.chat_update(channel=HERE, ts=card, text="Claimed", blocks=[])
    delivery = sandbox.slack.press("U0TOM", HERE, card, "claim")
    assert delivery.payload["actions"][0]["value"] == "7"


def test_a_button_that_never_was_there_cannot_be_pressed(sandbox: Sandbox, card: str) -> None:
    with pytest.raises(Impossible):
        sandbox.slack.press("U0TOM", HERE, card, "explode")
