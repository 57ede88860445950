"""The real clients of Slack, pointed at the sandbox."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox

BUTTON = {
    "type": "actions",
    "block_id": "moves",
    "elements": [
        {"type": "button", "action_id": "claim", "value": "7", "text": {"type": "plain_text", "text": "Claim"}}
    ],
}


@pytest.fixture(autouse=True)
def patient_slack() -> None:
    """Here Slack is as impatient as it is."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that allows everything Slack knows, not just what Kestrel's manifest asks for."""
    with Sandbox() as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """slack_sdk's own client, without its automatic second tries."""
    return WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])


@pytest.fixture
def app(client: WebClient) -> App:
    """A Bolt app with no listeners yet."""
    quiet = logging.getLogger("bolt-under-test")
    quiet.setLevel(logging.CRITICAL)
    return App(client=client, process_before_response=True, logger=quiet)


@pytest.fixture
def connected(app: App, sandbox: Sandbox, until: Callable[[Callable[[], object]], None]) -> Iterator[SocketModeHandler]:
    """The app in Socket Mode, over Bolt's own handler."""
    handler = SocketModeHandler(app, sandbox.slack.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    until(lambda: len(sandbox.slack.sockets))
    yield handler
    # Its threads need up to ten seconds to notice that they are closed; no test has to wait for that.
    handler.client.closed, handler.client.auto_reconnect_enabled = True, False
    sandbox.slack.sockets.drop()
    threading.Thread(target=handler.close, daemon=True).start()


@pytest.fixture
def card(client: WebClient) -> str:
    """A message with a button; its time stamp."""
    return str(client.chat_postMessage(channel="C0MENTIONS", text="A card", blocks=[BUTTON])["ts"])


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Waits (in short looks, ten seconds at most) until something holds."""

    def wait(holds: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end, "It never came to hold."
            time.sleep(0.005)

    return wait
