"""Logs: one line of JSON each, and no secret in any of them, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from logging.handlers import BufferingHandler

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
    "host=db password=hushhush": "hushhush",
    "postgresql+psycopg://me:hush/hush@host/name": "hush",
    "postgresql+psycopg://me:hush@hush@host/name": "hush",
    "postgresql+psycopg://me@server:hush/@/hush@host/name": "hush",
    "redis://:hushhush@host": "hushhush",
    "its name is 0123456789abcdef0123456789abcdef.": "0123456789abcdef",
    "v0=0123456789ABCDEF0123456789ABCDEF0123456789": "0123456789ABCDEF",
}
HARMLESS = [
    "https://x.com/AshcombeValeNHS/status/1234567890123456789",
    "http://127.0.0.1:3000/slack/events",
    "write to comms@ashcombevale.example about 0123456789abcdef",
    "sqlite:////var/lib/kestrel/kestrel.db",
    "12:30 and 13:30, 50% of it",
]


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


@pytest.mark.parametrize("said", SECRETS)
def test_a_secret_in_the_cause_of_an_error_is_struck_out(written: io.StringIO, said: str) -> None:
    for logger in (structlog.get_logger(), logging.getLogger("elsewhere")):
        try:
            try:
                raise KeyError(said)
            except KeyError as error:
                raise RuntimeError("while connecting") from error
        except RuntimeError:
            logger.exception("failed")
    assert all(str(line["exception"]).endswith("RuntimeError: while connecting") for line in lines(written))
    assert SECRETS[said] not in written.getvalue()


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_no_secret_stays(said: str) -> None:
    assert logs.struck_out(said) == said


class Unshowable:
    """A thing whose author made a mistake."""

    def __repr__(self) -> str:
        raise RuntimeError("no name")


@pytest.mark.parametrize("said", SECRETS)
def test_a_librarys_mistake_gives_a_line_without_secrets_and_no_trouble(
    written: io.StringIO, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    library = logging.Logger("elsewhere")  # on its own, since pytest's handlers raise what ours must not
    library.handlers = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    library.warning("%d posts", said)
    library.warning("%s and %s", said)
    library.warning("nothing to fill in", said)
    library.warning("%s", Unshowable())
    library.warning({"of": said})
    library.warning(Unshowable())
    assert len(lines(written)) == 6
    assert all(line["timestamp"] and line["level"] == "warning" for line in lines(written))
    assert SECRETS[said] not in written.getvalue()
    assert capsys.readouterr().err == ""


def test_what_cannot_be_shown_or_holds_itself_raises_nothing(written: io.StringIO) -> None:
    endless: list[object] = []
    endless.append(endless)
    structlog.get_logger().warning("odd", endless=endless, more=[Unshowable()], names={Unshowable(): 1}, _mine=1)
    (line,) = lines(written)
    assert line["more"] == ["a Unshowable that cannot be shown (RuntimeError)"]
    assert line["_mine"] == 1


def test_others_who_listen_to_a_library_get_its_words_as_it_said_them(written: io.StringIO) -> None:
    library, other = logging.getLogger("elsewhere"), BufferingHandler(10)
    logging.getLogger().addHandler(other)
    library.warning("%d of %d", 1, 2)
    assert [(record.msg, record.args) for record in other.buffer] == [("%d of %d", (1, 2))]
    assert [line["event"] for line in lines(written)] == ["1 of 2"]


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
