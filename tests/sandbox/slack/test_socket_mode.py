"""Socket Mode, heard by Bolt's own handler."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"


def test_a_press_reaches_its_listener_with_all_it_needs(app: App, connected, sandbox: Sandbox, card: str) -> None:
    bodies: list[dict[str, Any]] = []

    @app.action("claim")
    def claim(ack, body) -> None:
        bodies.append(body)
        ack()

    delivery = sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    [body] = bodies
    assert delivery.acknowledged
    assert body["user"] == {"id": "U0PRIYA", "username": "priya.shah", "name": "priya.shah", "team_id": "T0ASHCOMBE"}
    assert body["container"] == {"type": "message", "message_ts": card, "channel_id": HERE, "is_ephemeral": False}
    assert body["channel"] == {"id": HERE, "name": "public-mentions"}
    assert body["message"]["ts"] == card
    assert body["actions"][0] | {"action_ts": ""} == {
        "type": "button", "action_id": "claim", "block_id": "moves", "value": "7", "action_ts": "",
        "text": {"type": "plain_text", "text": "Claim"},
    }  # fmt: skip
    assert body["response_url"].startswith(sandbox.url)


def test_what_is_not_there_cannot_be_pressed(sandbox: Sandbox, card: str) -> None:
    with pytest.raises(Impossible):
        sandbox.slack.press("U0PRIYA", HERE, card, "no_such_button")


def test_the_app_can_be_sent_the_same_press_twice(app: App, connected, sandbox: Sandbox, card: str, until) -> None:
    headers: list[dict[str, Any]] = []

    @app.action("claim")
    def claim(ack, request) -> None:
        headers.append(request.headers)
        ack()

    delivery = sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    sandbox.slack.redeliver(delivery.envelope_id)
    until(lambda: delivery.acknowledgements == 2)
    assert headers[0].get("x-slack-retry-num") in (None, ["0"])
    assert headers[1]["x-slack-retry-num"] == ["1"]


def test_a_person_is_told_when_the_app_does_not_answer(app: App, connected, sandbox: Sandbox, card: str) -> None:
    sandbox.slack.courier.patience = 0.05
    delivery = sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    assert delivery.failure == "timeout"
    assert sandbox.slack.toasts == [("U0PRIYA", "This app did not respond")]


def test_a_person_is_told_at_once_when_no_app_is_connected(sandbox: Sandbox, card: str) -> None:
    assert sandbox.slack.press("U0PRIYA", HERE, card, "claim").failure == "no_connection"
    assert sandbox.slack.toasts == [("U0PRIYA", "This app did not respond")]


def test_an_event_that_is_not_acknowledged_comes_again(app: App, connected, sandbox: Sandbox) -> None:
    sandbox.slack.courier.patience, sandbox.slack.courier.retries = 0.05, (0.0,) * 100
    seen = []

    @app.event("app_home_opened")
    def opened(ack, request) -> None:
        seen.append(request.headers.get("x-slack-retry-num"))
        if len(seen) < 3:
            raise RuntimeError("not this time")

    delivery = sandbox.slack.open_home("U0HELEN")
    assert delivery is not None
    assert delivery.wait().acknowledged
    assert delivery.attempts[:3] == ["", "timeout", "timeout"]
    assert ["1"] in seen
    assert ["2"] in seen


def test_each_envelope_goes_to_one_of_several_connections(app: App, connected, sandbox: Sandbox, card: str) -> None:
    count = []

    @app.action("claim")
    def claim(ack) -> None:
        count.append(threading.get_ident())
        ack()

    for delivery in [sandbox.slack.press("U0PRIYA", HERE, card, "claim") for _ in range(20)]:
        delivery.wait()
    assert len(count) == 20


def test_after_a_refresh_the_app_connects_anew_and_goes_on(
    app: App, connected, sandbox: Sandbox, card: str, until
) -> None:
    @app.action("claim")
    def claim(ack) -> None:
        ack()

    sandbox.slack.sockets.refresh()
    assert len(sandbox.slack.sockets) == 0
    until(lambda: len(sandbox.slack.sockets) == 1)
    assert sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait().acknowledged


def test_a_ticket_admits_one_connection(sandbox: Sandbox, client: WebClient) -> None:
    address = client.apps_connections_open(app_token=sandbox.slack.app_token)["url"]
    with connect(address) as socket:
        assert '"type": "hello"' in str(socket.recv())
        with pytest.raises(WebSocketException):
            connect(address)


def test_a_command_arrives_as_typed_and_its_answer_is_private(app: App, connected, sandbox: Sandbox) -> None:
    given: list[dict[str, Any]] = []

    @app.command("/mention")
    def mention(ack, command) -> None:
        given.append(command)
        ack("Noted.")

    sandbox.slack.command("U0TOM", "C0COMMS", "/mention", "https://x.com/a/status/1").wait()
    assert given[0]["text"] == "https://x.com/a/status/1"
    assert (given[0]["user_id"], given[0]["channel_name"]) == ("U0TOM", "comms-team")
    assert [each["text"] for each in sandbox.slack.ephemerals("U0TOM", "C0COMMS")] == ["Noted."]
    assert sandbox.slack.messages("C0COMMS") == []


def test_shortcuts_reach_the_app(app: App, connected, sandbox: Sandbox) -> None:
    given: list[dict[str, Any]] = []

    @app.shortcut("keep")
    def keep(ack, shortcut) -> None:
        given.append(shortcut)
        ack()

    said = sandbox.slack.say("U0TOM", "C0COMMS", "Look at this")
    sandbox.slack.shortcut("U0PRIYA", "keep", "C0COMMS", said["ts"]).wait()
    sandbox.slack.global_shortcut("U0PRIYA", "keep").wait()
    assert [each["type"] for each in given] == ["message_action", "shortcut"]
    assert given[0]["message"]["text"] == "Look at this"


def test_what_people_say_where_the_app_is_becomes_an_event(app: App, connected, sandbox: Sandbox, until) -> None:
    heard: list[dict[str, Any]] = []

    @app.event("message")
    def message(event) -> None:
        heard.append(event)

    sandbox.slack.say("U0TOM", "C0GENERAL", "The app is not here")
    sandbox.slack.say("U0TOM", "C0COMMS", "A & B <C>")
    sandbox.slack.say("U0TOM", "U0KESTREL", "Between us")
    until(lambda: len(heard) == 2)
    by_kind = {event["channel_type"]: event["text"] for event in heard}
    assert by_kind == {"channel": "A &amp; B &lt;C&gt;", "im": "Between us"}
