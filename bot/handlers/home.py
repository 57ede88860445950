"""The Home tab, drawn anew whenever somebody opens it."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.services.home import home_of
from bot.views import home


def register(app: App) -> None:
    """Listen for the Home tab being opened."""
    app.event("app_home_opened")(opened)


def opened(event: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Draw Home; the messages tab of the same conversation is left alone."""
    if event.get("tab", "home") == "home":
        member = str(event["user"])
        client.views_publish(user_id=member, view=home.draw(home_of(desk, member)))
