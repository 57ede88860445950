"""The buttons on a mention's card."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.handlers.requests import delivery, member, mention_id
from bot.services import mentions, triage
from bot.services.refusals import NO_CHOICE, Refusal


def register(app: App) -> None:
    """Listen for every button a mention's card can show; lists number theirs, since ids must be unique."""
    app.action(re.compile(r"^claim(:\d+)?$"))(claim)
    app.action("release")(release)
    app.action("correct")(correct)


def claim(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Claim."""
    ack()
    mentions.claim(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))


def release(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Release."""
    ack()
    mentions.release(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))


def correct(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Correct the guess; the option's value reads `mention:part=value`."""
    ack()
    chosen = str((action.get("selected_option") or {}).get("value"))
    found = re.fullmatch(r"(\d{1,15}):([a-z]+)=([a-z0-9-]+)", chosen)
    if found is None:
        raise Refusal(NO_CHOICE)
    number, part, value = found.groups()
    triage.correct(desk, int(number), part, value, by=member(body), delivery=delivery(body))
