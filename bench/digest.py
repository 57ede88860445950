"""Measures a digest over 1,000,000 stored mentions of four weeks, against the bare SQL aggregates that it needs.

Run as `python -m bench.digest`. The floor asks the database the same questions of the same days in the same run,
written by hand, without a session and without making anything of the answers.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import Connection, text

from bench.chase import fill
from bench.desks import bot_at_work
from bench.ground import hush, line
from bot.app import Kestrel
from bot.core.digest import DigestKind
from bot.services import digest, digest_figures, worked
from bot.storage.engine import Database

STORED = 1_000_000
# A Thursday in winter, when the organisation's midnight is that of UTC.
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
MIDNIGHT = NOW.replace(hour=0)
DAYS = 28

HEARD = (
    "FROM mention WHERE taken_at >= :start AND taken_at < :until AND kind NOT IN ('competitor', 'own') "
    "AND NOT muted AND NOT spam"
)
COUNT = text(f"SELECT count(*) {HEARD}")
GROUPS = text(f"SELECT mood, theme, harm, thanks, count(*) {HEARD} GROUP BY mood, theme, harm, thanks")
TOOK = text(
    "SELECT worked, count(*), count(*) FILTER (WHERE ended_at > due_at) FROM deadline "
    "WHERE ended_at >= :start AND ended_at < :until AND worked >= 0 AND kind = :kind GROUP BY worked"
)
MISSED = text(
    "SELECT count(*) FROM (SELECT mention_id FROM deadline WHERE kind IN ('claim', 'answer') AND due_at >= :start "
    "AND due_at < :until AND ended_at IS NULL UNION SELECT mention_id FROM deadline WHERE kind IN ('claim', 'answer') "
    "AND due_at >= :start AND due_at < :until AND ended_at > due_at AND (ended_at >= :until OR worked = -1)) AS missed"
)


def main() -> None:
    """Read the options; measure on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, default=STORED)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--kinds", nargs="*", default=["sqlite", "postgresql"])
    given = options.parse_args()
    hush()
    print(f"A digest over {given.stored:,} mentions of four weeks, median of {given.rounds} rounds, milliseconds")
    for kind in given.kinds:
        with bot_at_work(kind, NOW) as (bot, _):
            measure(kind, bot, given.stored, given.rounds)


def measure(kind: str, bot: Kestrel, stored: int, rounds: int) -> None:
    """Digests and bare aggregates in turn, after one of each that nobody counts."""
    fill(bot, stored)
    spread(bot.desk.database)
    ours, floors = [], []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        counted = aggregates(bot.desk.database)
        floors.append(time.perf_counter() - began)
        began = time.perf_counter()
        told = made(bot)
        ours.append(time.perf_counter() - began)
        assert told == counted, (told, counted)
    middle, floor = median(ours[1:]) * 1000, median(floors[1:]) * 1000
    line(f"{kind}: digest / bare aggregates", f"{middle:.0f} / {floor:.0f}, ratio {middle / floor:.2f}")


def spread(database: Database) -> None:
    """Give what is stored moods, themes, times over the four weeks, and claims and answers that took their time."""
    embedded = database.embedded
    # PostgreSQL counts an id times 7919 in 32 bits unless it is told otherwise.
    seconds = f"(CAST(id AS bigint) * 7919 % {DAYS * 86400})"
    at = (
        f"strftime('%Y-%m-%d %H:%M:%f000', :first, '+' || {seconds} || ' seconds')" if embedded
        else f"CAST(:first AS timestamptz) + {seconds} * interval '1 second'"
    )  # fmt: skip
    first = MIDNIGHT - timedelta(days=DAYS)
    given = {"first": first.strftime("%Y-%m-%d %H:%M:%S") if embedded else first}
    pick = "CASE id % 4 WHEN 0 THEN 'negative' WHEN 1 THEN 'neutral' WHEN 2 THEN 'positive' ELSE 'unclear' END"
    theme = "CASE id % 5 WHEN 0 THEN 'waiting' WHEN 1 THEN 'staff' WHEN 2 THEN 'food' WHEN 3 THEN 'care' END"
    with database.write.begin() as session:
        session.execute(
            text(f"UPDATE mention SET taken_at = {at}, mood = {pick}, theme = {theme}, harm = (id % 500 = 0)"),  # noqa: S608
            given,
        )
        kinds = "CASE id % 2 WHEN 0 THEN 'claim' ELSE 'answer' END"
        session.execute(
            text(f"UPDATE deadline SET kind = {kinds}, worked = id * 31 % 600, ended_at = {at}, due_at = {at}"),  # noqa: S608
            given,
        )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if embedded else "VACUUM ANALYZE"))


def aggregates(database: Database) -> int:
    """The questions alone; how many mentions there were."""
    with database.engine.connect() as connection:
        return sum(_day(connection, back) for back in range(1, DAYS + 1))


def _day(connection: Connection, back: int) -> int:
    start = MIDNIGHT - timedelta(days=back)
    moments = [start, start + timedelta(days=1)]
    if connection.dialect.name == "sqlite":
        given: dict[str, object] = {
            name: moment.strftime("%Y-%m-%d %H:%M:%S.%f")
            for name, moment in zip(("start", "until"), moments, strict=True)
        }
    else:
        given = dict(zip(("start", "until"), moments, strict=True))
    connection.execute(TOOK, given | {"kind": "answer"}).all()
    connection.execute(MISSED, given)
    if back <= 7:
        connection.execute(TOOK, given | {"kind": "claim"}).all()
    if back > 7:
        return int(connection.scalar(COUNT, given) or 0)
    return sum(row[-1] for row in connection.execute(GROUPS, given))


def made(bot: Kestrel) -> int:
    """A whole digest, with what is owed and what goes out; how many mentions it tells of."""
    worked.work_out(bot.desk)
    today = digest.today_of(bot.desk)
    with bot.desk.database.read() as session:
        told = digest_figures.digest(session, bot.desk, DigestKind.DAY, today, today - timedelta(days=1))
    return sum(each.mentions or 0 for each in told.days)


if __name__ == "__main__":
    main()
