"""What people are told when something goes wrong: a sentence for the one who clicked, a reference for the log."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import App, BoltResponse

from bot.desk import Desk
from bot.handlers.requests import channel, member
from bot.services.refusals import Refusal
from bot.views.parts import unmarked

log = structlog.get_logger()

# Slack shows at most so much beside a field.
LONGEST_ERROR = 1900


def register(app: App, desk: Desk) -> None:
    """Answer every error, so that Slack neither repeats the request nor shows its own."""

    @app.error
    def explain(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, Refusal):
            said = error.sentence
        else:
            reference = uuid4().hex[:8]
            log.error("request_failed", reference=reference, error=type(error).__name__, exc_info=error)
            said = (
                f"Something went wrong on Kestrel's side, and nothing was changed. Please try again; if it stays like "
                f"this, give your administrator the reference {reference}."
            )
        if body.get("type") == "view_submission" and (field := _first_field(body)) is not None:
            # An empty answer would close the form, and what was typed would be gone.
            beside = unmarked(said)[:LONGEST_ERROR]
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: beside}})
        if (who := member(body)) != "":
            desk.surface.tell(who, channel(body), said)
        return BoltResponse(status=200, body="")


def _first_field(body: dict[str, Any]) -> str | None:
    """The first input of a form: Slack shows a sentence beside an input only."""
    blocks = (body.get("view") or {}).get("blocks") or []
    return next((block["block_id"] for block in blocks if block.get("type") == "input" and block.get("block_id")), None)
