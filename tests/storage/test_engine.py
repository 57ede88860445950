"""The way to the database: transactions that wait their turn, times that know their zone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import JSON, LargeBinary, Text, text
from sqlalchemy.exc import StatementError

from bot.settings import Settings
from bot.storage import marks
from bot.storage.engine import OF_PEOPLE, POOL, Database, address, connect
from bot.storage.marks import Delivery
from bot.storage.spend import Spend
from bot.storage.tables import metadata

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THREADS, EACH = 8, 25


def test_many_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.write.begin() as session:
        session.add(Spend(day=NOW.date(), network="x", item="posts", count=0, micros=0))

    def count_up(_: int) -> None:
        for _ in range(EACH):
            with database.write.begin() as session:
                key = {"day": NOW.date(), "network": "x", "item": "posts"}
                row = session.get_one(Spend, tuple(key.values()), with_for_update=True)
                row.count += 1

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(count_up, range(THREADS)))
    with database.read() as session:
        assert session.query(Spend).one().count == THREADS * EACH


def test_every_table_that_holds_words_or_pictures_is_overwritten_when_somebody_is_forgotten() -> None:
    kinds = (Text, JSON, LargeBinary)
    wordy = {table.name for table in metadata.tables.values() if any(isinstance(c.type, kinds) for c in table.columns)}
    assert wordy - set(OF_PEOPLE) == {"audit", "job_run"}  # sums, and kinds of errors
    assert set(OF_PEOPLE) <= set(metadata.tables)


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.write.begin() as writer:
        marks.first_time(writer, "half done", NOW)
        with database.read() as reader:
            assert reader.query(Delivery).count() == 0


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def half_done() -> None:
        with database.write.begin() as session:
            marks.first_time(session, "never", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with database.read() as session:
        assert session.query(Delivery).count() == 0


@pytest.mark.parametrize("hours", [0, 1, -7])
def test_a_stored_moment_comes_back_as_the_same_moment_in_utc(database: Database, hours: int) -> None:
    moment = NOW.astimezone(timezone(timedelta(hours=hours)))
    with database.write.begin() as session:
        session.add(Delivery(key="k", at=moment))
    with database.read() as session:
        found = session.get_one(Delivery, "k").at
    assert found == NOW
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="a stored time must carry its zone"), database.write.begin() as session:
        session.add(Delivery(key="k", at=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://me:pw@host/name", "postgresql+psycopg://me:pw@host/name"),
        ("postgresql://host/name?sslmode=require", "postgresql+psycopg://host/name?sslmode=require"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:///kestrel.db", "sqlite:///kestrel.db"),
    ],
)
def test_the_addresses_that_hosts_hand_out_are_understood(given: str, meant: str) -> None:
    assert address(given) == meant


def test_opening_a_database_neither_reads_nor_writes(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path}/not-yet.db").close()
    assert list(tmp_path.iterdir()) == []


def test_sqlite_writes_ahead_and_holds_foreign_keys(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path}/kestrel.db")
    with database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    assert database.embedded
    database.close()


def test_a_web_process_and_a_worker_fit_into_the_twenty_connections_of_the_smallest_plans() -> None:
    usual = Settings.model_fields["database_pool"].default
    both = [connect("postgresql://127.0.0.1:1/none", usual) for _ in ("web", "worker")]
    most = [each.engine.pool.size() + each.engine.pool._max_overflow for each in both]  # type: ignore[attr-defined]
    for each in both:
        each.close()
    assert sum(most) <= 18, "two are left for a backup and for whoever looks"
    assert usual == POOL
