"""Fixtures for a desk whose clock stands still: the real bot at the sandbox, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import Kestrel
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest
from bot.sandbox.world import Sandbox
from bot.services import sources
from bot.web import serving
from tests.desks import NOW
from tests.signing import Door


@pytest.fixture
def clock() -> MovableClock:
    """Stands at nine o'clock on a Monday until a test moves it."""
    return MovableClock(NOW, speed=0)


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[Sandbox]:
    """A sandbox on the standing clock."""
    with Sandbox(clock=clock, manifest=manifest()) as started:
        yield started


@pytest.fixture
def desk(kestrel: Kestrel) -> Desk:
    """The desk of a bot of which nothing runs by itself; the watches of the team file are there."""
    sources.settle(kestrel.desk)
    return kestrel.desk


@pytest.fixture
def door(kestrel: Kestrel, desk: Desk, sandbox: Sandbox) -> Iterator[Door]:
    """The bot's web process, to which the local Slack now sends its signed requests."""
    with serving(kestrel.asgi(), 0) as port:
        sandbox.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
        yield Door(port, sandbox.slack.signing_secret)
