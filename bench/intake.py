"""Measures taking in 10,000 posts beside a bare executemany upsert of the very same rows.

Run as `python -m bench.intake`. Kestrel takes in pages of 100, as reading does: guesses, grouping, cards, the cursor
and the price, one transaction a page. The floor writes the rows that came of it, all tables, page by page.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from bench.breakdown import Breakdown
from bench.ground import databases, hush, line
from bench.invented import mention_watch, posts
from bot.app import Kestrel
from bot.core.posts import PublicPost
from bot.core.reading import Page, Source
from bot.core.watching import Cursor, WatchKind
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import intake, money
from bot.services.intake import Found
from bot.storage.base import Base
from bot.storage.engine import Database
from bot.storage.watches import Watch
from tests.databases import prepared

PAGE = 100
# What intake writes, in an order that keeps the references whole.
TABLES = ("post", "mention", "card", "deadline", "spend")
Rows = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Read the options; measure on each database, taking turns with the floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    hush()
    made = posts(given.count)
    print(f"Intake: {given.count:,} posts in pages of {PAGE}, median of {given.rounds} rounds, seconds")
    with databases() as urls, Sandbox(manifest=manifest()) as sandbox:
        for kind, url in urls.items():
            prepared(url).close()
            bot = Kestrel(sandbox_settings(sandbox, url), sandbox_team(), clock=sandbox.clock)
            try:
                measure(kind, bot, made, given.rounds)
            finally:
                bot.stop()


def measure(kind: str, bot: Kestrel, made: Sequence[PublicPost], rounds: int) -> None:
    """Both in turn, on tables that are empty each time."""
    ours, floors, whole = [], [], Breakdown()
    for _ in range(rounds):
        empty(bot.desk.database)
        with whole.watching(bot.desk):
            began = time.perf_counter()
            take_in(bot, made)
            ours.append(time.perf_counter() - began)
        rows = written(bot.desk.database)
        empty(bot.desk.database)
        floors.append(floor(bot.desk.database, rows))
    middle, bare = median(ours), median(floors)
    line(f"{kind}: intake / floor", f"{middle:.2f} / {bare:.2f}, ratio {middle / bare:.2f}")
    line("", f"without the guesses: ratio {(middle - whole.part('triage') / rounds) / bare:.2f}")
    line("", ", ".join(f"{name} {spent / rounds:.2f}" for name, spent in whole.parts(sum(ours))))


def take_in(bot: Kestrel, made: Sequence[PublicPost]) -> None:
    """As reading saves a page: the posts, the cursor past them and their price in one transaction."""
    desk, watch_id = bot.desk, mention_watch(bot.desk)
    for first in range(0, len(made), PAGE):
        some = made[first : first + PAGE]
        page = Page(tuple(reversed(some)), some[-1].key, some[0].key, more=False, posts_read=len(some))
        arrivals = intake.prepare(desk, page.posts)
        with desk.database.write.begin() as session:
            watch = session.get_one(Watch, watch_id, with_for_update=True)
            money.charge_page(session, desk, "x", Source.MENTIONS, page)
            watch.taken += len(intake.take(session, desk, Found(watch_id, WatchKind.MENTION), arrivals))
            watch.cursor = Cursor(since=page.newest)


def empty(database: Database) -> None:
    """Clear every table but the watches, so that each round begins with the same."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "watch"]
    with database.write.begin() as session:
        if database.embedded:
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in reversed(tables):
                session.execute(table.delete())
        else:
            session.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)} CASCADE"))


def written(database: Database) -> Rows:
    """The rows that intake wrote, table by table, in the order of their ids."""
    with database.read() as session:
        return {
            name: [dict(row._mapping) for row in session.execute(select(table).order_by(*table.primary_key))]
            for name in TABLES
            for table in [Base.metadata.tables[name]]
        }


def floor(database: Database, rows: Rows) -> float:
    """The same rows by executemany: an upsert of each page's posts, and what belongs to them, in one transaction."""
    tables = {name: Base.metadata.tables[name] for name in TABLES}
    upsert = _upsert(tables["post"], embedded=database.embedded)
    cards: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for card in rows["card"]:
        cards[card["mention_id"]].append(card)
    deadlines = {deadline["mention_id"]: deadline for deadline in rows["deadline"]}
    began = time.perf_counter()
    for first in range(0, len(rows["post"]), PAGE):
        some, mentions = rows["post"][first : first + PAGE], rows["mention"][first : first + PAGE]
        with database.engine.begin() as connection:
            connection.execute(upsert, some)
            connection.execute(insert(tables["mention"]), mentions)
            connection.execute(insert(tables["card"]), [card for one in mentions for card in cards[one["id"]]])
            due = [deadlines[one["id"]] for one in mentions if one["id"] in deadlines]
            if due:
                connection.execute(insert(tables["deadline"]), due)
            connection.execute(_upsert(tables["spend"], embedded=database.embedded), rows["spend"])
    return time.perf_counter() - began


def _upsert(table: Table, *, embedded: bool) -> Any:
    statement: Any = (sqlite if embedded else postgresql).insert(table)
    keys = {column.name for column in table.primary_key}
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed)


if __name__ == "__main__":
    main()
