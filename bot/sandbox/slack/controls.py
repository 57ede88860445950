"""Buttons, selects and inputs in a person's hands: finding them, naming them, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.errors import Impossible, Json
from bot.sandbox.slack.ids import Mint


@dataclass(frozen=True, slots=True)
class Press:
    """What a person does to a control: which one, what they choose in it, and what the inputs around it hold."""

    action_id: str
    given: Any = None
    block_id: str | None = None
    values: Json | None = None


# How each control names what was chosen, and the field that says what it begins with.
HELD: dict[str, tuple[str, str]] = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
}
STATELESS = {"button", "overflow"}


def named(blocks: list[Json], mint: Mint) -> list[Json]:
    """The blocks with an id on each block and element that came without one, as Slack returns them."""
    return [_named_block(block, mint) for block in blocks]


def _named_block(block: Json, mint: Mint) -> Json:
    named_block = {**block, "block_id": block.get("block_id") or mint.short()}
    if block["type"] == "actions":
        named_block["elements"] = [_named_element(each, mint) for each in block["elements"]]
    for part in ("accessory", "element"):
        if part in block and block[part] and block[part]["type"] != "image":
            named_block[part] = _named_element(block[part], mint)
    return named_block


def _named_element(element: Json, mint: Mint) -> Json:
    return element if element.get("action_id") else {**element, "action_id": mint.short()}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each control with the block it stands in."""
    for block in blocks:
        parts = [block.get("accessory"), block.get("element")]
        parts += block.get("elements") or [] if block["type"] == "actions" else []
        for part in parts:
            if part and part["type"] != "image":
                yield block, part


def find(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """The block and the control that a person means."""
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    raise Impossible(f"There is no control {action_id!r} there.")


def held(element: Json, given: Any) -> Json:
    """A control's state when a person has entered or chosen `given`: an option's value, a date, a text, user ids …"""
    kind = element["type"]
    name, _ = HELD[kind]
    if isinstance(given, dict) and "type" in given and name in given:
        given = given[name]
    if given is not None and name == "selected_option":
        given = _option(element, given)
    elif name == "selected_options":
        given = [_option(element, each) for each in given or []]
    elif name == "selected_date_time" and given is not None:
        given = int(given)
    return {"type": kind, name: given}


def _option(element: Json, given: Any) -> Json:
    value = given.get("value") if isinstance(given, dict) else given
    groups = element.get("option_groups") or []
    options: list[Json] = [*(element.get("options") or []), *(each for group in groups for each in group["options"])]
    for option in options:
        if value in (option.get("value"), option["text"]["text"]):
            return option
    if element["type"].endswith("external_select") and isinstance(given, dict):
        return given
    raise Impossible(f"There is no option {value!r} to choose.")


def state(blocks: list[Json], kept: Json | None = None) -> Json:
    """`state.values`: what every input holds, kept where a person has changed it."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in STATELESS or element["type"] not in HELD:
            continue
        name, initial = HELD[element["type"]]
        blank: Any = [] if name in {"selected_options", "files"} else None
        fresh = {"type": element["type"], name: element.get(initial, blank)}
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = before is not None and before["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = before if same else fresh
    return values


def missing(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own form would complain about before it sends anything."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        content = values[block["block_id"]][element["action_id"]].get(HELD[element["type"]][0])
        if content in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif isinstance(content, str) and len(content) < element.get("min_length", 0):
            errors[block["block_id"]] = f"Must be at least {element['min_length']} characters."
        elif isinstance(content, str) and len(content) > element.get("max_length", 3000):
            errors[block["block_id"]] = f"Must be at most {element.get('max_length', 3000)} characters."
    return errors
