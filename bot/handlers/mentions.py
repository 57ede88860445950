"""The buttons on a mention's card that say whose it is."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.handlers.requests import delivery, member, mention_id
from bot.services import mentions


def register(app: App) -> None:
    """Listen for Claim and Release; lists number theirs, since ids must be unique."""
    app.action(re.compile(r"^claim(:\d+)?$"))(claim)
    app.action("release")(release)


def claim(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Claim."""
    ack()
    mentions.claim(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))


def release(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Release."""
    ack()
    mentions.release(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))
