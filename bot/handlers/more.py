"""Everything under "More" on a mention's card: the menu, and the moves that act at once or open a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import at_risk
from bot.core.lifecycle import Action
from bot.desk import Desk
from bot.handlers import move_forms as forms
from bot.handlers.requests import channel, delivery, member, mention_id
from bot.services import ending
from bot.services.more import more_of
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views import more as view
from bot.views import move_forms
from bot.views.controls import MORE

AT_ONCE: dict[Action, tuple[Callable[..., None], str]] = {
    Action.REOPEN: (ending.reopen, "🔄 *Reopened.* It is nobody's until somebody claims it."),
    Action.UNMUTE: (ending.unmute, "🔔 *Unmuted.* What they write from now on is shown again."),
}


def register(app: App) -> None:
    """Listen for the button, for each move of the menu, and for the forms; their ids are the actions' values."""
    app.action(MORE)(opened)
    app.action(view.OPEN_POST)(followed)
    for action in move_forms.FORMS:
        app.action(action.value)(_listener(push, action))
        app.view(move_forms.callback(action))(_submission(action))
    for action in AT_ONCE:
        app.action(action.value)(_listener(act, action))


def opened(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Open the menu."""
    ack()
    menu = view.menu(more_of(desk, mention_id(action.get("value"))), channel=channel(body))
    client.views_open(trigger_id=body["trigger_id"], view=menu)


def followed(ack: Ack) -> None:
    """A link was followed; Slack wants to hear that we know."""
    ack()


def push(body: dict[str, Any], value: Any, client: WebClient, desk: Desk, move: Action) -> None:
    """Lay the form of a move over the menu; what nobody has claimed is not put away where somebody may be at risk."""
    menu_id, more = _menu(body), more_of(desk, mention_id(value))
    card = more.card
    if (why := at_risk.claim_first(move, card.status, card.owner, harm=card.guess.harm)) is not None:
        client.views_update(view_id=menu_id, view=view.menu(more, channel=channel(body), said=why))
        return
    form = move_forms.form(move, more, channel=channel(body))
    client.views_push(trigger_id=body["trigger_id"], view=form)


def act(body: dict[str, Any], value: Any, client: WebClient, desk: Desk, move: Action) -> None:
    """Carry a move out and draw the menu anew, with what happened or why it did not above it."""
    menu_id, number = _menu(body), mention_id(value)
    service, said = AT_ONCE[move]
    try:
        service(desk, number, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        said = refusal.sentence
    menu = view.menu(more_of(desk, number), channel=channel(body), said=said)
    client.views_update(view_id=menu_id, view=menu)


def _menu(body: dict[str, Any]) -> str:
    """The menu in which something was pressed; a card from before a new version may still show the same button."""
    found = (body.get("view") or {}).get("id")
    if not found:
        raise Refusal(NO_CHOICE)
    return str(found)


def _listener(carry: Callable[..., None], move: Action) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
        ack()
        carry(body, action.get("value"), client, desk, move)

    return listen


def _submission(move: Action) -> Callable[..., None]:
    carry = partial(forms.carry_out, move)

    def submitted(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
        """What is wrong stands beside its field, and what was typed stays."""
        try:
            said = carry(desk, body)
        except forms.Wrong as wrong:
            ack(response_action="errors", errors={wrong.field: wrong.sentence})
            return
        ack(response_action="clear")
        desk.surface.tell(member(body), channel(body), said)

    return submitted
