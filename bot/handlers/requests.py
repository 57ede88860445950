"""What a Slack request carries, read with care: whoever sends it may have made it up."""

from __future__ import annotations

from typing import Any

from bot.services.refusals import UNKNOWN, Refusal


def delivery(body: dict[str, Any]) -> str | None:
    """A name for this click or command that its repeats share: Slack gives each one trigger id."""
    trigger = body.get("trigger_id")
    return f"trigger:{trigger}"[:255] if isinstance(trigger, str) and trigger else None


def mention_id(value: Any) -> int:
    """The mention a button belongs to; raises `Refusal` for anything but a plain number."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Refusal(UNKNOWN)
    return int(text)


def member(body: dict[str, Any]) -> str:
    """The id of whoever pressed or typed."""
    user = body.get("user")
    return str(user["id"]) if isinstance(user, dict) else str(body.get("user_id") or user or "")


def channel(body: dict[str, Any]) -> str:
    """The channel in which it happened; the member's own conversation with Kestrel where there is none."""
    found = body.get("channel") or (body.get("container") or {}).get("channel_id") or body.get("channel_id")
    if isinstance(found, dict):
        found = found.get("id")
    return str(found or member(body))
