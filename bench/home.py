"""Measures Home with 10,000 open items among 100,000 stored mentions.

Run as `python -m bench.home`. The floor is bare SQL in the same run: one page of what nobody has claimed with its
posts, and the counts of everything owed by kind. Home reads three such pages with their cards, what goes out today,
the rota, the sources and the costs, and is measured with and without being drawn.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from sqlalchemy import bindparam, case, func, select, text, update

from bench.chase import NOW, fill
from bench.desks import bot_at_work
from bench.ground import hush, line
from bot.app import Kestrel
from bot.core.home import Pages
from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.services import members
from bot.services.home import home_of
from bot.storage.base import table_of
from bot.storage.deadlines import Deadline
from bot.storage.engine import Database
from bot.storage.mentions import Mention
from bot.views import home

MEMBER = "U0TOM"
# Of a hundred open items so many are claimed, and so many of those by one member.
CLAIMED, MINE = 20, 2


def main() -> None:
    """Read the options; measure on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, default=100_000)
    options.add_argument("--open", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=21)
    given = options.parse_args()
    hush()
    print(f"Home: {given.open:,} open among {given.stored:,}, median of {given.rounds} rounds, milliseconds")
    for kind in ("sqlite", "postgresql"):
        with bot_at_work(kind, NOW) as (bot, _):
            fill(bot, given.stored)
            opened(bot.desk.database, given.open)
            members.seen(bot.desk, MEMBER)
            measure(kind, bot, given.rounds, given.open)


def measure(kind: str, bot: Kestrel, rounds: int, many: int) -> None:
    """The same in turn, so that whatever else the machine does falls on all of them."""
    last = Pages(0, many * (100 - CLAIMED) // 1000 - 1, 0)
    ways: dict[str, Callable[[], object]] = {
        "floor": lambda: bare(bot.desk.database),
        "read": lambda: home_of(bot.desk, MEMBER),
        "drawn": lambda: home.draw(home_of(bot.desk, MEMBER)),
        "last page": lambda: home_of(bot.desk, MEMBER, last),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            if turn:  # the first one makes the statements
                spent[name].append((time.perf_counter() - began) * 1000)
    middle = {name: median(each) for name, each in spent.items()}
    for name in list(ways)[1:]:
        told = f"{middle[name]:.1f} / {middle['floor']:.1f}, ratio {middle[name] / middle['floor']:.2f}"
        line(f"{kind}, {name} / floor", told)


def opened(database: Database, many: int) -> None:
    """Let so many be open, spread over all that is stored, some of them claimed."""
    mention, due = table_of(Mention), table_of(Deadline)
    with database.write.begin() as session:
        stored = session.scalar(select(func.count()).select_from(mention)) or 0
        step = stored // many
        nth = (mention.c.id / step) % 100 if database.embedded else func.div(mention.c.id, step) % 100
        chosen = mention.c.id % step == 0
        session.execute(
            update(mention).where(chosen).values(
                status=case((nth < CLAIMED, Status.CLAIMED.value), else_=Status.OPEN.value),
                owner=case((nth < MINE, MEMBER), (nth < CLAIMED, "U0MEGAN"), else_=None),
            )
        )  # fmt: skip
        claimed = select(mention.c.id).where(mention.c.status == Status.CLAIMED)
        session.execute(
            update(due).where(due.c.mention_id % step == 0).values(
                ended_at=None, kind=case((due.c.mention_id.in_(claimed), Owed.ANSWER.value), else_=Owed.CLAIM.value),
                due_at=NOW + timedelta(hours=2), next_at=NOW + timedelta(hours=1),
            )
        )  # fmt: skip
        open_ones = session.scalars(select(due.c.id).where(due.c.ended_at.is_(None))).all()
        session.execute(
            update(due).where(due.c.id == bindparam("number")).values(due_at=bindparam("at")),
            [{"number": number, "at": NOW + timedelta(seconds=place * 7)} for place, number in enumerate(open_ones)],
        )
    with database.write.begin() as session:
        session.execute(text("ANALYZE"))


def bare(database: Database) -> None:
    """One page with its posts, and the counts."""
    page = text(
        "SELECT m.id, m.status, m.owner, m.mood, p.handle, p.text, p.posted_at, d.due_at FROM deadline d "
        "JOIN mention m ON m.id = d.mention_id JOIN post p ON p.id = m.id "
        "WHERE d.ended_at IS NULL AND d.kind = 'claim' ORDER BY d.due_at, d.id LIMIT 10"
    )
    counts = text("SELECT kind, count(*) FROM deadline WHERE ended_at IS NULL GROUP BY kind")
    with database.read() as session:
        session.execute(page).all()
        session.execute(counts).all()


if __name__ == "__main__":
    main()
