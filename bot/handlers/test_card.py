"""The button on the test card."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.handlers.requests import channel, member
from bot.views.test_card import PRESSED, WORKS


def register(app: App) -> None:
    """Listen for the one button."""
    app.action(PRESSED)(press)


def press(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Say that it works, to whoever pressed."""
    ack()
    desk.surface.tell(member(body), channel(body), WORKS)
