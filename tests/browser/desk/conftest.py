"""The real bot at work behind the page: Socket Mode, jobs and a database of its own, at an invented trust."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Kestrel
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from tests.browser.conftest import MORNING
from tests.databases import prepared

# The sandbox's clock runs so much faster than the machine's, so that no test waits for a source to be read.
SPEED = 6.0


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An empty workspace with Kestrel's own manifest and an empty X, on a Sunday morning that passes quickly."""
    with Sandbox(clock=MovableClock(MORNING, speed=SPEED), manifest=manifest()) as running:
        yield running


@pytest.fixture(autouse=True)
def kestrel(sandbox: Sandbox, tmp_path: Path) -> Iterator[Kestrel]:
    """The bot as `kestrel demo` runs it; whatever it does here, it was asked to by the page."""
    address = f"sqlite:///{tmp_path}/kestrel.db"
    prepared(address).close()
    bot = Kestrel(sandbox_settings(sandbox, address), sandbox_team(), clock=sandbox.clock, speed=SPEED)
    bot.start_socket()
    bot.start_jobs()
    yield bot
    bot.stop()
