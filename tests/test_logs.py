"""Logs: one line of JSON each, and no secret in any of them, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.app import Kestrel
from bot.core.reading import Look, Source
from bot.networks.x import X
from bot.sandbox.world import Sandbox

BOT = "xoxb-123-abc-DEF"
SECRETS = {
    f"token={BOT}": BOT,
    "Authorization: Bearer AAAA%2FBBB.ccc-1": "AAAA%2FBBB",
    "authorization bearer abc/def+ghi==": "abc/def",
    "connect xapp-1-A0-99-ffff": "xapp-1",
    "xoxp-1 and xoxe-2": "xoxp-1",
    'OAuth oauth_token=12-abc, oauth_signature="s%3D"': "12-abc",
    "client_secret=hushhush": "hushhush",
    "postgresql+psycopg://me:hushhush@host/name": "hushhush",
    "signing_secret=hushhush": "hushhush",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Where the logs go while a test runs; afterwards everything is as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in logs.QUIET}
    stream = io.StringIO()
    logs.set_up(logging.DEBUG, stream)
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("said", SECRETS)
def test_a_secret_is_struck_out_wherever_it_stands(written: io.StringIO, said: str) -> None:
    structlog.get_logger().warning("event", detail=said)
    structlog.get_logger().warning(said)
    logging.getLogger("elsewhere").error("it said %s", said)
    logging.getLogger("elsewhere").error(said)
    try:
        raise RuntimeError(said)
    except RuntimeError:
        structlog.get_logger().exception("failed")
        logging.getLogger("elsewhere").exception("failed")
    assert len(lines(written)) == 6
    assert SECRETS[said] not in written.getvalue()


@pytest.mark.parametrize("said", SECRETS)
def test_a_secret_inside_a_list_or_a_table_is_struck_out_too(written: io.StringIO, said: str) -> None:
    structlog.get_logger().warning("event", detail=[said], more={"inner": {"deep": said}}, problem=ValueError(said))
    assert SECRETS[said] not in written.getvalue()


def test_a_line_is_json_with_its_time_in_utc_and_its_level(written: io.StringIO) -> None:
    structlog.get_logger().info("card_refused", card=7)
    logging.getLogger("elsewhere").warning("a library speaks")
    ours, theirs = lines(written)
    assert (ours["event"], ours["card"], ours["level"]) == ("card_refused", 7, "info")
    assert theirs["event"] == "a library speaks"
    assert str(ours["timestamp"]).endswith("Z")


def test_the_libraries_say_nothing_secret_even_when_everything_is_asked_of_them(
    written: io.StringIO, sandbox: Sandbox
) -> None:
    for name in ("tweepy", "tweepy.client", "slack_sdk", "slack_bolt", "urllib3", "requests_oauthlib", "oauthlib"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    client = WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url)
    client.auth_test()
    with pytest.raises(SlackApiError):
        WebClient("xoxb-hush-hush-hush", base_url=sandbox.slack_api_url).auth_test()
    x = X(
        sandbox.x_api_url, bearer_token="sandbox-x-bearer", api_key="hush-key", api_secret="hush-secret",
        access_token="hush-token", access_token_secret="hush-again", now=sandbox.clock.now,
    )  # fmt: skip
    x.page(Look(Source.SEARCH, "anything"))
    for secret in (sandbox.slack.bot_token, "hush", "sandbox-x-bearer"):
        assert secret not in written.getvalue()


def test_the_desk_can_be_printed_without_its_secrets(kestrel: Kestrel, sandbox: Sandbox) -> None:
    shown = repr(kestrel.desk)
    assert sandbox.slack.bot_token not in shown
    assert "sandbox-x-" not in shown
