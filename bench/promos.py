"""Measures one tick over scheduled posts: 100 are due among 100,000, all of them repeats.

Run as `python -m bench.promos`. What is to be beaten is APScheduler with its own SQLAlchemyJobStore, which holds the
same 100,000 jobs on the same kind of database: once with jobs that do nothing at all, once with jobs that write a row
into the outbox, each in a transaction of its own as a job of APScheduler's has to. Ours writes each run, how it stands
on its account, its place in the outbox, its card and the next moment. The floor reads the 100 rows by their keys, in
the same run. Memory is what a tick needs at its peak.
"""

from __future__ import annotations

import argparse
import pickle
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import bindparam, func, insert, select, text, update

from bench.desks import bot_at_work
from bench.ground import hush, line
from bench.invented import START
from bot.app import Kestrel
from bot.core import plans
from bot.core.promos import PromoState
from bot.core.repeat_rules import weekly
from bot.core.repeats import Schedule
from bot.services import running
from bot.storage.base import table_of
from bot.storage.engine import Database
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo

DUE = 100
# What APScheduler's jobs do, by the name of the function.
JOBS = {"nothing": "idle jobs", "write_one": "a row each"}
# Where its jobs write: they are stored, and find nothing but what stands at the top of a module.
BOOKS: list[Database] = []
ONE_ROW = insert(table_of(Outbox))
NOW = START + timedelta(days=3, hours=3)
NEXT_WEEK = NOW + timedelta(days=7)
# APScheduler reads the real clock, by which its other jobs are not due for a while.
LATER = datetime.now(UTC) + timedelta(days=7)


def main() -> None:
    """Read the options; measure on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    hush()
    print(f"A tick: {DUE} promos due among {given.stored:,}, the quickest of {given.rounds} rounds, milliseconds")
    for kind in ("sqlite", "postgresql"):
        with bot_at_work(kind, NOW) as (bot, _):
            measure(kind, bot, given.stored, given.rounds)


def measure(kind: str, bot: Kestrel, stored: int, rounds: int) -> None:
    """Ours, theirs and the floor in turn."""
    database = bot.desk.database
    fill(bot, stored)
    theirs = {name: theirs_holding(database, stored, name) for name in JOBS}
    BOOKS[:] = [database]
    spent: dict[str, list[float]] = {name: [] for name in ("ours", "floor", *JOBS)}
    for turn in range(rounds):
        numbers = make_due(database, turn)
        spent["floor"].append(timed(lambda due=numbers: read_by_key(database, due)))  # type: ignore[misc]
        for name, scheduler in theirs.items():
            make_theirs_due(scheduler, turn)
            spent[name].append(timed(scheduler._process_jobs))
            done(scheduler)
        spent["ours"].append(timed(lambda: running.run(bot.desk)))
        queued(database, DUE * (turn + 1))
    make_due(database, rounds)
    peaks = {}
    for name, scheduler in theirs.items():
        make_theirs_due(scheduler, rounds)
        peaks[name] = peak(scheduler._process_jobs)
        scheduler.shutdown(wait=False)
    ours_peak = peak(lambda: running.run(bot.desk))
    ours, floor = (min(spent[name]) * 1000 for name in ("ours", "floor"))
    for name, what in JOBS.items():
        other = min(spent[name]) * 1000
        line(f"{kind}: tick / APScheduler, {what}", f"{ours:.0f} / {other:.0f}, {other / ours:.1f} times better")
    line(f"{kind}: tick / the rows by key", f"{ours:.0f} / {floor:.0f}, ratio {ours / floor:.1f}")
    of_theirs = " / ".join(f"{peaks[name] / 1000:.0f}" for name in JOBS)
    line(f"{kind}: memory at the peak, kB", f"{ours_peak / 1000:.0f} / {of_theirs}")


def timed(work: Callable[[], object]) -> float:
    """How many seconds it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak(work: Callable[[], object]) -> int:
    """The most memory, in bytes, that it holds at once beyond what was there before."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def fill(bot: Kestrel, stored: int) -> None:
    """So many weekly promos, none of them due before next week."""
    zone, account = bot.desk.team.organisation.zone, bot.desk.team.accounts[0]
    schedule = Schedule(weekly([NEXT_WEEK.weekday()]), NEXT_WEEK.astimezone(zone).time(), zone, START.date())
    row = {
        "state": PromoState.SCHEDULED, "service": None, "accounts": [[account.network, account.handle]], "pictures": [],
        "schedule": plans.to_json(schedule), "said": "every week", "next_at": NEXT_WEEK, "revision": 1, "by": "U0PRIYA",
        "at": START, "overridden": [],
    }  # fmt: skip
    words = [{"": "Tell us about your visit."}, {"": "How was your visit? Say it in your own words."}]
    with bot.desk.database.write.begin() as session:
        for start in range(0, stored, 5_000):
            rows = [
                row | {"form": f"f{number}", "wordings": words} for number in range(start, min(stored, start + 5_000))
            ]
            session.execute(insert(table_of(Promo)), rows)
        session.execute(text("ANALYZE"))


def make_due(database: Database, turn: int) -> list[int]:
    """Let so many be due, spread over all that is stored; each turn others."""
    with database.write.begin() as session:
        stored = session.scalar(select(func.count()).select_from(Promo)) or 0
        step = stored // DUE
        numbers = [1 + turn + place * step for place in range(DUE)]
        table = table_of(Promo)
        # Each a moment of its own: a run is named by it.
        moment = NOW - timedelta(minutes=1, seconds=turn)
        session.execute(
            update(table).where(table.c.id == bindparam("number")).values(next_at=moment),
            [{"number": number} for number in numbers],
        )
    return numbers


def read_by_key(database: Database, numbers: Sequence[int]) -> None:
    """Each of these rows by its primary key, by one statement made beforehand."""
    table = table_of(Promo)
    statement = select(table).where(table.c.id == bindparam("number"))
    with database.read() as session:
        for number in numbers:
            session.execute(statement, {"number": number}).one()


def queued(database: Database, expected: int) -> None:
    """Every run has its place in the outbox."""
    with database.read() as session:
        found = session.scalar(select(func.count()).select_from(Outbox).where(Outbox.sending_id.is_not(None)))
    assert found == expected, (found, expected)


def nothing() -> None:
    """What APScheduler's jobs do."""


