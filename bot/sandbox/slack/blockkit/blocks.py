"""Blocks, messages and views: what Slack takes, and how it refuses the rest."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.slack.blockkit.elements import FOR_ACCESSORY, FOR_ACTIONS, FOR_CONTEXT, FOR_INPUT, ID, LINK
from bot.sandbox.slack.blockkit.rich_text import RICH_TEXT
from bot.sandbox.slack.blockkit.rules import (
    Findings,
    OneOf,
    Rule,
    Shape,
    anything,
    boolean,
    choice,
    either,
    many,
    plain,
    string,
    text,
    unique,
)
from bot.sandbox.slack.errors import Json, SlackError

# Undocumented, and measured in characters of the blocks' JSON.
MOST_CHARACTERS = 13_200
IN_MESSAGE, IN_VIEW = 50, 100


def block(*required: str, also: tuple[Rule, ...] = (), **rules: Rule) -> Shape:
    return Shape({"type": anything, "block_id": ID, **rules}, required, also)


BLOCKS: dict[str, Rule] = {
    "section": block(
        text=text(3000), fields=many(text(2000), 10), accessory=FOR_ACCESSORY, expand=boolean,
        also=(either("text", "fields"),),
    ),
    "header": block("text", text=plain(150)),
    "divider": block(),
    "image": block(
        "alt_text", image_url=LINK, slack_file=anything, alt_text=string(2000), title=plain(2000),
        also=(either("image_url", "slack_file"),),
    ),
    "context": block("elements", elements=many(FOR_CONTEXT, 10)),
    "actions": block("elements", elements=many(FOR_ACTIONS, 25), also=(unique("action_id", "elements"),)),
    "input": block(
        "label", "element", label=plain(2000), hint=plain(2000), element=FOR_INPUT, optional=boolean,
        dispatch_action=boolean,
    ),
    "rich_text": RICH_TEXT,
    "markdown": block("text", text=string(12_000)),
}  # fmt: skip
BLOCK = OneOf(BLOCKS)
UNIQUE_BLOCKS = unique("block_id", "blocks")
VIEW: dict[str, Rule] = {
    "type": choice("modal", "home"), "blocks": many(BLOCK, IN_VIEW), "private_metadata": string(3000, 0),
    "callback_id": string(255, 0), "external_id": string(255, 0),
}  # fmt: skip
MODAL = Shape(
    {**VIEW, "title": plain(24), "submit": plain(24), "close": plain(24), "clear_on_close": boolean,
     "notify_on_close": boolean, "submit_disabled": boolean},
    ("title", "blocks"), (UNIQUE_BLOCKS,),
)  # fmt: skip
HOME = Shape(VIEW, ("blocks",), (UNIQUE_BLOCKS,))


def check_message(blocks: Any) -> None:
    """Refuse blocks that a message cannot hold."""
    findings = Findings()
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    many(BLOCK, IN_MESSAGE, 0)(findings, blocks, "/blocks")
    if not findings.messages:
        UNIQUE_BLOCKS(findings, {"blocks": blocks}, "")
        _no_file_input(findings, blocks, "/blocks")
    if findings.messages:
        raise SlackError("invalid_blocks", findings.messages)
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > MOST_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, kind: str) -> None:
    """Refuse a view that is not a valid `modal` or `home`."""
    findings = Findings()
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", ["must be an object [json-pointer:/view]"])
    if view.get("type") != kind:
        findings.add("/view/type", f"must be {kind}")
    (MODAL if kind == "modal" else HOME)(findings, view, "/view")
    if not findings.messages and kind == "modal":
        _needs_submit(findings, view)
    if not findings.messages and kind == "home":
        _no_file_input(findings, view["blocks"], "/view/blocks")
    if findings.messages:
        raise SlackError("invalid_arguments", findings.messages)


def _needs_submit(findings: Findings, view: Json) -> None:
    asks = any(each["type"] == "input" for each in view["blocks"])
    if asks and view.get("submit") is None:
        findings.add("/view", "missing required field: submit")


def _no_file_input(findings: Findings, blocks: list[Json], pointer: str) -> None:
    for at, each in enumerate(blocks):
        if each["type"] == "input" and each["element"]["type"] == "file_input":
            findings.add(f"{pointer}/{at}/element/type", "unsupported type: file_input")
