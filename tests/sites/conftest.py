"""Care Opinion as Kestrel reads it, pointed at the local feedback site or at a server that answers as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.feedback.site import KEY, FeedbackSite
from bot.sandbox.world import Sandbox
from bot.sites.care_opinion import CareOpinion
from tests.networks.conftest import Oracle

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)


def at_once(_: float) -> None:
    """Does not wait: for tests that are not about the pace."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=MovableClock(NOW, speed=0)) as started:
        started.feedback.per_second = 10_000
        yield started


@pytest.fixture
def feedback(sandbox: Sandbox) -> FeedbackSite:
    return sandbox.feedback


@pytest.fixture
def care_opinion(sandbox: Sandbox) -> CareOpinion:
    """Reads the local feedback site."""
    return CareOpinion(sandbox.feedback_api_url, KEY, sandbox.clock.now, timeout=5, wait=at_once)


@pytest.fixture
def published(sandbox: Sandbox) -> Callable[..., str]:
    """Publishes a story a minute after the last; its key."""

    def publish(title: str = "Kind staff", service: str = "ASHCOMBE-AE") -> str:
        sandbox.clock.advance(60)
        story = sandbox.feedback.write(service=service, title=title, text="They were kind.")
        return str(sandbox.feedback.publish(story.id).id)

    return publish


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    server = Oracle()
    yield server
    server.stop()


@pytest.fixture
def connect(oracle: Oracle) -> Callable[..., CareOpinion]:
    """Makes a `CareOpinion` that talks to the oracle."""

    def make(**changes: Any) -> CareOpinion:
        given: dict[str, Any] = {
            "api_url": oracle.url,
            "key": "invented-key",
            "now": lambda: NOW,
            "timeout": 5.0,
            "wait": at_once,
        }
        return CareOpinion(**(given | changes))

    return make
