"""Signed HTTP: the same payloads, posted to a Bolt app behind its own signature check."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"
Requests = list[tuple[dict[str, str], bytes]]


@pytest.fixture
def web(sandbox: Sandbox, client: WebClient) -> App:
    """A Bolt app that checks signatures."""
    return App(client=client, signing_secret=sandbox.slack.signing_secret, process_before_response=True)


@pytest.fixture
def received(web: App, sandbox: Sandbox) -> Iterator[Requests]:
    """The app behind a plain HTTP server; what arrived there."""
    requests: Requests = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            requests.append((headers, body))
            answer = web.dispatch(BoltRequest(body=body.decode(), headers=dict(headers)))
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    sandbox.slack.request_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield requests
    sandbox.slack.request_url = None
    server.shutdown()
    server.server_close()


def test_every_kind_of_payload_passes_the_apps_signature_check(
    web: App, received: Requests, sandbox: Sandbox, card: str
) -> None:
    seen: list[str] = []

    @web.action("claim")
    def claim(ack) -> None:
        seen.append("action")
        ack()

    @web.command("/mention")
    def mention(ack) -> None:
        seen.append("command")
        ack("Noted.")

    @web.event("app_home_opened")
    def opened() -> None:
        seen.append("event")

    sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    sandbox.slack.command("U0PRIYA", HERE, "/mention", "a & b").wait()
    delivery = sandbox.slack.open_home("U0PRIYA")
    assert delivery is not None
    delivery.wait()
    assert seen == ["action", "command", "event"]
    assert [each["text"] for each in sandbox.slack.ephemerals("U0PRIYA")] == ["Noted."]


def test_the_signature_covers_time_and_body(web: App, received: Requests, sandbox: Sandbox, card: str) -> None:
    sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    [(headers, body)] = received
    signed = f"v0:{headers['x-slack-request-timestamp']}:".encode() + body
    digest = hmac.new(sandbox.slack.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["x-slack-signature"] == f"v0={digest}"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert body.startswith(b"payload=")


def test_another_secret_is_refused_by_the_app(web: App, received: Requests, sandbox: Sandbox, card: str) -> None:
    sandbox.slack.signing_secret = "not-the-apps-secret"
    assert sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait().failure == "http_error"
    assert sandbox.slack.toasts == [("U0PRIYA", "This app did not respond")]


def test_an_event_that_fails_comes_again_and_says_so(web: App, received: Requests, sandbox: Sandbox) -> None:
    sandbox.slack.courier.retries = (0.0, 0.0, 0.0)

    @web.event("app_home_opened")
    def opened() -> None:
        raise RuntimeError("not today")

    delivery = sandbox.slack.open_home("U0PRIYA")
    assert delivery is not None
    assert delivery.wait().failure == "http_error"
    assert [headers.get("x-slack-retry-num") for headers, _ in received] == [None, "1", "2", "3"]
    assert received[1][0]["x-slack-retry-reason"] == "http_error"


def test_a_closed_door_is_tried_again_once_not_twice(sandbox: Sandbox) -> None:
    sandbox.slack.courier.patience, sandbox.slack.courier.retries = 0.02, (0.1,)
    sandbox.slack.request_url = "http://127.0.0.1:1/slack/events"
    delivery = sandbox.slack.open_home("U0PRIYA")
    assert delivery is not None
    assert delivery.wait().attempts == ["", "connection_failed"]


def test_a_press_can_be_sent_twice(
    web: App, received: Requests, sandbox: Sandbox, card: str, until: Callable[[Callable[[], object]], None]
) -> None:
    @web.action("claim")
    def claim(ack) -> None:
        ack()

    delivery = sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    sandbox.slack.redeliver(delivery.envelope_id)
    until(lambda: delivery.acknowledgements == 2)
    assert received[1][0]["x-slack-retry-reason"] == "http_timeout"
    assert received[0][1] == received[1][1]


def test_a_closed_door_is_told_to_the_person(sandbox: Sandbox, card: str) -> None:
    sandbox.slack.request_url = "http://127.0.0.1:1/slack/events"
    assert sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait().failure == "connection_failed"
