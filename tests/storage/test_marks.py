"""Marks that processes share: deliveries carried out once, leases held by one, jobs and audits noted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from bot.storage import marks, spend
from bot.storage.engine import Database
from bot.storage.marks import Delivery

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def first(database: Database, key: str | None) -> bool:
    with database.write.begin() as session:
        return marks.first_time(session, key, NOW)


def take(database: Database, holder: str, now: datetime) -> bool:
    with database.write.begin() as session:
        return marks.take_lease(session, "board", holder=holder, until=now + MINUTE, now=now)


def test_a_delivery_is_new_once(database: Database) -> None:
    assert [first(database, "trigger:1") for _ in range(3)] == [True, False, False]
    assert first(database, "trigger:2")


def test_what_has_no_name_is_always_new(database: Database) -> None:
    assert [first(database, None), first(database, None)] == [True, True]


def test_of_many_at_once_one_carries_a_delivery_out(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: first(database, "trigger:1"), range(16))) == 1


def test_a_delivery_whose_work_failed_is_still_new(database: Database) -> None:
    try:
        with database.write.begin() as session:
            marks.first_time(session, "trigger:1", NOW)
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert first(database, "trigger:1")


def test_old_deliveries_are_forgotten_and_young_ones_kept(database: Database) -> None:
    with database.write.begin() as session:
        session.add_all([Delivery(key="old", at=NOW - timedelta(days=2)), Delivery(key="young", at=NOW)])
    with database.write.begin() as session:
        marks.forget_deliveries(session, NOW - timedelta(days=1))
    assert [first(database, "old"), first(database, "young")] == [True, False]


def test_a_lease_is_held_by_one_renewed_by_its_holder_and_taken_over_when_it_lapses(database: Database) -> None:
    assert take(database, "a", NOW)
    assert not take(database, "b", NOW)
    assert take(database, "a", NOW + MINUTE / 2)
    assert not take(database, "b", NOW + MINUTE)
    assert take(database, "b", NOW + 2 * MINUTE)
    assert not take(database, "a", NOW + 2 * MINUTE)


def test_a_lease_that_is_given_back_is_free_at_once(database: Database) -> None:
    take(database, "a", NOW)
    with database.write.begin() as session:
        marks.drop_leases(session, "b")
    assert not take(database, "b", NOW)
    with database.write.begin() as session:
        marks.drop_leases(session, "a")
    assert take(database, "b", NOW)


def test_of_many_that_want_a_lease_at_once_one_gets_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda who: take(database, f"p{who}", NOW), range(8))) == 1


def test_a_job_remembers_its_last_error_and_counts_its_failures(database: Database) -> None:
    for error in (None, "OSError", "OSError", None):
        with database.write.begin() as session:
            marks.note_run(session, "audit", at=NOW, error=error)
    with database.read() as session:
        (run,) = marks.runs(session)
    assert (run.error, run.failures) == (None, 2)


def test_charges_of_a_day_add_up_and_nothing_costs_nothing(database: Database) -> None:
    for day, count in ((1, 3), (1, 4), (2, 5), (3, 0)):
        with database.write.begin() as session:
            spend.add(session, day=date(2026, 11, day), network="x", item="posts", count=count, micros=count * 5000)
    with database.read() as session:
        assert spend.between(session, date(2026, 11, 1), date(2026, 11, 1)) == [("x", "posts", 7, 35_000)]
        assert spend.between(session, date(2026, 11, 1), date(2026, 11, 30)) == [("x", "posts", 12, 60_000)]
        assert spend.between(session, date(2026, 11, 3), date(2026, 11, 30)) == []
