"""Four weeks that lie behind the team: what the public wrote, and how it was claimed and answered, for the digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from bot.app import Kestrel
from bot.core.watching import WatchKind
from bot.sandbox.firstday.storm import Shares, gusts
from bot.sandbox.world import Sandbox
from bot.services import mentions, reading, sources, team_settings, worked
from bot.storage.posts import Post
from bot.storage.watches import Watch

US = "AshcombeValeNHS"
TEAM = ("U0PRIYA", "U0TOM", "U0MEGAN")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# So many mentions on each day of a week, Monday first.
DAYS = (6, 5, 4, 5, 4, 2, 1)
PLAIN = Shares(urgent=0, shared=0, conversation=0)
# What is left of the last day: nobody has claimed the newest two, and nobody has answered the one before.
UNCLAIMED, UNANSWERED = 2, 3
Step = tuple[datetime, int, Callable[[], None]]


def play(sandbox: Sandbox, kestrel: Kestrel, monday: datetime) -> None:
    """From that midnight on, for four weeks and a Monday; nearly everything is claimed and answered in its time."""
    team_settings.settle(kestrel.desk)
    sources.settle(kestrel.desk)
    for at, _, step in sorted(_steps(sandbox, kestrel, monday), key=lambda each: each[:2]):
        sandbox.clock.move_to(at)
        step()
    worked.work_out(kestrel.desk)


def _steps(sandbox: Sandbox, kestrel: Kestrel, monday: datetime) -> Iterator[Step]:
    random = Random(4)
    came = [
        monday + day * DAY + minute * MINUTE
        for day in range(29)
        for minute in sorted(random.sample(range(8 * 60, 16 * 60), DAYS[day % 7]))
    ]
    words = gusts(len(came), len(came), seed=4, shares=PLAIN)
    for number, (at, gust) in enumerate(zip(came, words, strict=True)):
        left = len(came) - number
        one = _Mention(sandbox, kestrel, f"writer_{number}", gust.text, TEAM[number % 3])
        claimed = at + random.randrange(4, 90) * MINUTE
        yield at, 0, one.write
        if left > UNCLAIMED:
            yield claimed, 1, one.claim
        if left > UNANSWERED:
            yield claimed + random.randrange(10, 240) * MINUTE, 2, one.answer


class _Mention:
    """One of them, from the post to our answer."""

    def __init__(self, sandbox: Sandbox, kestrel: Kestrel, by: str, text: str, owner: str) -> None:
        self._x, self._desk = sandbox.x, kestrel.desk
        self._by, self._text, self._owner, self._key = by, text, owner, ""

    def write(self) -> None:
        """Somebody writes to us."""
        self._key = self._x.post(self._by, self._text).id
        self._read(WatchKind.MENTION)

    def claim(self) -> None:
        """A colleague takes it."""
        with self._desk.database.read() as session:
            number = session.scalars(select(Post.id).where(Post.key == self._key)).one()
        mentions.claim(self._desk, number, by=self._owner)

    def answer(self) -> None:
        """And answers on X."""
        self._x.post(US, "Thank you for telling us. We are looking into it.", reply_to=self._key)
        self._read(WatchKind.OWN)

    def _read(self, kind: WatchKind) -> None:
        with self._desk.database.read() as session:
            found = session.scalars(select(Watch.id).where(Watch.kind == kind, Watch.query.ilike(US))).one()
        reading.read(self._desk, found)