def write_one() -> None:
    """What they do otherwise: the least that a job has to do so that something goes out once."""
    values = {"network": "x", "account": "AshcombeValeNHS", "text": "Tell us about your visit.", "next_at": NOW}
    with BOOKS[0].write.begin() as session:
        session.execute(ONE_ROW, values | {"not_before": NOW, "deadline": NOW + timedelta(minutes=30)})


def theirs_holding(database: Database, stored: int, name: str) -> BackgroundScheduler:
    """A scheduler of APScheduler with so many weekly jobs in its own store, which is filled at one go."""
    store = SQLAlchemyJobStore(engine=database.engine, tablename=f"jobs_{name}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, executors={"default": DebugExecutor()}, timezone="Europe/London",
        job_defaults={"misfire_grace_time": None, "coalesce": True},
    )  # fmt: skip
    scheduler.start(paused=True)
    trigger = CronTrigger(day_of_week=NEXT_WEEK.weekday(), hour=12, timezone="Europe/London")
    job = scheduler.add_job(globals()[name], trigger)
    state = job.__getstate__()
    job.remove()
    with database.engine.begin() as connection:
        for start in range(0, stored, 5_000):
            rows = []
            for number in range(start, min(stored, start + 5_000)):
                blob = pickle.dumps(state | {"id": f"job{number}"}, store.pickle_protocol)
                rows.append({"id": f"job{number}", "next_run_time": LATER.timestamp(), "job_state": blob})
            connection.execute(insert(store.jobs_t), rows)
        connection.execute(text("ANALYZE"))
    scheduler.state = STATE_RUNNING  # without its thread looking by itself
    return scheduler


def done(scheduler: BackgroundScheduler) -> None:
    """Every job that was due has run, and waits for its next time."""
    store = scheduler._lookup_jobstore("default")
    with store.engine.connect() as connection:
        soon = datetime.now().astimezone().timestamp()
        left = connection.scalar(select(func.count()).where(store.jobs_t.c.next_run_time <= soon))
    assert left == 0, left


def make_theirs_due(scheduler: BackgroundScheduler, turn: int) -> None:
    """The same share of its jobs is due a minute ago by the real clock, which is the one it reads."""
    store: SQLAlchemyJobStore = scheduler._lookup_jobstore("default")
    due = datetime.now().astimezone() - timedelta(minutes=1)
    with store.engine.begin() as connection:
        stored = connection.scalar(select(func.count()).select_from(store.jobs_t)) or 0
        step = stored // DUE
        for place in range(DUE):
            name = f"job{turn + place * step}"
            blob = connection.scalar(select(store.jobs_t.c.job_state).where(store.jobs_t.c.id == name))
            state = pickle.loads(blob or b"") | {"next_run_time": due}  # noqa: S301 - its own store
            values = {"next_run_time": due.timestamp(), "job_state": pickle.dumps(state, store.pickle_protocol)}
            connection.execute(update(store.jobs_t).where(store.jobs_t.c.id == name).values(**values))


if __name__ == "__main__":
    main()
