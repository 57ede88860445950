"""The Web API, asked by slack_sdk's own client."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"
SECTION = {"type": "section", "block_id": "words", "text": {"type": "mrkdwn", "text": "Words"}}


def error_of(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(*args, **kwargs)
    return str(refused.value.response["error"])


def test_the_app_learns_who_it_is(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0ASHCOMBE", "U0KESTREL", "B0KESTREL")


def test_a_missing_or_wrong_token_is_refused(sandbox: Sandbox) -> None:
    assert error_of(WebClient("xoxb-wrong", base_url=sandbox.slack_api_url).auth_test) == "invalid_auth"
    assert error_of(WebClient(base_url=sandbox.slack_api_url).auth_test) == "not_authed"


def test_each_kind_of_token_opens_its_own_doors(sandbox: Sandbox, client: WebClient) -> None:
    assert error_of(client.apps_connections_open, app_token=sandbox.slack.bot_token) == "not_allowed_token_type"
    assert client.apps_connections_open(app_token=sandbox.slack.app_token)["url"].startswith("ws://127.0.0.1:")
    assert error_of(WebClient(sandbox.slack.app_token, base_url=sandbox.slack_api_url).auth_test) == (
        "not_allowed_token_type"
    )


def test_an_unknown_method_is_named_as_such(client: WebClient) -> None:
    assert error_of(client.api_call, "chat.shout") == "unknown_method"


def test_arguments_may_come_as_a_form_or_as_json(client: WebClient) -> None:
    form = {"channel": HERE, "text": "By form", "blocks": json.dumps([SECTION])}
    posted = client.api_call("chat.postMessage", params=form)
    assert posted["message"]["blocks"] == [SECTION]
    assert client.api_call("chat.postMessage", json={**form, "blocks": [SECTION]})["message"]["blocks"] == [SECTION]


def test_broken_json_is_refused(sandbox: Sandbox) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {sandbox.slack.bot_token}"}
    address = f"{sandbox.slack_api_url}chat.postMessage"
    for body, code in (("{not json", "invalid_json"), ("[]", "json_not_object")):
        assert requests.post(address, body, headers=headers, timeout=5).json()["error"] == code


def test_who_is_who_and_where(client: WebClient) -> None:
    assert client.users_info(user="U0RUTH")["user"]["profile"]["title"] == "Chief executive"
    assert client.users_lookupByEmail(email="tom.okafor@ashcombevale.example")["user"]["id"] == "U0TOM"
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"
    assert error_of(client.users_lookupByEmail, email="nobody@example.org") == "users_not_found"
    assert {each["id"] for each in client.users_list()["members"]} >= {"U0PRIYA", "U0KESTREL"}
    assert [each["name"] for each in client.users_conversations()["channels"]] == ["public-mentions", "comms-team"]
    assert client.conversations_info(channel="C0GENERAL")["channel"]["is_member"] is False
    assert "U0HELEN" in client.conversations_members(channel=HERE)["members"]
    assert client.team_info()["team"]["name"] == "Ashcombe Vale"
    assert client.bots_info(bot="B0KESTREL")["bot"]["app_id"] == "A0KESTREL"
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}


def test_a_new_colleague_is_in_every_channel(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.slack.employ("U0FIFTY", "Sam Fifty")
    assert client.users_info(user="U0FIFTY")["user"]["real_name"] == "Sam Fifty"
    assert "U0FIFTY" in client.conversations_members(channel="C0GENERAL")["members"]
    assert sandbox.slack.say("U0FIFTY", "C0COMMS", "Hello")["user"] == "U0FIFTY"


def test_lists_come_in_pages(client: WebClient) -> None:
    pages = [page["channels"] for page in client.conversations_list(limit=2)]
    assert [len(page) for page in pages] == [2, 1]


def test_calls_are_counted(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel=HERE, text="One")
    client.chat_postMessage(channel=HERE, text="Two")
    assert sandbox.slack.calls["chat.postMessage"] == 2
