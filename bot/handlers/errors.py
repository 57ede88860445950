"""What people are told when something goes wrong: a sentence for the one who clicked, a reference for the log."""

from __future__ import annotations

from http.client import HTTPException
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.desk import Desk
from bot.handlers.private import QUICK
from bot.handlers.requests import channel, member, thread
from bot.services.refusals import Refusal
from bot.views import not_done
from bot.views.parts import unmarked

log = structlog.get_logger()

# Slack shows at most so much beside a field.
LONGEST_ERROR = 1900
# What somebody pressed or chose far from the foot of a channel, where Slack would put a private message.
PRESSED = ("block_actions", "shortcut", "message_action")
TYPING = "plain_text_input"


def register(app: App, desk: Desk) -> None:
    """Answer every error, so that Slack neither repeats the request nor shows its own."""

    @app.error
    def explain(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        said = sentence_of(error)
        if body.get("type") == "view_submission" and (field := _first_field(body)) is not None:
            # An empty answer would close the form, and what was typed would be gone.
            beside = unmarked(said)[:LONGEST_ERROR]
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: beside}})
        if (who := member(body)) != "" and not _in_front(client, body, said):
            desk.surface.tell(who, channel(body), said, thread=thread(body))
        return BoltResponse(status=200, body="")


def sentence_of(error: Exception) -> str:
    """What to say of an error; one that nobody expected is logged with the reference that they are given."""
    if isinstance(error, Refusal):
        return error.sentence
    reference = uuid4().hex[:8]
    log.error("request_failed", reference=reference, error=type(error).__name__, exc_info=error)
    return (
        f"Something went wrong on Kestrel's side, and nothing was changed. Please try again; if it stays like "
        f"this, give your administrator the reference {reference}."
    )


def _in_front(client: WebClient, body: dict[str, Any], said: str) -> bool:
    """Open a window with the sentence where the press was; whether that worked.

    A trigger opens one window and lives for three seconds: a listener may have used it up, or Slack be slow. Nobody who
    types is interrupted.
    """
    typing = any(action.get("type") == TYPING for action in body.get("actions") or [])
    trigger = body.get("trigger_id")
    if body.get("type") not in PRESSED or typing or not isinstance(trigger, str):
        return False
    in_a_form = (body.get("view") or {}).get("type") == "modal"
    # Within the three seconds that Slack waits for the press itself; later the sentence is told in another way.
    quick = WebClient(client.token, client.base_url, QUICK, retry_handlers=[])
    show = quick.views_push if in_a_form else quick.views_open
    try:
        show(trigger_id=trigger, view=not_done.window(said))
    except (SlackClientError, HTTPException, OSError, ValueError):
        return False
    return True


def _first_field(body: dict[str, Any]) -> str | None:
    """The first input of a form: Slack shows a sentence beside an input only."""
    blocks = (body.get("view") or {}).get("blocks") or []
    return next((block["block_id"] for block in blocks if block.get("type") == "input" and block.get("block_id")), None)
