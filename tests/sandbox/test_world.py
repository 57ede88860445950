"""The sandbox starts, tells and stops."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from bot.sandbox.world import Sandbox


def test_it_serves_its_page_on_this_machine_only(sandbox: Sandbox) -> None:
    page = requests.get(sandbox.url, timeout=5)
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert sandbox.url.startswith("http://127.0.0.1:")


def test_two_sandboxes_live_side_by_side(sandbox: Sandbox) -> None:
    with Sandbox() as other:
        assert other.port != sandbox.port
        assert other.slack.bot_token != sandbox.slack.bot_token


def test_after_stopping_nobody_answers_and_stopping_again_is_harmless() -> None:
    sandbox = Sandbox().start()
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(sandbox.url, timeout=5)


def test_a_stopped_sandbox_frees_its_port() -> None:
    with Sandbox() as first:
        port = first.port
    with Sandbox(port=port) as second:
        assert second.port == port


def test_listeners_hear_every_change_until_they_leave(sandbox: Sandbox) -> None:
    events: list[dict[str, Any]] = []
    leave = sandbox.subscribe(events.append)
    sandbox.slack.say("U0PRIYA", "C0COMMS", "Morning all")
    sandbox.x.post("jo_public", "Hello @AshcombeValeNHS")
    sandbox.clock.advance(60)
    sandbox.faults.set(slack="limited")
    leave()
    sandbox.slack.say("U0PRIYA", "C0COMMS", "Nobody hears this")
    assert [event["type"] for event in events] == ["message", "post", "clock", "faults"]
