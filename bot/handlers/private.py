"""The private message in which somebody pressed a button, drawn anew where it stands."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

# Slack waits three seconds for the answer to a press.
QUICK = 2


def is_private(body: dict[str, Any]) -> bool:
    """Whether a button was pressed in a message that one person alone sees; only its own press can change it."""
    return (body.get("container") or {}).get("is_ephemeral") is True


def redrawn(body: dict[str, Any], text: str, blocks: list[dict[str, Any]] | None = None) -> bool:
    """Put this in the place of the private message; whether that worked. Slack gives an address for it with each
    press."""
    return _sent(body, text, blocks, replace_original=True)


def answered(body: dict[str, Any], text: str, blocks: list[dict[str, Any]] | None = None) -> bool:
    """Show this to whoever pressed a button, and to nobody else, below what they pressed; whether that worked."""
    return _sent(body, text, blocks, replace_original=False, response_type="ephemeral")


def answered_with_pictures(body: dict[str, Any], text: str, draw: Callable[..., list[dict[str, Any]]]) -> bool:
    """The same for what has pictures: Slack refuses a whole message when it cannot show one of them; then they are
    named instead. Whether either worked."""
    return any(answered(body, text, draw(pictures=pictures)) for pictures in (True, False))


def _sent(body: dict[str, Any], text: str, blocks: list[dict[str, Any]] | None, **how: Any) -> bool:
    answers = WebhookClient(str(body.get("response_url") or ""), timeout=QUICK, retry_handlers=[])
    try:
        answer = answers.send(text=text, blocks=blocks or [], **how)
    except (OSError, ValueError, SlackClientError):  # it is done all the same, and told in another way
        return False
    return answer.status_code == HTTPStatus.OK
