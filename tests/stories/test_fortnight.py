"""A fortnight with the rhythm of a working week and one storm in it: one spike is told, once, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import select, update

from bot.app import Kestrel
from bot.core.spikes import HOUR, Basis
from bot.sandbox.demo import sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import sources, spikes
from bot.storage.cards import Card, CardKind
from bot.storage.engine import Database
from bot.storage.hours import Hour
from bot.storage.spikes import Spike
from bot.storage.watches import Watch
from bot.team.spikes import Spikes
from tests.desks import count, post, take

# The clocks go back in the night of the first Sunday.
START = datetime(2026, 10, 19, 0, 0, tzinfo=UTC)
STORM = datetime(2026, 10, 30, 14, 0, tzinfo=UTC)


def expected(local: datetime) -> float:
    """Mentions in an hour: office hours are busy, lunch more so, weekends and nights are not."""
    if local.weekday() >= 5:
        return 2.0
    return 12.0 if 12 <= local.hour < 14 else 8.0 if 8 <= local.hour < 18 else 0.8


def test_a_fortnight_with_one_storm_is_told_of_one_spike(
    sandbox: Sandbox, database: Database, database_url: str
) -> None:
    """Nothing is known before the first day; two processes share the work, and one is started anew each night."""
    clock, random = sandbox.clock, Random(7)
    clock.speed = 0
    clock.move_to(START)
    quiet = sandbox_team().reading.model_copy(update={"first_hours": 1})
    team = sandbox_team().model_copy(update={"reading": quiet, "spikes": Spikes()})

    def started() -> Kestrel:
        return Kestrel(sandbox_settings(sandbox, database_url), team, clock=clock)

    bots = [started(), started()]
    sources.settle(bots[0].desk)
    number = 0
    try:
        while clock.now() < START + timedelta(days=14):
            clock.advance(HOUR.total_seconds())
            now = clock.now()
            often = expected(now.astimezone(team.organisation.zone))
            many = sum(random.random() < often / 40 for _ in range(40))
            many += 150 if STORM <= now < STORM + timedelta(hours=2) else 0
            if now.hour == 0:
                bots.pop(0).stop()
                bots.append(started())
            desk = bots[now.hour % 2].desk
            made = [
                post(str(number + nth), f"note {number + nth}", handle=f"p{number + nth}", at=now - HOUR * nth / many)
                for nth in range(many)
            ]
            number += many
            take(desk, *made)
            with desk.database.write.begin() as session:
                session.execute(update(Watch).where(Watch.active).values(last_read_at=now))
            for bot in bots if now.date() == STORM.date() else bots[:1]:
                spikes.look(bot.desk)
        with database.read() as session:
            found = session.scalars(select(Spike)).all()
    finally:
        for bot in bots:
            bot.stop()
    (spike,) = found
    assert spike.began_at == STORM
    assert STORM + timedelta(hours=2) <= (spike.ended_at or STORM) < STORM + timedelta(hours=4)
    assert (spike.basis, spike.over) == (Basis.LIKE_DAYS, 9)
    assert 150 <= spike.peak < 175
    assert 300 <= spike.total < 350
    assert count(desk, Card, Card.kind == CardKind.SPIKE) == 1
    assert count(desk, Card, Card.kind == CardKind.SPIKE_OVER) == 1
    assert count(desk, Hour) == 14 * 24
