"""The buttons on a reply's card: undo, approve, ask for a change, posted by hand, and what follows trouble."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.replies import ReplyAction
from bot.desk import Desk
from bot.handlers import replies as forms
from bot.handlers.private import is_private, redrawn
from bot.handlers.requests import channel, delivery, member, row_id, thread
from bot.services import by_hand, deciding, replies
from bot.services.refusals import UNKNOWN_REPLY, Refusal
from bot.views import reply_notes, undo
from bot.views.parts import unmarked

SIMPLE = {
    ReplyAction.UNDO: deciding.undo,
    ReplyAction.IT_IS_THERE: deciding.it_is_there,
    ReplyAction.TRY_AGAIN: deciding.try_again,
    ReplyAction.SEND: deciding.send,
    ReplyAction.DROP: deciding.drop,
}


def register(app: App) -> None:
    """Listen for every button a reply's card can show, and for the two small forms behind them."""
    for action in SIMPLE:
        app.action(f"reply_{action.value}")(decide)
    app.action("reply_approve")(approve)
    app.action("reply_edit")(edit)
    app.action("reply_ask_change")(ask_change)
    app.action("reply_posted")(posted)
    app.action("reply_open")(opened)
    app.view(reply_notes.CHANGE)(change_asked)
    app.view(reply_notes.POSTED)(said)


def decide(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Undo, It is there, Try again, Drop it."""
    ack()
    pressed = ReplyAction(str(action["action_id"]).removeprefix("reply_"))
    carry_out = partial(SIMPLE[pressed], desk, by=member(body), delivery=delivery(body))
    if not is_private(body):
        carry_out(_number(action.get("value")))
        return
    # Undo beside "it goes out": what came of it stands there, and the button goes.
    number = _number(action.get("value"))
    try:
        carry_out(number)
    except Refusal as refusal:
        if not redrawn(body, undo.too_late(refusal.sentence, deciding.stands_at(desk, number))):
            raise
    else:
        redrawn(body, undo.TAKEN_BACK)


def approve(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Approve."""
    ack()
    number, revision = _words(action.get("value"))
    said = deciding.approve(desk, number, revision, by=member(body), delivery=delivery(body))
    if said:
        desk.surface.tell(member(body), channel(body), said, thread=thread(body))


def edit(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Edit and send, or change the words: the form with what is there."""
    ack()
    forms.show(client, body, replies.begin_change(desk, _number(action.get("value")), by=member(body)))


def ask_change(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Ask for a change: what should be different."""
    ack()
    number, revision = _words(action.get("value"))
    deciding.look(desk, number, ReplyAction.ASK_CHANGE, by=member(body), revision=revision)
    client.views_open(trigger_id=body["trigger_id"], view=reply_notes.change(number, revision or 0))


def change_asked(ack: Ack, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """The reason for a change."""
    try:
        deciding.ask_change(desk, _about(view), _revision(view), _value(view), by=member(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={reply_notes.NOTE: unmarked(refusal.sentence)})
        return
    ack()
    desk.surface.tell(member(body), desk.channel, "The writer has been told what should change.")


def posted(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """I have posted it: the link, for whoever has it at hand."""
    ack()
    number = _number(action.get("value"))
    deciding.look(desk, number, ReplyAction.POSTED, by=member(body))
    client.views_open(trigger_id=body["trigger_id"], view=reply_notes.posted(number))


def said(ack: Ack, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """It is posted, with its link or without."""
    try:
        told = by_hand.posted(desk, _about(view), _value(view), by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={reply_notes.NOTE: unmarked(refusal.sentence)})
        return
    ack()
    desk.wakeups.board.set()
    desk.surface.tell(member(body), desk.channel, told)


def opened(ack: Ack) -> None:
    """A button with an address opens it by itself; Slack wants an answer all the same."""
    ack()


def _number(value: Any) -> int:
    return row_id(value, UNKNOWN_REPLY)


def _words(value: Any) -> tuple[int, int | None]:
    """The reply that a button belongs to, and which of its words the card showed; older cards did not say."""
    number, _, revision = str(value).partition(":")
    return _number(number), _number(revision) if revision else None


def _about(view: dict[str, Any]) -> int:
    try:
        return _number(json.loads(view.get("private_metadata") or "")["reply"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refusal(UNKNOWN_REPLY) from None


def _revision(view: dict[str, Any]) -> int | None:
    found = json.loads(view.get("private_metadata") or "{}").get("revision")
    return found if isinstance(found, int) else None


def _value(view: dict[str, Any]) -> str:
    held = ((view.get("state") or {}).get("values") or {}).get(reply_notes.NOTE)
    return forms.words_of(held.get(reply_notes.NOTE) if isinstance(held, dict) else None)
