"""The real Slack surface at a local Slack whose clock moves on by itself between two messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.core.cards import Card
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL, manifest
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.slack.surface import SlackSurface
from tests.cards import NOW


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A local Slack on a clock that stands still."""
    with Sandbox(clock=MovableClock(NOW, speed=0), manifest=manifest()) as started:
        yield started


@pytest.fixture
def post(sandbox: Sandbox) -> Iterator[Callable[[Card], Json]]:
    """Puts a card into the channel as the board does, and gives the message that then stands there."""
    client = WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])
    with ThreadPoolExecutor(1) as private:
        surface = SlackSurface(client, private)

        def put(card: Card) -> Json:
            sandbox.clock.move_to(sandbox.clock.now() + timedelta(seconds=2))
            return sandbox.slack.message(CHANNEL, surface.post(CHANNEL, card, key="card:1", thread=None))

        yield put
