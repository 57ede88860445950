"""Invented posts as an adapter hands them over, and a desk that has taken them in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.posts import Author, PublicPost
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.firstday.storm import gusts
from bot.services import intake, sources
from bot.services.intake import Found
from bot.storage.cards import Card, CardKind
from bot.storage.watches import Watch

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def posts(count: int, seed: int = 1) -> list[PublicPost]:
    """So many mentions of the trust, oldest first; some answer earlier ones, some repeat nearly the same words."""
    made: list[PublicPost] = []
    for number, gust in enumerate(gusts(count, float(count), seed)):
        key = str(10**18 + number)
        parent = made[gust.answers] if gust.answers is not None else None
        made.append(
            PublicPost(
                network="x",
                key=key,
                version=key,
                author=Author(str(10**9 + number % 4000), f"writer_{number % 4000}", f"Writer {number % 4000}"),
                text=gust.text,
                posted_at=START + timedelta(seconds=gust.after),
                url=f"https://x.com/i/status/{key}",
                conversation=parent.conversation if parent else key,
                reply_to=parent.key if parent else None,
                language="en",
                mentions=frozenset({"ashcombevalenhs"}),
            )
        )
    return made


def mention_watch(desk: Desk) -> int:
    """The watch for mentions of our first account, once the team's sources are rows."""
    sources.settle(desk)
    mine = (Watch.kind == WatchKind.MENTION, Watch.query == desk.team.handles("x")[0])
    with desk.database.read() as session:
        return session.scalars(select(Watch.id).where(*mine)).one()


def take_in(desk: Desk, cards: int) -> list[int]:
    """Take in posts until so many have a card of their own; the ids of their mentions."""
    watch = mention_watch(desk)
    waiting = posts(2 * cards + 200)
    for first in range(0, len(waiting), 200):
        arrivals = intake.prepare(desk, waiting[first : first + 200])
        with desk.database.write.begin() as session:
            intake.take(session, desk, Found(watch, WatchKind.MENTION), arrivals)
            own = select(Card.mention_id).where(Card.kind == CardKind.MENTION).order_by(Card.id)
            found = [number for number in session.scalars(own) if number is not None]
        if len(found) >= cards:
            return found[:cards]
    raise AssertionError("too many of the invented posts were gathered under others")
