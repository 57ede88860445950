"""manifest.yml: valid for Slack, and in step with the listeners and the methods that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.app import Kestrel, slack_app
from bot.sandbox.demo import manifest
from bot.sandbox.slack.api.methods import METHODS

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "tests" / "data" / "slack-manifest-schema" / "schemas_manifest.schema.2.0.0.json"
CALL = re.compile(r"\b(?:client|_client)\.((?:chat|views|conversations|users|files|reactions|auth)_[A-Za-z]+)\b")
NAMED = re.compile(r'"((?:chat|conversations|views)_[A-Za-z]+)"')


@pytest.fixture
def app(kestrel: Kestrel) -> App:
    return slack_app(WebClient("xoxb-x"), kestrel.desk)


def heard(app: App, body: dict[str, Any]) -> bool:
    """Whether a listener takes this payload: asked of Bolt itself, without running it."""
    request, response = BoltRequest(body=body, mode="socket_mode"), BoltResponse(status=200)
    return any(listener.matches(req=request, resp=response) for listener in app._listeners)


def command(name: str) -> dict[str, Any]:
    return {"command": name, "user_id": "U1", "trigger_id": "1", "team_id": "T1"}


def shortcut(callback: str) -> dict[str, Any]:
    return {"type": "message_action", "callback_id": callback, "user": {"id": "U1"}, "team": {"id": "T1"},
            "message": {}, "trigger_id": "1"}  # fmt: skip


def event(name: str) -> dict[str, Any]:
    return {"type": "event_callback", "event": {"type": name, "user": "U1"}, "team_id": "T1"}


def test_slack_would_take_the_manifest() -> None:
    if not SCHEMA.exists():
        pytest.skip(f"the schema is not at {SCHEMA.relative_to(ROOT)}")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    problems = jsonschema.Draft7Validator(schema).iter_errors(manifest())
    assert [f"{'.'.join(map(str, problem.path))}: {problem.message}" for problem in problems] == []


def test_every_command_shortcut_and_event_in_the_manifest_has_a_listener(app: App) -> None:
    given = manifest()
    for each in given["features"]["slash_commands"]:
        assert heard(app, command(each["command"])), each["command"]
    for each in given["features"]["shortcuts"]:
        assert heard(app, shortcut(each["callback_id"])), each["callback_id"]
    for name in given["settings"]["event_subscriptions"]["bot_events"]:
        assert heard(app, event(name)), name
    assert not heard(app, command("/unknown"))


def test_every_command_shortcut_and_event_with_a_listener_is_in_the_manifest() -> None:
    given = manifest()
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "handlers").glob("*.py"))
    named = set(re.findall(r'app\.command\("([^"]+)"\)', source))
    assert named == {each["command"] for each in given["features"]["slash_commands"]}
    assert set(re.findall(r'app\.event\("([^"]+)"\)', source)) == set(
        given["settings"]["event_subscriptions"]["bot_events"]
    )
    assert set(re.findall(r'^SHORTCUT = "([^"]+)"', source, re.M)) == {
        each["callback_id"] for each in given["features"]["shortcuts"]
    }


def test_slack_turns_names_into_members_where_a_command_asks_for_a_colleague() -> None:
    """A link is read as it was typed; `/oncall @name` is of use only with the member's id."""
    escapes = {each["command"]: each["should_escape"] for each in manifest()["features"]["slash_commands"]}
    assert (escapes["/mention"], escapes["/oncall"]) == (False, True)
    assert len(escapes) <= 50  # as many as the schema of Slack's manifests takes


def methods_used() -> set[str]:
    """The Web API methods that the product calls, by Slack's own names."""
    found: set[str] = set()
    for folder in ("slack", "handlers"):
        for path in (ROOT / "bot" / folder).glob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= {*CALL.findall(source), *NAMED.findall(source)}
    return {name.replace("_", ".", 1) for name in found}


def test_the_scopes_cover_every_method_that_is_called() -> None:
    scopes = set(manifest()["oauth_config"]["scopes"]["bot"])
    used = methods_used()
    assert {"chat.postMessage", "chat.update", "views.open", "conversations.history"} <= used
    needed = {name: set(METHODS[name].scopes) for name in used if METHODS[name].scopes}
    assert {name for name, either in needed.items() if not scopes & either} == set()


def test_nothing_but_the_home_tab_is_listened_to_so_that_no_conversation_is_read() -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened"]
