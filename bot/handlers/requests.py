"""What a Slack request carries, read with care: whoever sends it may have made it up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.services.refusals import NO_CHOICE, UNKNOWN, Refusal


def delivery(body: dict[str, Any]) -> str | None:
    """A name for this click or command that its repeats share: Slack gives each one trigger id."""
    trigger = body.get("trigger_id")
    return f"trigger:{trigger}"[:255] if isinstance(trigger, str) and trigger else None


# The highest id that both databases take; a higher one was made up.
HIGHEST = 2**31 - 1


def mention_id(value: Any) -> int:
    """The mention a button belongs to; raises `Refusal` for anything but a plain number."""
    return row_id(value, UNKNOWN)


def row_id(value: Any, unknown: str) -> int:
    """The row a button belongs to; raises `Refusal` with a sentence for what cannot be one."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 16) or int(text) > HIGHEST:
        raise Refusal(unknown)
    return int(text)


def member(body: dict[str, Any]) -> str:
    """The id of whoever pressed or typed."""
    user = body.get("user")
    return str(user["id"]) if isinstance(user, dict) else str(body.get("user_id") or user or "")


def channel(body: dict[str, Any]) -> str:
    """The channel in which it happened, or from which a form was opened; the member's own conversation with Kestrel
    where there is none."""
    found = (
        body.get("channel")
        or (body.get("container") or {}).get("channel_id")
        or body.get("channel_id")
        or metadata(body).get("channel")
    )
    if isinstance(found, dict):
        found = found.get("id")
    return str(found or member(body))


def thread(body: dict[str, Any]) -> str | None:
    """The thread in which it happened, or from which a form was opened; None for the channel itself.

    A message that others answered names itself as a thread, but whoever presses it looks at the channel.
    """
    container = body.get("container") or {}
    found = container.get("thread_ts") or metadata(body).get("thread")
    if found == container.get("message_ts"):
        return None
    return found if isinstance(found, str) and found else None


def moment_of(value: Any) -> datetime | None:
    """A moment as Slack gives it, in whole seconds since 1970; None where none was chosen. Raises `Refusal`."""
    text = str(value or "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 11):
        raise Refusal(NO_CHOICE)
    return datetime.fromtimestamp(int(text), UTC)


# Where an element of a form keeps what was chosen.
HELD = ("value", "selected_user", "selected_date_time", "selected_date", "selected_time")


def metadata(body: dict[str, Any]) -> dict[str, Any]:
    """What a form carries to know what it is about; nothing where that cannot be read."""
    view = body.get("view")
    try:
        found = json.loads(view.get("private_metadata") or "{}") if isinstance(view, dict) else {}
    except (ValueError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def typed(body: dict[str, Any], name: str) -> Any:
    """What a field of a form holds: words, a member, a moment, the value of a choice, or the values of several.

    The field's block and its element bear the same name.
    """
    held: Any = body.get("view")
    for step in ("state", "values", name, name):
        held = held.get(step) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        return None
    chosen = held.get("selected_option")
    several = held.get("selected_options")
    if isinstance(several, list):
        return [each.get("value") for each in several if isinstance(each, dict)]
    if isinstance(chosen, dict):
        return chosen.get("value")
    return next((held[key] for key in HELD if held.get(key)), None)
