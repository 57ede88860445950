"""The door: who may use Kestrel is looked at before any listener does something for them."""

from __future__ import annotations

from typing import Any

from slack_bolt import BoltResponse

from bot.desk import Desk
from bot.handlers.requests import member
from bot.services import letting_in
from bot.services.refusals import Refusal

HOME = "app_home_opened"
# A press in a message needs no look: cards stand in the channel, and private messages come from Kestrel alone.
MESSAGES = ("message", "message_attachment")


def shut(desk: Desk, body: dict[str, Any]) -> BoltResponse | None:
    """The answer for somebody outside the team who types a command or opens Home; None where a listener may go on.
    Raises `Refusal` for what they pressed or sent."""
    event = body.get("event")
    if isinstance(event, dict):
        kept_out = event.get("type") == HOME and not letting_in.home(desk, str(event.get("user")))
        return BoltResponse(status=200, body="") if kept_out else None
    pressed = body.get("type") == "block_actions" and (body.get("container") or {}).get("type") in MESSAGES
    who = member(body)
    if pressed or not who:
        return None
    try:
        letting_in.refuse_strangers(desk, who)
    except Refusal as refusal:
        if "command" not in body:
            raise
        return BoltResponse(status=200, body=refusal.sentence)
    return None
