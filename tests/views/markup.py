"""Looking into what is drawn: what Slack reads as markup, what it shows as plain words, and what can be pressed."""

from __future__ import annotations

from typing import Any

from bot.sandbox.slack.errors import Json


def read_as_markup(value: Any) -> list[str]:
    """Every text that Slack parses for mentions and links."""
    return _texts(value, {"mrkdwn"})


def plain(value: Any) -> str:
    """Everything that is shown, as one text."""
    return "\n".join(_texts(value, {"mrkdwn", "plain_text", "text"}))


def controls(blocks: list[Json]) -> list[Json]:
    """What can be pressed, chosen or typed into."""
    found: list[Json] = []
    for block in blocks:
        found += block.get("elements") or [] if block["type"] == "actions" else []
        found += [block[part] for part in ("element", "accessory") if block.get(part)]
    return found


def _texts(value: Any, kinds: set[str]) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["text"])] if value.get("type") in kinds and isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() for text in _texts(each, kinds)]
    return [text for each in value for text in _texts(each, kinds)] if isinstance(value, list) else []
