"""Measures a look for spikes: 2,000 mentions in the last hour, among 100,000 and among 1,000,000 stored ones.

Run as `python -m bench.spikes`. The floor reads the last hour's 2,000 posts and their mentions by their keys, with one
statement each, in the same run. If a look costs what the hour holds and not what is stored, both sizes show the same.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select, text, update

from bench.chase import multiply
from bench.desks import bot_at_work
from bench.ground import hush, line
from bench.invented import START, mention_watch, posts
from bot.app import Kestrel
from bot.core.watching import WatchKind
from bot.sandbox.world import Sandbox
from bot.services import intake, spikes
from bot.services.intake import Found
from bot.storage.base import table_of
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.spikes import Spike
from bot.storage.watches import Watch

FRESH = 2_000
# What is stored was written long before the last hour.
NOW = START + timedelta(days=30)


def main() -> None:
    """Read the options; measure both sizes on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, nargs="*", default=[100_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    hush()
    print(f"Looks for spikes: {FRESH:,} mentions in the last hour, median of {given.rounds}, milliseconds")
    for kind in ("sqlite", "postgresql"):
        for stored in given.stored:
            with bot_at_work(kind, NOW) as (bot, sandbox):
                measure(kind, bot, sandbox, stored, given.rounds)


def measure(kind: str, bot: Kestrel, sandbox: Sandbox, stored: int, rounds: int) -> None:
    """The look that begins a spike and those that follow it, each with themes and examples, beside the floor."""
    fill(bot, stored)
    first = timed(bot, sandbox)
    with bot.desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Spike)) == 1
    following, floors = [], []
    for _ in range(rounds):
        with bot.desk.database.write.begin() as session:
            session.execute(update(Spike).values(mentions=0))  # so that each look has to draw it anew
        following.append(timed(bot, sandbox))
        floors.append(floor(bot))
    line(f"{kind}, {stored:,} stored: the look that begins it", f"{first:.0f}")
    ratio = median(following) / median(floors)
    line(
        "a look that follows it / the hour by key", f"{median(following):.0f} / {median(floors):.0f}, ratio {ratio:.2f}"
    )


def timed(bot: Kestrel, sandbox: Sandbox) -> float:
    """A look a minute later, everything having been read."""
    sandbox.clock.advance(61)
    with bot.desk.database.write.begin() as session:
        session.execute(update(Watch).where(Watch.active).values(last_read_at=bot.desk.now()))
    began = time.perf_counter()
    spikes.look(bot.desk)
    return (time.perf_counter() - began) * 1000


def floor(bot: Kestrel) -> float:
    """The same posts and mentions by their keys."""
    with bot.desk.database.read() as session:
        numbers = session.scalars(select(Post.id).order_by(Post.id.desc()).limit(FRESH)).all()
        post, mention = table_of(Post), table_of(Mention)
        began = time.perf_counter()
        session.execute(select(post).where(post.c.id.in_(numbers))).all()
        session.execute(select(mention).where(mention.c.id.in_(numbers))).all()
        return (time.perf_counter() - began) * 1000


def fill(bot: Kestrel, stored: int) -> None:
    """So many old mentions, by multiplying one that was taken in, and then the last hour's."""
    desk, database = bot.desk, bot.desk.database
    watch = Found(mention_watch(desk), WatchKind.MENTION)
    with database.write.begin() as session:
        (first,) = intake.take(session, desk, watch, intake.prepare(desk, posts(1)))
        session.execute(update(Mention).values(taken_at=START))
    for table in (Post, Mention):
        multiply(database, table_of(table), first, stored)
    fresh = [
        replace(each, key=f"f{each.key}", version=f"f{each.key}", posted_at=NOW - timedelta(seconds=number))
        for number, each in enumerate(posts(FRESH))
    ]
    for page in range(0, FRESH, 100):
        arrivals = intake.prepare(desk, fresh[page : page + 100])
        with database.write.begin() as session:
            intake.take(session, desk, watch, arrivals)
    with database.write.begin() as session:
        session.execute(text("ANALYZE"))


if __name__ == "__main__":
    main()
