"""The door: who may use Kestrel is looked at before any listener does something for them."""

from __future__ import annotations

from typing import Any

from slack_bolt import BoltResponse

from bot.desk import Desk
from bot.handlers.requests import member
from bot.services import letting_in
from bot.services.refusals import Refusal

HOME = "app_home_opened"


def shut(desk: Desk, body: dict[str, Any]) -> BoltResponse | None:
    """The answer for somebody outside the team who types a command or opens Home; None where a listener may go on.
    Raises `Refusal` for what they pressed or sent, wherever: a public channel is read by whoever looks in, and what
    Kestrel wrote to somebody stays in their own conversation when they have left the team."""
    event = body.get("event")
    if isinstance(event, dict):
        kept_out = event.get("type") == HOME and not letting_in.home(desk, str(event.get("user")))
        return BoltResponse(status=200, body="") if kept_out else None
    who = member(body)
    if not who:
        return None
    try:
        letting_in.refuse_strangers(desk, who)
    except Refusal as refusal:
        if "command" not in body:
            raise
        return BoltResponse(status=200, body=refusal.sentence)
    return None
