"""The buttons on a story's card."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.handlers.requests import delivery, member
from bot.services import stories
from bot.services.refusals import NO_CHOICE, Refusal


def register(app: App) -> None:
    """Listen for every button and list a story's card can show; the offers are numbered, since ids must be unique."""
    app.action(re.compile(r"^match:\d+$"))(match)
    app.action("match_older")(match)
    app.action("story_none")(set_aside)
    app.action("story_unmatch")(unmatch)
    app.action("story_change")(change_made)


def match(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """This invitation brought it; the value reads `story:invitation`."""
    ack()
    chosen = str(action.get("value") or (action.get("selected_option") or {}).get("value"))
    found = re.fullmatch(r"([0-9]{1,15}):([0-9]{1,15})", chosen)
    if found is None:
        raise Refusal(NO_CHOICE)
    story, invitation = map(int, found.groups())
    stories.match(desk, story, invitation, by=member(body), delivery=delivery(body))


def set_aside(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """None of these."""
    ack()
    stories.set_aside(desk, _story(action), by=member(body), delivery=delivery(body))


def unmatch(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """That was wrong."""
    ack()
    stories.unmatch(desk, _story(action), by=member(body), delivery=delivery(body))


def change_made(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """A change was made."""
    ack()
    stories.change_made(desk, _story(action), by=member(body), delivery=delivery(body))


def _story(action: dict[str, Any]) -> int:
    value = str(action.get("value"))
    if re.fullmatch(r"[0-9]{1,15}", value) is None:
        raise Refusal(stories.UNKNOWN_STORY)
    return int(value)
