"""Fixtures for every test: the sandbox that the product ships is also what the tests run against."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

from bot.app import Kestrel
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.slack import deliveries, triggers
from bot.sandbox.world import Sandbox
from bot.storage.engine import Database, connect
from tests.databases import KINDS, Spares, new_postgresql, postgresql_server, prepared
from tests.haste import compiled_once, stopping_at_once


@pytest.fixture(autouse=True)
def patient_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """The local Slack gives the app more than Slack's three seconds of the machine's own time: whoever runs the tests
    may be busy. The tests of the sandbox itself hold the three seconds."""
    monkeypatch.setattr(triggers, "LIFE", 60.0)
    monkeypatch.setattr(deliveries, "PATIENCE", 60.0)


@pytest.fixture(autouse=True, scope="session")
def quick_beginnings_and_ends() -> Iterator[None]:
    """What costs nothing once and a lot ten thousand times: servers that look whether they are to stop only every tenth
    of a second, and statements that each new database would compile anew."""
    with stopping_at_once(), compiled_once():
        yield


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A started sandbox of its own: a local Slack and a local X on a free port."""
    with Sandbox(manifest=manifest()) as started:
        yield started


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One PostgreSQL server for the whole run; only the tests that ask for it start it."""
    # Not in pytest's own folder: another run on this machine would clear it away under the server.
    with (
        TemporaryDirectory(prefix="kestrel-pg-", ignore_cleanup_errors=True) as folder,
        postgresql_server(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database of each kind without even a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with new_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture(scope="session")
def spares(postgresql: str) -> Iterator[Spares]:
    """PostgreSQL databases with every table, copied from one: migrations take longer than a copy."""
    with new_postgresql(postgresql) as url:
        prepared(url).close()
        spares = Spares(postgresql, str(make_url(url).database))
        yield spares
        spares.close()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "kestrel.db"
    prepared(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database of each kind that Kestrel runs on, with every table and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_sqlite"), tmp_path / "kestrel.db")
        yield f"sqlite:///{tmp_path}/kestrel.db"
        return
    with request.getfixturevalue("spares").one() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of each kind with every table."""
    opened = connect(database_url)
    yield opened
    opened.close()


@pytest.fixture
def kestrel(sandbox: Sandbox, database: Database, database_url: str) -> Iterator[Kestrel]:
    """The real bot at the sandbox, laid out but not started: a test starts what it needs, and steps the rest."""
    bot = Kestrel(sandbox_settings(sandbox, database_url), sandbox_team(), clock=sandbox.clock)
    yield bot
    bot.stop()
