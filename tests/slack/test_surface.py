"""What is told to one person arrives, or the log says why it did not; a message that is gone is told apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from structlog.testing import capture_logs

from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.slack.surface import SlackSurface
from bot.surface import MessageGone
from tests.cards import mention


def told(sandbox: Sandbox, user: str, channel: str, url: str | None = None) -> list[Any]:
    """Tell somebody something, and wait for it; the lines that it left in the log."""
    client = WebClient(sandbox.slack.bot_token, base_url=url or sandbox.slack_api_url, retry_handlers=[])
    with capture_logs() as logged, ThreadPoolExecutor(1) as private:
        SlackSurface(client, private).tell(user, channel, "Tom has this one.")
    return list(logged)


def test_it_is_shown_in_the_channel_to_one_person_alone(sandbox: Sandbox) -> None:
    assert told(sandbox, "U0PRIYA", CHANNEL) == []
    (shown,) = sandbox.slack.ephemerals("U0PRIYA", CHANNEL)
    assert shown["text"] == "Tom has this one."


@pytest.mark.parametrize("channel", ["C0NOWHERE", "C0GENERAL"])
def test_where_it_cannot_be_shown_a_direct_message_is_sent_instead(sandbox: Sandbox, channel: str) -> None:
    assert told(sandbox, "U0PRIYA", channel) == []
    assert sandbox.slack.calls["chat.postMessage"] == 1


def test_when_the_direct_message_fails_too_the_log_says_why(sandbox: Sandbox) -> None:
    (line,) = told(sandbox, "U0NOBODY", "C0NOWHERE")
    assert (line["event"], line["log_level"], line["why"]) == ("not_told", "warning", "channel_not_found")


def test_another_answer_is_no_reason_for_a_direct_message(sandbox: Sandbox) -> None:
    sandbox.faults.slack = "refusing"
    (line,) = told(sandbox, "U0PRIYA", CHANNEL)
    assert line["why"] == "internal_error"
    assert sandbox.slack.calls["chat.postMessage"] == 0


def test_when_slack_cannot_be_reached_the_log_says_so(sandbox: Sandbox) -> None:
    (line,) = told(sandbox, "U0PRIYA", CHANNEL, url="http://127.0.0.1:9/")
    assert (line["event"], line["why"]) == ("not_told", "URLError")


def test_a_card_that_somebody_deleted_is_gone_and_not_refused(sandbox: Sandbox) -> None:
    client = WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])
    with ThreadPoolExecutor(1) as private, pytest.raises(MessageGone):
        SlackSurface(client, private).update(CHANNEL, "1700000000.000001", mention())
