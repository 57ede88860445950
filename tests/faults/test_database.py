"""While another holds the embedded database's lock, work waits its turn instead of failing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Kestrel
from bot.sandbox.demo import sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import mentions, reading, sources
from bot.services.audit import add_up
from bot.storage import standing
from bot.storage.engine import connect
from tests.databases import prepared


@pytest.fixture
def locked(sandbox: Sandbox, tmp_path: Path) -> Iterator[tuple[Kestrel, threading.Event]]:
    """The bot, and an event that lets go of the lock which another connection holds from now on."""
    url = f"sqlite:///{tmp_path}/kestrel.db"
    prepared(url).close()
    bot = Kestrel(sandbox_settings(sandbox, url), sandbox_team(), clock=sandbox.clock)
    sources.settle(bot.desk)
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours in A&E and no news")
    release, holds = threading.Event(), threading.Event()

    def hold() -> None:
        other = connect(url)
        with other.write.begin() as session:
            session.connection()
            holds.set()
            release.wait(10)
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait(10)
    yield bot, release
    release.set()
    thread.join()
    bot.stop()


def test_a_page_read_and_a_claim_made_while_the_database_is_locked_are_there_afterwards(
    locked: tuple[Kestrel, threading.Event],
) -> None:
    bot, release = locked

    def work() -> None:
        for watch in reading.due(bot.desk):
            reading.read(bot.desk, watch)
        mentions.claim(bot.desk, 1, by="U0TOM")

    working = threading.Thread(target=work)
    working.start()
    working.join(0.1)
    assert working.is_alive()
    release.set()
    working.join(15)
    with bot.desk.database.read() as session:
        found = standing.standing(session, 1)
        assert found is not None
        assert found.owner == "U0TOM"
        assert add_up(session).taken == 1
