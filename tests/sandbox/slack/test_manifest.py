"""With a manifest, the workspace knows only what the manifest names."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox

MANIFEST = {
    "features": {
        "slash_commands": [{"command": "/mention", "description": "Put a post in the queue", "usage_hint": "<link>"}],
        "shortcuts": [{"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep it"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


@pytest.fixture
def sandbox():
    with Sandbox(manifest=MANIFEST) as started:
        yield started


def test_only_its_commands_and_shortcuts_exist(sandbox: Sandbox) -> None:
    sandbox.slack.command("U0PRIYA", "C0MENTIONS", "/mention", "x")
    sandbox.slack.global_shortcut("U0PRIYA", "keep")
    with pytest.raises(Impossible):
        sandbox.slack.command("U0PRIYA", "C0MENTIONS", "/shout", "x")
    with pytest.raises(Impossible):
        sandbox.slack.global_shortcut("U0PRIYA", "lose")


def test_only_the_events_it_subscribes_to_are_sent(sandbox: Sandbox) -> None:
    sandbox.slack.say("U0PRIYA", "C0MENTIONS", "Unheard")
    assert sandbox.slack.deliveries == []
    assert sandbox.slack.open_home("U0PRIYA") in sandbox.slack.deliveries


def test_a_method_without_its_scope_is_refused(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="C0MENTIONS", text="Allowed")
    with pytest.raises(SlackApiError) as refused:
        client.reactions_add(channel="C0MENTIONS", timestamp="1.0", name="tada")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "reactions:write"
    assert client.auth_test().headers["x-oauth-scopes"] == "chat:write,users:read"
