"""What Slack would make of the words in a message: whom they ping, which links they unfold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.slack.errors import Json

PING = re.compile(r"<(!(?:channel|here|everyone|subteam\^[A-Z0-9]+)|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
LOUD_NAME = re.compile(r"(?<![\w&;])@(?:channel|here|everyone)\b")
LINK = re.compile(r"https?://[^\s<>|]+")
KEPT_MARKUP = re.compile(r"<(?:[@!#][^<>]*|https?://[^<>]*)>")


@dataclass(frozen=True, slots=True)
class Ping:
    """A mention that calls somebody: `target` is `!channel`, `@U0PRIYA` and the like; `where` says which text."""

    channel: str
    ts: str
    target: str
    where: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Unfurl:
    """A link that Slack would have unfolded into a preview."""

    channel: str
    ts: str
    url: str


def pings(message: Json, *, names: bool = False) -> Iterator[tuple[str, str]]:
    """Targets and where they stand; with `names`, plain @channel counts too, as `parse=full` makes it."""
    for where, text in _parsed(message):
        for found in PING.finditer(text):
            yield found[1], where
        if names:
            for loud in LOUD_NAME.finditer(text):
                yield "!" + loud[0][1:], where
    for element in _rich_elements(message.get("blocks") or []):
        if element.get("type") == "broadcast":
            yield f"!{element.get('range')}", "rich_text"
        elif element.get("type") == "user":
            yield f"@{element.get('user_id')}", "rich_text"
        elif element.get("type") == "usergroup":
            yield f"!subteam^{element.get('usergroup_id')}", "rich_text"


def links(message: Json) -> list[str]:
    """Links that stand in the message, each once."""
    found = [link for _, text in _parsed(message) for link in LINK.findall(text)]
    found += [str(each["url"]) for each in _rich_elements(message.get("blocks") or []) if each.get("type") == "link"]
    return list(dict.fromkeys(found))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str, *, escaped: bool = False) -> str:
    """What Slack stores when a person types this: escaped (unless it is already), links and mentions marked up."""
    parts, at = [], 0
    for markup in KEPT_MARKUP.finditer(text):
        parts += [_marked(text[at : markup.start()], escaped), markup[0]]
        at = markup.end()
    return "".join([*parts, _marked(text[at:], escaped)])


def _marked(text: str, escaped: bool) -> str:
    return LINK.sub(lambda link: f"<{link[0]}>", text if escaped else escape(text))


def _parsed(message: Json) -> Iterator[tuple[str, str]]:
    """Every text that Slack reads as mrkdwn, and where it stands."""
    if message.get("mrkdwn") is not False and message.get("text"):
        yield "text", str(message["text"])
    for block in message.get("blocks") or []:
        kind = str(block.get("type"))
        parts = [block.get("text"), *(block.get("fields") or [])]
        if kind == "context":
            parts += block.get("elements") or []
        if kind == "markdown":
            yield kind, str(block.get("text", ""))
            continue
        for part in parts:
            if isinstance(part, dict) and part.get("type") == "mrkdwn":
                yield kind, str(part.get("text", ""))
    for attachment in message.get("attachments") or []:
        for name in ("pretext", "text"):
            if attachment.get(name):
                yield "attachment", str(attachment[name])
        yield from _parsed({"blocks": attachment.get("blocks") or []})


def _rich_elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block.get("type") in {"rich_text", "rich_text_section", "rich_text_list", "rich_text_quote",
                                 "rich_text_preformatted"}:  # fmt: skip
            yield from _rich_elements(block.get("elements") or [])
        else:
            yield block
