"""The form of a promo: a new one, one that is edited, and a copy."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient

from bot.desk import Desk
from bot.handlers.requests import channel
from bot.views.more import modal
from bot.views.parts import escaped, one_line, says


def open_new(body: dict[str, Any], client: WebClient, desk: Desk, words: str) -> None:
    """A new promo, with what was typed."""
    _open(body, client, "New promo", words or "Nothing yet.")


def open_edit(body: dict[str, Any], client: WebClient, desk: Desk, promo_id: int) -> None:
    """A promo with what it has."""
    _open(body, client, "Edit promo", f"Promo {promo_id}")


def open_copy(body: dict[str, Any], client: WebClient, desk: Desk, promo_id: int) -> None:
    """A new promo with what another one has."""
    _open(body, client, "Copy promo", f"Promo {promo_id}")


def _open(body: dict[str, Any], client: WebClient, title: str, said: str) -> None:
    shown = [says(escaped(one_line(said, 2000)))]
    client.views_open(
        trigger_id=body["trigger_id"], view=modal("promo", title, shown, metadata={"channel": channel(body)})
    )
