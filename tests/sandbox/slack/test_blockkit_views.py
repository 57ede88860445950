"""The limits of modals and the Home tab, each broken once."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

Json = dict[str, Any]
SELECT = {
    "type": "static_select",
    "action_id": "choose",
    "options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}],
}
TOO_LONG = "must be less than {} characters [json-pointer:{}]"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section() -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}}


def asked(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


MODAL: Json = {"type": "modal", "title": plain("Title"), "blocks": [section()]}
BROKEN_VIEWS: list[tuple[Json, str]] = [
    ({**MODAL, "title": plain("x" * 25)}, TOO_LONG.format(25, "/view/title/text")),
    ({**MODAL, "submit": plain("x" * 25)}, TOO_LONG.format(25, "/view/submit/text")),
    ({**MODAL, "close": plain("x" * 25)}, TOO_LONG.format(25, "/view/close/text")),
    ({**MODAL, "private_metadata": "x" * 3001}, TOO_LONG.format(3001, "/view/private_metadata")),
    ({**MODAL, "callback_id": "x" * 256}, TOO_LONG.format(256, "/view/callback_id")),
    ({**MODAL, "blocks": [section()] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ({**MODAL, "blocks": [asked(SELECT)]}, "missing required field: submit [json-pointer:/view]"),
    ({**MODAL, "type": "home"}, "must be modal [json-pointer:/view/type]"),
    ({"type": "modal", "blocks": [section()]}, "missing required field: title [json-pointer:/view]"),
    ({**MODAL, "colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
]
BROKEN_HOMES: list[tuple[Json, str]] = [
    ({"type": "home", "blocks": [section()] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ({**MODAL, "type": "home"}, "invalid additional property: title [json-pointer:/view]"),
]


@pytest.mark.parametrize(("view", "words"), BROKEN_VIEWS, ids=[words for _, words in BROKEN_VIEWS])
def test_a_modal_that_breaks_a_limit_is_refused(client: WebClient, sandbox, view: Json, words: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=sandbox.slack.triggers.issue("U0PRIYA"), view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert f"[ERROR] {words}" in refused.value.response["response_metadata"]["messages"]
    assert sandbox.slack.view_of("U0PRIYA") == []


@pytest.mark.parametrize(("view", "words"), BROKEN_HOMES, ids=[words for _, words in BROKEN_HOMES])
def test_a_home_tab_that_breaks_a_limit_is_refused(client: WebClient, view: Json, words: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0PRIYA", view=view)
    assert f"[ERROR] {words}" in refused.value.response["response_metadata"]["messages"]
