"""Digests in a test: a week that is played through on a moved clock, and the card that comes of it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from bot.core.digest import Digest, DigestKind
from bot.core.digest_cards import DigestCard
from bot.core.owed import Owed
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import answers, digest, digest_figures, mentions, team_settings, worked
from bot.services.drawing import card_for
from bot.storage import digests
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.outages import Outage
from bot.storage.team_settings import TeamSettings
from tests.desks import apart, post, take, unlike

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# The Monday of the week before the one in which the clock of tests stands.
MONDAY = date(2026, 11, 16)
NEXT_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = ("U0TOM", "U0MEGAN", "U0PRIYA")
WORDS = (
    "four hours in A&E and nobody told us a thing", "thank you so much to the lovely nurses on ward 7",
    "the car park was full again, disgraceful", "what time does the blood clinic open?", "food on the ward was cold",
    "I want to end my life and nobody there will see me",
)  # fmt: skip


def listening(desk: Desk, since: datetime = NEXT_MONDAY - 60 * DAY) -> None:
    """Kestrel is at work since then."""
    row = TeamSettings(document=team_settings.document_of(desk.team), changed=[], by="kestrel", at=since)
    with desk.database.write.begin() as session:
        session.add(row)


def pictureless(desk: Desk) -> Desk:
    """The same desk, where nothing that draws is installed."""
    return replace(desk, charts=lambda _: None)


def answer(desk: Desk, number: int) -> None:
    """Our answer to a mention is seen now."""
    now = desk.now()
    with desk.database.write.begin() as session:
        answers.answered_unseen(session, desk, session.get_one(Mention, number), now, now)


def taken(desk: Desk, number: int, words: str | None = None, **more: Any) -> int:
    """A mention that reaches us now; like no other, so that it has a card of its own."""
    text = f"{words or WORDS[number % len(WORDS)]} {unlike(number)}"
    (found,) = take(apart(desk), post(str(9000 + number), text, at=desk.now(), **more))
    return found


def play(desk: Desk, clock: MovableClock, monday: date = MONDAY, *, days: int = 7, seed: int = 1) -> list[Happened]:
    """Days on which mentions come at any hour; most are claimed, many of these answered. What happened, in order."""
    random = Random(seed)
    happened: list[Happened] = []
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    for place in range(days * 6):
        came = start + place // 6 * DAY + random.randrange(24 * 60) * MINUTE
        claimed = came + random.randrange(1, 600) * MINUTE if random.random() < 0.8 else None
        answered = claimed + random.randrange(1, 900) * MINUTE if claimed and random.random() < 0.8 else None
        happened.append(Happened(place + seed * 1000, came, claimed, answered))
    moments = sorted(
        (at, step, place)
        for place, each in enumerate(happened)
        for step, at in enumerate((each.came, each.claimed, each.answered))
        if at is not None
    )
    for at, step, place in moments:
        clock.move_to(at)
        one = happened[place]
        match step:
            case 0:
                one.mention = taken(desk, one.number)
            case 1:
                mentions.claim(desk, one.mention, by=PEOPLE[place % 3])
            case _:
                answer(desk, one.mention)
    worked.work_out(desk)
    return happened


class Happened:
    """One mention: when it came, was claimed and was answered."""

    def __init__(self, number: int, came: datetime, claimed: datetime | None, answered: datetime | None) -> None:
        self.number, self.came, self.claimed, self.answered, self.mention = number, came, claimed, answered, 0

    def minutes(self, desk: Desk, kind: Owed) -> int | None:
        """How many minutes of working time it took, one by one."""
        start, end = (self.came, self.claimed) if kind is Owed.CLAIM else (self.claimed, self.answered)
        if start is None or end is None:
            return None
        calendar, many = desk.team.calendar, 0
        while start < end:
            many += calendar.is_open(start)
            start += MINUTE
        return many


def outage(desk: Desk, began_at: datetime, ended_at: datetime | None) -> None:
    """X could not be read from one moment to another."""
    with desk.database.write.begin() as session:
        session.add(Outage(network="x", began_at=began_at, ended_at=ended_at))


def told(desk: Desk, last: date, kind: DigestKind = DigestKind.DAY) -> Digest:
    """The digest with numbers up to a day."""
    worked.work_out(desk)
    with desk.database.read() as session:
        return digest_figures.digest(session, desk, kind, digest.today_of(desk), last)


def rows(desk: Desk) -> list[digests.Digest]:
    """Every digest that was made, in order."""
    with desk.database.read() as session:
        return list(session.scalars(select(digests.Digest).order_by(digests.Digest.id)))


def cards(desk: Desk) -> list[DigestCard]:
    """What each card of a digest says, in order."""
    with desk.database.read() as session:
        found = session.scalars(select(Card).where(Card.kind == CardKind.DIGEST).order_by(Card.id)).all()
        drawn = [card_for(session, desk, each) for each in found]
    return [each for each in drawn if isinstance(each, DigestCard)]


def read(content: bytes) -> list[list[str]]:
    """A file as a strict reader has it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
