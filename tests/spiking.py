"""Mentions by the hour in a test: a past that was listened to, bursts of posts, looks in between, what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from bot.core.spikes import HOUR
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import spikes
from bot.storage import hours
from bot.storage.spikes import Spike
from bot.storage.watches import Watch
from tests.desks import draw, post, take

NUMBERS = count(1_000_000)
# A theme each, by the words that it is recognised by.
WAITING = "waited hours in A&E, still waiting"
PARKING = "the car park is full again"
FOOD = "the food on the ward was cold"


def listened(desk: Desk) -> None:
    """Every source has been read up to now, as the readers note it."""
    with desk.database.write.begin() as session:
        session.execute(update(Watch).where(Watch.active).values(last_read_at=desk.now(), until=None))


def past(desk: Desk, rhythm: Callable[[datetime], int], *, days: float) -> None:
    """So many days of listening before now, with a number of mentions for each hour by the clock on London's walls."""
    zone = desk.team.organisation.zone
    start, rows = desk.now().replace(minute=0, second=0, microsecond=0), {}
    for _ in range(round(days * 24)):
        start -= HOUR
        rows[start] = rhythm(start.astimezone(zone))
    with desk.database.write.begin() as session:
        hours.write(session, rows, desk.now())


def burst(desk: Desk, many: int, words: str = WAITING, *, over: timedelta = HOUR / 2, **more: Any) -> list[int]:
    """Posts spread over the time until now, each by somebody else."""
    if not many:
        return []
    at = [desk.now() - over * (number / many) for number in range(many)]
    numbers = [next(NUMBERS) for _ in at]
    each = (post(str(key), f"{words} {key}", handle=f"p_{key}", at=moment, **more)
            for key, moment in zip(numbers, reversed(at), strict=True))  # fmt: skip
    return take(desk, *each)


def look(desk: Desk) -> None:
    """Read everything, then look."""
    listened(desk)
    spikes.look(desk)


def pass_time(desk: Desk, clock: MovableClock, span: timedelta, *, each: timedelta = timedelta(minutes=5)) -> None:
    """Let time go by in which nobody writes, with a look every few minutes."""
    end = clock.now() + span
    while clock.now() < end:
        clock.advance(min(each, end - clock.now()).total_seconds())
        look(desk)


def all_spikes(desk: Desk) -> list[Spike]:
    """Every episode, in order."""
    with desk.database.read() as session:
        return list(session.scalars(select(Spike).order_by(Spike.id)))


def cards_said(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> list[Json]:
    """The messages about spikes in the channel, when everything is drawn."""
    draw(desk, clock)
    found = sandbox.slack.messages(CHANNEL)
    return [each for each in found if "far more than usual" in each["text"] or "It is over: " in each["text"]]
