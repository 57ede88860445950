"""Measures one round of chasing: 1,000 things are due among 100,000 and among 1,000,000 stored mentions.

Run as `python -m bench.chase`. The floor reads those 1,000 deadlines by their keys, one after the other, in the same
run. If the cost grows with what is due and not with what is stored, both sizes show the same ratio.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median

from sqlalchemy import String, Table, bindparam, cast, func, insert, literal, select, text, true, update

from bench.desks import bot_at_work
from bench.ground import databases, hush, line
from bench.invented import START, mention_watch, posts
from bot.app import Kestrel
from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.core.watching import WatchKind
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import chasing, intake
from bot.services.intake import Found
from bot.storage.base import table_of
from bot.storage.cards import Card, CardKind
from bot.storage.chases import Chase
from bot.storage.deadlines import Deadline
from bot.storage.engine import Database
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from tests.databases import prepared

DUE = 1_000
# A Wednesday at noon: within working time, so that everything that is due is told.
NOW = START + timedelta(days=3, hours=3)


def main() -> None:
    """Read the options; measure both sizes on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, nargs="*", default=[100_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--at-once", type=int, default=10_000)
    given = options.parse_args()
    hush()
    print(f"Chasing: {DUE:,} due, median of {given.rounds} rounds, milliseconds")
    for kind in ("sqlite", "postgresql"):
        for stored in given.stored:
            with bot_at_work(kind, NOW) as (bot, _):
                measure(kind, bot, stored, given.rounds)
    with databases(["postgresql"]) as urls, Sandbox(MovableClock(NOW, speed=0), manifest=manifest()) as sandbox:
        prepared(urls["postgresql"]).close()
        at_once(urls["postgresql"], sandbox, given.at_once)


def measure(kind: str, bot: Kestrel, stored: int, rounds: int) -> None:
    """Rounds of chasing and of reading the same rows by key, in turn."""
    database = bot.desk.database
    fill(bot, stored)
    ours, floors = [], []
    for turn in range(rounds):
        numbers = make_due(database, turn=turn)
        began = time.perf_counter()
        read_by_key(database, numbers)
        floors.append(time.perf_counter() - began)
        began = time.perf_counter()
        told = chasing.chase(bot.desk)
        ours.append(time.perf_counter() - began)
        assert told == DUE, told
    middle, floor = median(ours) * 1000, median(floors) * 1000
    line(f"{kind}, {stored:,} stored: round / by key", f"{middle:.0f} / {floor:.0f}, ratio {middle / floor:.2f}")


def at_once(url: str, sandbox: Sandbox, due: int) -> None:
    """Two workers and so many things due at once: each reminder is saved once, on one message."""
    bots = [Kestrel(sandbox_settings(sandbox, url), sandbox_team(), clock=sandbox.clock) for _ in range(2)]
    try:
        fill(bots[0], due)
        make_due(bots[0].desk.database, due)
        began = time.perf_counter()
        with ThreadPoolExecutor(2) as workers:
            told = list(workers.map(lambda bot: chasing.chase(bot.desk), bots))
        spent = time.perf_counter() - began
        with bots[0].desk.database.read() as session:
            rows = session.scalar(select(func.count()).select_from(Chase))
            things = session.scalar(select(func.count(func.distinct(Chase.deadline_id))))
            messages = session.scalar(select(func.count()).select_from(Card).where(Card.kind == CardKind.CHASE))
        line(f"postgresql, two workers, {due:,} due", f"{told[0]:,} + {told[1]:,} in {spent:.1f} s")
        line("", f"{rows:,} reminders of {things:,} things in {messages} messages")
    finally:
        for bot in bots:
            bot.stop()


def fill(bot: Kestrel, stored: int) -> None:
    """So many mentions, each answered in its time, by multiplying one that was taken in."""
    desk, database = bot.desk, bot.desk.database
    watch = mention_watch(desk)
    with database.write.begin() as session:
        (first,) = intake.take(session, desk, Found(watch, WatchKind.MENTION), intake.prepare(desk, posts(1)))
        session.execute(update(Mention).values(status=Status.ANSWERED))
        session.execute(update(Deadline).values(ended_at=NOW, next_at=None))
    for table in (Post, Mention, Card, Deadline):
        multiply(database, table_of(table), first, stored)
    with database.write.begin() as session:
        session.execute(text("ANALYZE"))


def multiply(database: Database, table: Table, first: int, stored: int) -> None:
    """Copies of a table's one row under new numbers, made inside the database."""
    start = select(literal(first + 1).label("n")).cte("numbers", recursive=True)
    numbers = start.union_all(select(start.c.n + 1).where(start.c.n < first + stored - 1))
    own = literal("k") + cast(numbers.c.n, String)
    other = {"id": numbers.c.n, "mention_id": numbers.c.n, "key": own, "version": own, "conversation": own}
    columns = [column.name for column in table.columns]
    copies = select(*(other.get(name, table.c[name]) for name in columns)).join_from(table, numbers, true())
    copies = copies.where(table.c.id == 1)
    with database.write.begin() as session:
        session.execute(insert(table).from_select(columns, copies))
        if not database.embedded:  # its own numbers go on behind the copies
            session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), first + stored)))


def make_due(database: Database, count: int = DUE, *, turn: int = 0) -> list[int]:
    """Let so many things be due, spread over all that is stored; each turn others, which nobody was reminded of yet."""
    with database.write.begin() as session:
        numbers = session.scalars(select(Deadline.id).order_by(Deadline.id)).all()
        step = len(numbers) // count
        chosen = list(numbers[turn % step :: step][:count])
        due = {"ended_at": None, "told": 0, "due_at": NOW + timedelta(minutes=30), "next_at": NOW, "kind": Owed.CLAIM}
        session.execute(
            update(table_of(Deadline)).where(table_of(Deadline).c.id == bindparam("number")).values(**due),
            [{"number": number} for number in chosen],
        )
        session.execute(
            update(table_of(Mention)).where(table_of(Mention).c.id == bindparam("number")).values(status=Status.OPEN),
            [
                {"number": number}
                for number in session.scalars(select(Deadline.mention_id).where(Deadline.id.in_(chosen)))
            ],
        )
    return chosen


def read_by_key(database: Database, numbers: list[int]) -> None:
    """Each of these rows by its primary key, by one statement made beforehand."""
    table = table_of(Deadline)
    statement = select(table).where(table.c.id == bindparam("number"))
    with database.read() as session:
        for number in numbers:
            session.execute(statement, {"number": number}).one()


if __name__ == "__main__":
    main()
