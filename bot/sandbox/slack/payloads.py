"""What Slack tells an app about a click, a form, a command or an event, field by field."""

from __future__ import annotations

from typing import Any

from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.errors import Json
from bot.sandbox.slack.team import APP_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, Person

# The old verification token: part of every payload, proof of nothing.
LEGACY = "sandbox"


def _interaction(kind: str, person: Person) -> Json:
    return {
        "type": kind, "user": person.brief(), "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN}, "api_app_id": APP_ID,
        "token": LEGACY, "is_enterprise_install": False, "enterprise": None,
    }  # fmt: skip


def pressed_in_message(
    person: Person, channel: Channel, message: Json, action: Json, *, ephemeral: bool, values: Json, trigger: str,
    response_url: str,
) -> Json:  # fmt: skip
    """`block_actions` in a message; an ephemeral message is named but not shown to the app."""
    container: Json = {
        "type": "message", "message_ts": message["ts"], "channel_id": channel.id, "is_ephemeral": ephemeral,
    }  # fmt: skip
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload = {
        **_interaction("block_actions", person), "container": container, "trigger_id": trigger,
        "channel": channel.brief(), "state": {"values": values}, "response_url": response_url, "actions": [action],
    }  # fmt: skip
    return payload if ephemeral else {**payload, "message": message}


def pressed_in_view(person: Person, view: Json, action: Json, trigger: str) -> Json:
    """`block_actions` in a modal or the Home tab."""
    return {
        **_interaction("block_actions", person), "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": trigger, "view": view, "actions": [action],
    }  # fmt: skip


def action(block: Json, element: Json, chosen: Json, ts: str) -> Json:
    """One entry of `actions`."""
    told: Json = {"action_id": element["action_id"], "block_id": block["block_id"], **chosen, "action_ts": ts}
    if element["type"] == "button":
        told |= {"type": "button", "text": element["text"]}
        told |= {name: element[name] for name in ("url", "style") if name in element}
    return told


def submitted(person: Person, view: Json, trigger: str) -> Json:
    return {**_interaction("view_submission", person), "trigger_id": trigger, "view": view, "response_urls": []}


def closed(person: Person, view: Json, *, cleared: bool) -> Json:
    return {**_interaction("view_closed", person), "view": view, "is_cleared": cleared}


def shortcut(person: Person, callback_id: str, trigger: str, ts: str) -> Json:
    return {**_interaction("shortcut", person), "callback_id": callback_id, "trigger_id": trigger, "action_ts": ts}


def message_action(
    person: Person, channel: Channel, message: Json, callback_id: str, *, trigger: str, ts: str, response_url: str
) -> Json:
    return {
        **_interaction("message_action", person), "callback_id": callback_id, "trigger_id": trigger, "action_ts": ts,
        "channel": channel.brief(), "message_ts": message["ts"], "message": message, "response_url": response_url,
    }  # fmt: skip


def command(person: Person, channel: Channel, name: str, text: str, *, trigger: str, response_url: str) -> Json:
    """A slash command: a form, so every value is text."""
    return {
        "token": LEGACY, "team_id": TEAM_ID, "team_domain": TEAM_DOMAIN, "channel_id": channel.id,
        "channel_name": channel.brief()["name"], "user_id": person.id, "user_name": person.handle, "command": name,
        "text": text, "api_app_id": APP_ID, "is_enterprise_install": "false", "response_url": response_url,
        "trigger_id": trigger,
    }  # fmt: skip


def event(body: dict[str, Any], event_id: str, moment: int) -> Json:
    """The envelope of the Events API."""
    authorization = {
        "enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False,
    }  # fmt: skip
    return {
        "token": LEGACY, "team_id": TEAM_ID, "context_team_id": TEAM_ID, "context_enterprise_id": None,
        "api_app_id": APP_ID, "event": body, "type": "event_callback", "event_id": event_id, "event_time": moment,
        "authorizations": [authorization], "is_ext_shared_channel": False, "event_context": f"4-{event_id}",
    }  # fmt: skip
