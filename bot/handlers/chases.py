"""The buttons on a reminder: I have it, give it to a colleague, not needed because, tell the chief executive."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.handlers.requests import channel, delivery, member, metadata, row_id, thread, typed
from bot.services import chase_moves
from bot.services.refusals import UNKNOWN_CHASE, Refusal
from bot.views import chase
from bot.views.parts import unmarked


def register(app: App) -> None:
    """Listen for the buttons and for the form behind the last of them."""
    app.action(chase.HAVE)(have)
    app.action(chase.GIVE)(give)
    app.action(chase.NOT_NEEDED)(not_needed)
    app.action(chase.TELL_CHIEF)(tell_chief)
    app.view(chase.NOT_NEEDED)(said_why)


def have(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """I have it."""
    ack()
    _say(desk, body, chase_moves.have(desk, _number(action.get("value")), by=member(body), delivery=delivery(body)))


def give(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Give it to a colleague; a list has no value, so its block says what it is about."""
    ack()
    number = _number(chase.deadline_of(str(action.get("block_id"))))
    to = action.get("selected_user")
    _say(desk, body, chase_moves.give(desk, number, to=to, by=member(body), delivery=delivery(body)))


def not_needed(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Not needed because: the form that asks why, unless it is settled already."""
    ack()
    number = _number(action.get("value"))
    chase_moves.look(desk, number)
    client.views_open(trigger_id=body["trigger_id"], view=chase.reason(number, channel(body)))


def said_why(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Why it is not needed."""
    number = _number(metadata(body).get("deadline"))
    try:
        chase_moves.not_needed(desk, number, reason=typed(body, chase.REASON), by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={chase.REASON: unmarked(refusal.sentence)})
        return
    ack()
    _say(desk, body, "Noted. Nobody is reminded of this one any more.")


def tell_chief(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Yes, tell the chief executive."""
    ack()
    number = _number(action.get("value"))
    _say(desk, body, chase_moves.tell_chief(desk, number, by=member(body), delivery=delivery(body)))


def _say(desk: Desk, body: dict[str, Any], said: str) -> None:
    desk.surface.tell(member(body), channel(body), said, thread=thread(body))


def _number(value: Any) -> int:
    return row_id(value, UNKNOWN_CHASE)
