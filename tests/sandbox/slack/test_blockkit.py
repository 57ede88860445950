"""Every limit of Block Kit, each broken once: Slack refuses, in its own words, pointing to the place."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("Words"), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Press"), "action_id": "press", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"{number}"), "value": f"{number}"} for number in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "choose", "options": options(2), **more}


def asked(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


def rich(*words: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(words)}]}


CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
PICTURE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A ward"}
TOO_LONG = "must be less than {} characters [json-pointer:{}]"

BROKEN: list[tuple[list[Json], str]] = [
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ([{"text": plain("x")}], "missing required field: type [json-pointer:/blocks/0]"),
    ([{"type": "divider", "text": plain("x")}], "invalid additional property: text [json-pointer:/blocks/0]"),
    ([{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ([section(text=mrkdwn("x" * 3001))], TOO_LONG.format(3001, "/blocks/0/text/text")),
    ([section(text=mrkdwn(""))], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([section(text="bare")], "missing required field: type [json-pointer:/blocks/0/text]"),
    ([section(fields=[mrkdwn("x")] * 11)], "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ([section(fields=[mrkdwn("x" * 2001)])], TOO_LONG.format(2001, "/blocks/0/fields/0/text")),
    ([section(block_id="x" * 256)], TOO_LONG.format(256, "/blocks/0/block_id")),
    ([section(block_id="a"), section(block_id="a")], "`block_id` already exists: a [json-pointer:/blocks/1/block_id]"),
    ([{"type": "header", "text": plain("x" * 151)}], TOO_LONG.format(151, "/blocks/0/text/text")),
    ([{"type": "header", "text": mrkdwn("x")}], "value must be one of: plain_text [json-pointer:/blocks/0/text/type]"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}],
     "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
    ([{"type": "context", "elements": [button()]}],
     "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"),
    ([{"type": "image", "image_url": "https://example.org/a.png"}],
     "missing required field: alt_text [json-pointer:/blocks/0]"),
    ([{"type": "image", "image_url": "https://example.org/a.png", "alt_text": ""}],
     "must be more than 0 characters [json-pointer:/blocks/0/alt_text]"),
    ([{"type": "image", "alt_text": "A ward"}],
     "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]"),
    ([{"type": "image", "image_url": "a.png", "alt_text": "x"}],
     "does not match the required pattern [json-pointer:/blocks/0/image_url]"),
    ([actions()], "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
    ([actions(*(button(action_id=f"{n}") for n in range(26)))],
     "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    ([actions(button(), button())], "`action_id` already exists: press [json-pointer:/blocks/0/elements/1/action_id]"),
    ([actions(button(action_id="x" * 256))], TOO_LONG.format(256, "/blocks/0/elements/0/action_id")),
    ([actions(button(text=plain("x" * 76)))], TOO_LONG.format(76, "/blocks/0/elements/0/text/text")),
    ([actions(button(text=mrkdwn("x")))],
     "value must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]"),
    ([actions(button(value="x" * 2001))], TOO_LONG.format(2001, "/blocks/0/elements/0/value")),
    ([actions(button(url="https://example.org/" + "x" * 3000))], TOO_LONG.format(3001, "/blocks/0/elements/0/url")),
    ([actions(button(style="loud"))],
     "value must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]"),
    ([actions(button(accessibility_label="x" * 76))], TOO_LONG.format(76, "/blocks/0/elements/0/accessibility_label")),
    ([actions(button(confirm={**CONFIRM, "title": plain("x" * 101)}))],
     TOO_LONG.format(101, "/blocks/0/elements/0/confirm/title/text")),
    ([actions(button(confirm={"title": plain("Sure?")}))],
     "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]"),
    ([actions(select(options=options(101)))],
     "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([actions(select(options=[]))], "no less than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([actions({"type": "static_select"})],
     "must define exactly one of `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"),
    ([actions(select(options=[{"text": plain("x" * 76), "value": "x"}]))],
     TOO_LONG.format(76, "/blocks/0/elements/0/options/0/text/text")),
    ([actions(select(options=[{"text": plain("x"), "value": "x" * 151}]))],
     TOO_LONG.format(151, "/blocks/0/elements/0/options/0/value")),
    ([actions(select(placeholder=plain("x" * 151)))], TOO_LONG.format(151, "/blocks/0/elements/0/placeholder/text")),
    ([actions({"type": "overflow", "options": options(6)})],
     "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([actions({"type": "checkboxes", "options": options(11)})],
     "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([actions({"type": "radio_buttons", "options": options(11)})],
     "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ([actions({"type": "datepicker", "initial_date": "24/12/2026"})],
     "does not match the required pattern [json-pointer:/blocks/0/elements/0/initial_date]"),
    ([actions({"type": "timepicker", "initial_time": "25:00"})],
     "does not match the required pattern [json-pointer:/blocks/0/elements/0/initial_time]"),
    ([actions({"type": "datetimepicker", "initial_date_time": 5})],
     "must be greater than 999999999 [json-pointer:/blocks/0/elements/0/initial_date_time]"),
    ([actions({"type": "plain_text_input"})],
     "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
    ([asked(button())], "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    ([asked({"type": "plain_text_input", "max_length": 3001})],
     "must be less than 3001 [json-pointer:/blocks/0/element/max_length]"),
    ([{"type": "input", "element": select()}], "missing required field: label [json-pointer:/blocks/0]"),
    ([asked({"type": "file_input"})], "unsupported type: file_input [json-pointer:/blocks/0/element/type]"),
    ([rich({"type": "text", "text": ""})],
     "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"),
    ([rich({"type": "shout"})], "unsupported type: shout [json-pointer:/blocks/0/elements/0/elements/0/type]"),
    ([rich({"type": "link"})], "missing required field: url [json-pointer:/blocks/0/elements/0/elements/0]"),
]  # fmt: skip

SOUND: list[list[Json]] = [
    [{"type": "divider"}] * 50,
    [section(text=mrkdwn("x" * 3000))],
    [section(fields=[mrkdwn("x")] * 10, accessory=PICTURE)],
    [{"type": "header", "text": plain("x" * 150)}],
    [actions(button(value="x" * 2000, text=plain("x" * 75), confirm=CONFIRM), select(options=options(100)))],
    [actions(button(style="danger"), {"type": "datepicker", "initial_date": "2026-12-24"})],
    [actions({"type": "overflow", "options": options(5)})],
    [asked({"type": "plain_text_input", "multiline": True, "max_length": 3000, "action_id": "a"})],
    [rich({"type": "text", "text": "<!channel>", "style": {"bold": True}}, {"type": "emoji", "name": "wave"})],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_message_that_breaks_a_limit_is_refused(client: WebClient, blocks: list[Json], words: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0MENTIONS", text="Words", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert f"[ERROR] {words}" in refused.value.response["response_metadata"]["messages"]


@pytest.mark.parametrize("blocks", SOUND, ids=range(len(SOUND)))
def test_a_message_just_within_the_limits_is_taken(client: WebClient, blocks: list[Json]) -> None:
    assert client.chat_postMessage(channel="C0MENTIONS", text="Words", blocks=blocks)["ok"]


def test_blocks_that_are_too_long_in_all_are_refused(client: WebClient) -> None:
    blocks = [section(text=mrkdwn("x" * 2900)) for _ in range(5)]
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        client.chat_postMessage(channel="C0MENTIONS", text="Words", blocks=blocks)
    assert client.chat_postMessage(channel="C0MENTIONS", text="Words", blocks=blocks[:4])["ok"]


def test_blocks_that_are_no_list_are_refused(client: WebClient) -> None:
    for blocks in ("{}", "not json"):
        with pytest.raises(SlackApiError, match="invalid_blocks_format"):
            client.chat_postMessage(channel="C0MENTIONS", text="Words", blocks=blocks)


def test_blocks_and_controls_without_an_id_get_one(client: WebClient) -> None:
    posted = client.chat_postMessage(
        channel="C0MENTIONS", text="x", blocks=[section(accessory={"type": "overflow", "options": options(2)})]
    )
    block = posted["message"]["blocks"][0]
    assert block["block_id"]
    assert block["accessory"]["action_id"]
