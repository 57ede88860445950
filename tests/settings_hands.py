"""What an administrator does in the windows of `/settings` in the local Slack."""

from __future__ import annotations

from typing import Any

from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from tests.slack_hands import PRIYA, form


def settings(sandbox: Sandbox, user: str = PRIYA) -> Json:
    """Open the settings; the window."""
    assert sandbox.slack.command(user, CHANNEL, "/settings", "").wait().failure is None
    return form(sandbox, user)


def tap(sandbox: Sandbox, action: str, user: str = PRIYA) -> Json:
    """Press a button in the window in front; the window that is then in front."""
    delivery = sandbox.slack.press_view(user, form(sandbox, user)["id"], action).wait()
    assert delivery.failure is None
    return form(sandbox, user)


def section(sandbox: Sandbox, slug: str, user: str = PRIYA) -> Json:
    """Open the settings, and a section of them."""
    settings(sandbox, user)
    return tap(sandbox, f"settings_section:{slug}", user)


def send(sandbox: Sandbox, values: dict[str, Any], user: str = PRIYA) -> dict[str, str]:
    """Fill in fields by their names and press Save; the sentences that stand beside fields."""
    held = {name: {name: value} for name, value in values.items()}
    delivery = sandbox.slack.submit(user, form(sandbox, user)["id"], held)
    assert delivery is not None
    assert delivery.wait().failure is None
    return dict((delivery.answer or {}).get("errors") or {})


def holds(view: Json, name: str) -> Any:
    """What a field of a form holds."""
    found = view["state"]["values"][name][name]
    return next(value for key, value in found.items() if key != "type")
