"""The way to the database: one engine for SQLite or PostgreSQL, with safe transactions on both."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

# How long a writer waits for another's transaction before it gives up, in seconds.
PATIENCE = 15
# How long whoever makes all others wait does so.
A_MOMENT = 1
# How many connections to PostgreSQL a process keeps.
# Half as many more are opened while all are busy; a web process and a worker need 18 together.
POOL = 6
# The tables in which members of the public can be told from one another.
OF_PEOPLE = (
    "post", "mention", "reply", "outbox", "card", "history", "paste", "story", "invitation", "mute", "shared", "digest",
    "promo", "sending", "hush", "team_settings", "watch", "picture",
)  # fmt: skip


@dataclass(frozen=True)
class Database:
    """An engine and its two kinds of session: `write` takes the write lock at once, `read` never does."""

    engine: Engine
    write: sessionmaker[Session]
    read: sessionmaker[Session]

    def wipe(self) -> bool:
        """Overwrite what deleted and changed rows have left behind; False where others were in the way, so that it has
        to be tried again. Writers wait on SQLite meanwhile, so it waits for others a moment only."""
        if not self.embedded:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM {', '.join(OF_PEOPLE)}")
            return True
        pooled = self.engine.raw_connection()  # in no transaction, which neither statement allows
        plain: Any = pooled.driver_connection
        try:
            plain.execute(f"PRAGMA busy_timeout={A_MOMENT * 1000}")
            plain.execute("VACUUM")
            # The log of changes holds the pages as they were, and while anybody reads it, it cannot be emptied.
            busy, *_ = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return bool(busy == 0)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return False
        finally:
            plain.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
            pooled.close()

    @property
    def embedded(self) -> bool:
        """True on SQLite."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def address(url: str) -> str:
    """The address as SQLAlchemy wants it: Heroku and Render still hand out `postgres://`."""
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url


def connect(url: str, pool: int = POOL) -> Database:
    """Open the database at `url`; nothing is read or written yet.

    On PostgreSQL `pool` connections are kept, and half as many more are opened while all are busy. The smallest plans
    have room for twenty in all, for a web process, a worker and whoever makes a backup.
    """
    url = address(url)
    # An error that named its parameters would carry what the public wrote into the log.
    shared: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"timeout": PATIENCE, "check_same_thread": False}, pool_size=20, **shared
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # A page of posts goes in as one INSERT … RETURNING; pages of 100 proved twice as fast as the default.
        shared |= {"pool_size": pool, "max_overflow": pool // 2, "pool_pre_ping": True}
        engine = create_engine(url, insertmanyvalues_page_size=100, **shared)
    # A reader sees one moment, also over several questions: SQLite does so by itself, PostgreSQL when asked.
    one_moment = {} if url.startswith("sqlite") else {"isolation_level": "REPEATABLE READ"}
    reading = engine.execution_options(kestrel_reads_only=True, **one_moment)
    return Database(
        engine=engine,
        write=sessionmaker(engine, expire_on_commit=False),
        read=sessionmaker(reading, expire_on_commit=False),
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` says how each one begins.
    connection.isolation_level = None
    # With SQLite's own two megabytes of pages a round of reminders reads most of them from the disk; twenty connections
    # at their fullest take a third of a gigabyte.
    # What is deleted or changed is overwritten: people have a right to be forgotten.
    for pragma in (
        "secure_delete=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16384",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between,
    # whatever the busy time-out. Taking the write lock at the start makes it wait its turn instead.
    reads_only = connection.get_execution_options().get("kestrel_reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
