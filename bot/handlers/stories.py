"""The buttons on a story's card."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.handlers.requests import delivery, member, row_id
from bot.services import stories
from bot.services.refusals import NO_CHOICE, UNKNOWN_STORY


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
    story, _, invitation = chosen.partition(":")
    numbers = row_id(story, NO_CHOICE), row_id(invitation, NO_CHOICE)
    stories.match(desk, *numbers, by=member(body), delivery=delivery(body))


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
    return row_id(action.get("value"), UNKNOWN_STORY)
