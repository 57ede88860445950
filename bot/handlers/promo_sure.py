"""Send now and Cancel, on cards, in private answers and behind `/promo`: what that does is shown and asked first."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.handlers.requests import channel, delivery, member, metadata, row_id, thread
from bot.services import promo_moves, promo_sure
from bot.services.refusals import NO_CHOICE, UNKNOWN_PROMO
from bot.views import promo_sure as view


def register(app: App) -> None:
    """Listen for the two buttons, and for the two forms behind them."""
    app.action("promo_now")(send_now)
    app.action("promo_cancel")(cancel)
    app.view(view.NOW)(sent)
    app.view(view.CANCEL)(cancelled)


def send_now(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Send now: asks with the words that the card shows."""
    ack()
    ask_now(body, client, desk, *version_of(action.get("value")))


def cancel(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Cancel it: asks with what ends."""
    ack()
    ask_cancel(body, client, desk, row_id(action.get("value"), UNKNOWN_PROMO))


def ask_now(body: dict[str, Any], client: WebClient, desk: Desk, number: int, revision: int | None = None) -> None:
    """Show what goes out. Raises `Refusal`."""
    _open(body, client, view.now, promo_sure.now(desk, number, revision))


def ask_cancel(body: dict[str, Any], client: WebClient, desk: Desk, number: int) -> None:
    """Show what ends. Raises `Refusal`."""
    _open(body, client, view.cancel, promo_sure.cancel(desk, number))


def sent(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Send now: the words that the form showed."""
    ack()
    about = metadata(body)
    number = row_id(about.get("promo"), UNKNOWN_PROMO)
    revision, turn = (row_id(about.get(each), NO_CHOICE) for each in ("revision", "turn"))
    _tell(body, desk, promo_moves.send_now(desk, number, revision, turn, by=member(body), delivery=delivery(body)))


def cancelled(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Cancel the promo."""
    ack()
    number = row_id(metadata(body).get("promo"), UNKNOWN_PROMO)
    _tell(body, desk, promo_moves.cancel(desk, number, by=member(body), delivery=delivery(body)))


def version_of(value: Any) -> tuple[int, int]:
    """The promo that a button belongs to, and which version of it the card showed."""
    number, _, revision = str(value).partition(":")
    return row_id(number, UNKNOWN_PROMO), row_id(revision, NO_CHOICE)


def _open(body: dict[str, Any], client: WebClient, draw: Any, card: Any) -> None:
    """Slack refuses a whole form when it cannot show one of its pictures: then they are named instead."""
    about = {"channel": channel(body), "thread": thread(body)}
    try:
        client.views_open(trigger_id=body["trigger_id"], view=draw(card, **about))
    except SlackApiError as error:
        if not any(card.files) or error.response.get("error") not in {"invalid_arguments", "invalid_blocks"}:
            raise
        client.views_open(trigger_id=body["trigger_id"], view=draw(card, **about, pictures=False))


def _tell(body: dict[str, Any], desk: Desk, said: str) -> None:
    if said:
        desk.surface.tell(member(body), channel(body), said, thread=thread(body))
