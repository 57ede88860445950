"""Slack's pace, on a clock that stands still until the test moves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox in which no time passes by itself."""
    with Sandbox(MovableClock(speed=0)) as started:
        yield started


def refused(call: Any, **kwargs: Any) -> int:
    """The seconds that Slack asks to wait."""
    with pytest.raises(SlackApiError) as limited:
        call(**kwargs)
    response = limited.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    return int(response.headers["Retry-After"])


def test_a_channel_takes_four_messages_at_once_then_one_a_second(client: WebClient, sandbox: Sandbox) -> None:
    for _ in range(4):
        client.chat_postMessage(channel="C0MENTIONS", text="At once")
    assert refused(client.chat_postMessage, channel="C0MENTIONS", text="Too fast") == 1
    sandbox.clock.advance(1)
    client.chat_postMessage(channel="C0MENTIONS", text="A second later")
    refused(client.chat_postMessage, channel="C0MENTIONS", text="Too fast again")
    assert len(sandbox.slack.messages("C0MENTIONS")) == 5


def test_each_channel_has_its_own_pace(client: WebClient) -> None:
    for _ in range(4):
        client.chat_postMessage(channel="C0MENTIONS", text="Here")
    client.chat_postMessage(channel="C0COMMS", text="And there")


def test_the_workspace_takes_fifty_edits_a_minute(client: WebClient, sandbox: Sandbox) -> None:
    ts = str(client.chat_postMessage(channel="C0MENTIONS", text="0")["ts"])
    for number in range(50):
        client.chat_update(channel="C0MENTIONS", ts=ts, text=f"{number}")
    assert refused(client.chat_update, channel="C0MENTIONS", ts=ts, text="51") == 60
    sandbox.clock.advance(45)
    assert refused(client.chat_update, channel="C0MENTIONS", ts=ts, text="51") == 15
    sandbox.clock.advance(15)
    client.chat_update(channel="C0MENTIONS", ts=ts, text="51")


def test_slack_can_be_told_to_refuse(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.faults.set(slack="limited")
    assert refused(client.chat_postMessage, channel="C0MENTIONS", text="x") == 5
    sandbox.faults.set(slack="refusing")
    with pytest.raises(SlackApiError) as broken:
        client.chat_postMessage(channel="C0MENTIONS", text="x")
    assert (broken.value.response.status_code, broken.value.response["error"]) == (500, "internal_error")
    client.auth_test()
    sandbox.faults.set(slack="ok")
    client.chat_postMessage(channel="C0MENTIONS", text="x")
