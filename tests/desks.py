"""A desk at work in a test: posts made up, taken in, drawn on the board, and looked up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import Select, func, select

from bot.core.pace import Pace
from bot.core.posts import Author, PublicPost
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import board, intake
from bot.services.intake import Found
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.watches import Watch
from bot.team.chasing import FollowUps

# A Monday on which nothing else happens.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
US = "ashcombevalenhs"
WAITED = "four hours waiting and not one person has told us a thing"


def post(key: str, text: str = WAITED, *, handle: str | None = None, at: datetime = NOW, **more: Any) -> PublicPost:
    """A post on X that mentions us, as an adapter hands it over: by a person of its own, unless one is named."""
    author, handle = (f"id-of-{handle}" if handle else f"id-of-writer-{key}"), handle or "jo_rowan"
    given: dict[str, Any] = {
        "network": "x",
        "key": key,
        "version": key,
        "author": Author(author, handle, handle.replace("_", " ").title()),
        "text": text,
        "posted_at": at,
        "url": f"https://x.com/{handle}/status/{key}",
        "mentions": frozenset({US}),
    }
    return PublicPost(**(given | more))


def unlike(number: int) -> str:
    """Made-up words that are like nobody else's, so that nothing is gathered under one card."""
    letters = Random(number)
    return " ".join("".join(letters.choices("aeioubdgklmnprst", k=6)) for _ in range(8))


def take(desk: Desk, *posts: PublicPost, kind: WatchKind = WatchKind.MENTION) -> list[int]:
    """Take posts in as reading does: with the watch's count, in one transaction."""
    arrivals = intake.prepare(desk, posts)
    with desk.database.write.begin() as session:
        watch = session.scalars(_watch_of(kind)).one()
        new = intake.take(session, desk, Found(watch.id, kind), arrivals)
        watch.taken += len(new)
    return new


def apart(desk: Desk) -> Desk:
    """The same desk, where a new post goes on with an earlier one in the same conversation alone."""
    return replace(desk, team=desk.team.model_copy(update={"follow_ups": FollowUps(days=0)}))


def draw(desk: Desk, clock: MovableClock, pace: Pace | None = None) -> None:
    """Step the board, and the standing clock with it, until everything stands in the chat."""
    pace = pace or Pace()
    for _ in range(1500):
        rest = board.step(desk, pace)
        if rest and not unshown(desk):
            return
        clock.advance(rest)
    raise AssertionError("the board is never done")


def unshown(desk: Desk) -> int:
    """How many cards do not stand in the chat as they should."""
    waiting = Card.wanted > Card.shown, Card.failed.is_(None), Card.packed.is_(False)
    return count(desk, Card, *waiting)


def mention(desk: Desk, number: int) -> Mention:
    """A mention as it stands in the database now."""
    with desk.database.read() as session:
        return session.get_one(Mention, number)


def card(desk: Desk, number: int, kind: CardKind = CardKind.MENTION) -> Card:
    """The card of a mention as it stands in the database now."""
    with desk.database.read() as session:
        return session.scalars(select(Card).where(Card.mention_id == number, Card.kind == kind)).one()


def texts(desk: Desk) -> list[str]:
    """The words of every post that was taken in as a mention, in the order in which it was."""
    with desk.database.read() as session:
        return list(session.scalars(select(Post.text).join(Mention, Mention.id == Post.id).order_by(Post.id)))


def count(desk: Desk, table: type[Any], *where: Any) -> int:
    """How many rows a table has."""
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def watch(desk: Desk, kind: WatchKind = WatchKind.MENTION, *, account: str = US) -> Watch:
    """A watch as it stands in the database now; of what each account of ours has, this one's."""
    with desk.database.read() as session:
        return session.scalars(_watch_of(kind, account)).one()


def _watch_of(kind: WatchKind, account: str = US) -> Select[Watch]:
    of_accounts = kind in (WatchKind.MENTION, WatchKind.OWN)
    mine = (func.lower(Watch.query) == account.lower(),) if of_accounts else ()
    return select(Watch).where(Watch.kind == kind, *mine)
