"""Lets ten thousand invented mentions come within ten simulated minutes, and looks at how the bot and Slack bear it.

Run as `python -m bench.storm`. The real bot reads the local X and draws in the local Slack over their own protocols,
with the limits of both enforced, on one clock that runs `--speed` times as fast as the machine's.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select

from bench.ground import folder, hush, line, opened
from bot.app import Kestrel
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.firstday.storm import storm
from bot.sandbox.world import Sandbox
from bot.services.audit import add_up
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post

# Simulated time after the last post in which the board should be complete; the bench gives up well after that.
AIM, GIVE_UP = timedelta(minutes=1), timedelta(minutes=8)
OWN_CARD_AIM = timedelta(seconds=10)
LOOK = 0.1


@dataclass(frozen=True)
class Outcome:
    """When it was over: the last post, and when the last post was in and every card stood as it should, if ever."""

    last_post: datetime
    taken_in: timedelta | None
    complete: timedelta | None


def main() -> None:
    """Read the options, let the storm come, print what happened."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=600.0, help="simulated")
    options.add_argument("--speed", type=float, default=5.0, help="simulated seconds in one real second")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", help="the address of an empty database; a SQLite file of its own otherwise")
    given = options.parse_args()
    hush()
    print(f"The storm: {given.count:,} mentions in {given.seconds:g} simulated seconds at speed {given.speed:g}")
    began = time.monotonic()
    with folder() as place:
        url = given.database or f"sqlite:///{place}/storm.db"
        with opened(url), Sandbox(clock=MovableClock(speed=given.speed), manifest=manifest()) as sandbox:
            bot = Kestrel(sandbox_settings(sandbox, url), sandbox_team(), clock=sandbox.clock, speed=given.speed)
            try:
                bot.start_socket()
                bot.start_jobs()
                last_post = sandbox.clock.now() + timedelta(seconds=given.seconds * (given.count - 1) / given.count)
                stop = storm(sandbox.x, given.count, given.seconds, given.seed)
                try:
                    outcome = wait(bot.desk, given.count, last_post)
                finally:
                    stop()
                report(bot.desk, sandbox, given.count, outcome)
            finally:
                bot.stop()
    line("real seconds for all of it", f"{time.monotonic() - began:.0f}")


def wait(desk: Desk, count: int, last_post: datetime) -> Outcome:
    """Look until everything is in and shown; gives up long after the aim."""
    taken_in: timedelta | None = None
    while (now := desk.now()) < last_post + GIVE_UP:
        with desk.database.read() as session:
            taken = session.scalar(select(func.count(Mention.id))) or 0
            behind = waiting(desk) if taken >= count else 1
        if taken >= count and taken_in is None:
            taken_in = now - last_post
        if behind == 0:
            return Outcome(last_post, taken_in, now - last_post)
        time.sleep(LOOK if now >= last_post else 10 * LOOK)
    return Outcome(last_post, taken_in, None)


def waiting(desk: Desk) -> int:
    """How many cards do not stand in Slack as they should; a packed one does when its list does."""
    with desk.database.read() as session:
        unsettled = select(func.count(Card.id)).where(Card.wanted > Card.shown, Card.failed.is_(None))
        return session.scalar(unsettled.where(Card.packed.is_(False))) or 0


def report(desk: Desk, sandbox: Sandbox, count: int, outcome: Outcome) -> None:
    """Everything the issue asks about, one line each."""
    with desk.database.read() as session:
        keys = set(session.scalars(select(Post.key).where(Post.ours.is_(False))))
        total = add_up(session)
        kinds = session.execute(select(Card.kind, Card.packed, func.count()).group_by(Card.kind, Card.packed)).all()
    expected = {post.id for post in sandbox.x.posts()}
    missing = f", {len(expected - keys)} missing" if expected - keys else ""
    line("taken in, each once", f"{len(keys & expected):,} of {count:,}{missing}")
    line("the last was in, after the last post", _seconds(outcome.taken_in))
    line(f"board complete (aim {AIM.seconds} s), after the last post", _seconds(outcome.complete))
    own_cards(desk)
    line("the auditor's sum holds", f"{total.holds}: {total}")
    line("cards", ", ".join(f"{n:,} {kind.value}{' (packed)' if packed else ''}" for kind, packed, n in kinds))
    line("Slack calls", f"{sum(sandbox.slack.calls.values()):,}: {_calls(sandbox)}")
    line("Slack said slow down", f"{sandbox.slack.rates.refused.total():,} times")
    line("X reads", ", ".join(f"{n:,} {name.partition(' /2/')[2]}" for name, n in sorted(sandbox.x.calls.items())))


def own_cards(desk: Desk) -> None:
    """How long those that are urgent or speak of risk waited for a card of their own, by the chat's own times."""
    with desk.database.read() as session:
        rows = session.execute(
            select(Post.posted_at, Card.ts)
            .join(Card, (Card.mention_id == Post.id) & (Card.kind == CardKind.MENTION))
            .where(Card.priority == 0)
        ).all()
    waits = [float(ts) - posted.timestamp() for posted, ts in rows if ts]
    if not waits:
        line("urgent or at risk", "none")
        return
    late = sum(wait > OWN_CARD_AIM.seconds for wait in waits)
    line("urgent or at risk, with a card of their own", f"{len(waits):,} of {len(rows):,}")
    line(
        f"from post to that card (aim {OWN_CARD_AIM.seconds} s)",
        f"median {median(waits):.1f} s, longest {max(waits):.1f} s, {late} later than the aim",
    )


def _calls(sandbox: Sandbox) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sandbox.slack.calls.most_common())


def _seconds(found: timedelta | None) -> str:
    return "never" if found is None else f"{found.total_seconds():.1f} simulated s"


if __name__ == "__main__":
    main()
