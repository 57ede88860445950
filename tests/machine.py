"""An office for the answering machine: the real services at the real sandbox, in processes that can die at a seam."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select

from bot.app import Kestrel
from bot.core.cards import Card as Drawn
from bot.core.delivery import OutboxState
from bot.core.figures import Figures
from bot.core.home import Home
from bot.core.pace import Pace
from bot.core.posts import Author, PublicPost
from bot.core.publishing import Draft
from bot.core.reading import Look, Page
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk, Wakeups
from bot.network import Network
from bot.networks.x import X
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import board, by_hand, chasing, deletions, hush_tending, outbox, reading, sources, waking
from bot.storage import hushes
from bot.storage.cards import Card
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply
from bot.storage.watches import Watch
from bot.surface import HandedIn, Surface
from bot.team import Team
from tests.desks import NOW, count, unshown

OURS = "AshcombeValeNHS"
# How long the bot waits for X, and X keeps a request that it never answers, in real seconds.
PATIENCE, HOLD = 0.25, 0.6
# When everything is well again the clock is moved by so many seconds, at most so many times.
BEAT, ROUNDS = 200, 60
LIVE = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)

T = TypeVar("T")
Happening = Callable[[], None]


class Killed(BaseException):
    """The process ends here, in the middle of what it did."""


class Seam:
    """A place where a process can die or be held up: what is set happens once, before or after the next real call."""

    def __init__(self) -> None:
        self._set: dict[str, Happening] = {}

    def set(self, when: str, happening: Happening) -> None:
        """Have it happen "before" or "after" the next call."""
        self._set[when] = happening

    def clear(self) -> None:
        """Let the next call pass."""
        self._set.clear()

    @property
    def holds_up(self) -> bool:
        """Whether something happens before the next call."""
        return "before" in self._set

    def call(self, what: Callable[[], T]) -> T:
        """The real call, with whatever is set around it."""
        self._set.pop("before", _nothing)()
        answer = what()
        self._set.pop("after", _nothing)()
        return answer


class Line:
    """The real network, with a seam around publishing and another around looking at our own timeline."""

    def __init__(self, network: Network, sends: Callable[[Draft], None]) -> None:
        self.name = network.name
        self.publishing, self.looking = Seam(), Seam()
        self._network, self._sends = network, sends

    def account(self, handle: str) -> Author:
        return self._network.account(handle)

    def page(self, look: Look) -> Page:
        return self.looking.call(lambda: self._network.page(look))

    def look_again(self, keys: Sequence[str]) -> Page:
        return self._network.look_again(keys)

    def measure(self, keys: Sequence[str]) -> dict[str, Figures]:
        return self._network.measure(keys)

    def publish(self, draft: Draft) -> PublicPost:
        # Nothing helps a process that is held up after its last look at the clock.
        if not self.publishing.holds_up:
            self._sends(draft)
        return self.publishing.call(lambda: self._network.publish(draft))


class Wall:
    """The real chat, with a seam around what is put up there."""

    def __init__(self, surface: Surface) -> None:
        self.seam = Seam()
        self._surface = surface

    def post(self, channel: str, card: Drawn, *, key: str, thread: str | None) -> str:
        return self.seam.call(lambda: self._surface.post(channel, card, key=key, thread=thread))

    def update(self, channel: str, ts: str, card: Drawn) -> None:
        self.seam.call(lambda: self._surface.update(channel, ts, card))

    def withdraw(self, channel: str, ts: str) -> None:
        self._surface.withdraw(channel, ts)

    def find(self, channel: str, *, key: str, since: datetime, thread: str | None) -> str | None:
        return self._surface.find(channel, key=key, since=since, thread=thread)

    def direct(self, user: str) -> str:
        return self._surface.direct(user)

    def picture(self, file: str) -> HandedIn:
        return self._surface.picture(file)

    def picture_soon(self, file: str) -> Future[HandedIn]:
        return self._surface.picture_soon(file)

    def upload(self, name: str, content: bytes, **how: Any) -> str:
        return self._surface.upload(name, content, **how)

    def hand(self, user: str, channel: str, file: str, make: Callable[[], bytes], **how: Any) -> None:
        self._surface.hand(user, channel, file, make, **how)

    def delete_file(self, file: str) -> None:
        self._surface.delete_file(file)

    def is_in(self, channel: str, user: str) -> bool:
        return self._surface.is_in(channel, user)

    def home(self, user: str, home: Home | str) -> None:
        self._surface.home(user, home)

    def close_home(self, user: str, sentence: str) -> None:
        self._surface.close_home(user, sentence)

    def address(self) -> str:
        return self._surface.address()

    def tell(self, user: str, channel: str, text: str, *, thread: str | None = None, undo: int | None = None) -> None:
        self._surface.tell(user, channel, text, thread=thread, undo=undo)


class Process:
    """One process of the bot: a desk of its own, of which nothing runs by itself."""

    def __init__(self, desk: Desk, name: str, network: Network, sends: Callable[[Draft], None]) -> None:
        self.line, self.wall = Line(network, sends), Wall(desk.surface)
        self.desk = replace(desk, name=name, networks={"x": self.line}, surface=self.wall, wakeups=Wakeups())
        self.pace = Pace()
        sources.settle(self.desk)

    def read(self) -> None:
        """Read every watch that is due."""
        for watch in reading.due(self.desk):
            reading.read(self.desk, watch)

    def jobs(self) -> None:
        """Everything of the timetable that has to do with answering, once."""
        self.read()
        deletions.look_again(self.desk)
        waking.wake(self.desk)
        outbox.deliver(self.desk)
        hush_tending.tend(self.desk)
        by_hand.find_posted(self.desk)
        chasing.chase(self.desk)

    def draw(self, steps: int) -> None:
        """So many steps of the board."""
        for _ in range(steps):
            board.step(self.desk, self.pace)


class Office:
    """The local world, one database, and the processes that share it."""

    _process = Process

    def __init__(self, database_url: str, start: datetime = NOW) -> None:
        self.clock = MovableClock(start, speed=0)
        self.sandbox = Sandbox(clock=self.clock, manifest=manifest()).start()
        # One layout for all processes, which share nothing else than the database.
        team, settings = self._team(), sandbox_settings(self.sandbox, database_url)
        self._kestrel = Kestrel(settings, team, clock=self.clock)
        keys: dict[str, Any] = {
            key.removeprefix("x_"): getattr(settings, key)
            for key in ("x_bearer_token", "x_api_key", "x_api_secret", "x_access_token", "x_access_token_secret")
        }
        pens = {
            handle: (pen.access_token, pen.access_token_secret) if pen else None
            for handle, pen in settings.x_accounts_of(team).items()
        }
        self._x = X(self.sandbox.x_api_url, now=self.clock.now, timeout=PATIENCE, accounts=pens, **keys)
        self._born = 0
        # What befalls the next requests to X: to publish (and to look posts up again), and to read.
        self.befalls: dict[bool, deque[str | None]] = {True: deque(), False: deque()}
        self.sandbox.faults.x_hold = HOLD
        self.sandbox.faults.x_script = self._fault
        # Posts of our account that a person wrote by hand, by id: the reply whose very words they are, if they are.
        self.by_hand: dict[str, int | None] = {}
        # Texts that were sent while they stood there already: X refuses them, but we must not count on that.
        self.repeated: list[str] = []
        # Invitations that were sent while a hush stood.
        self.in_spite: list[str] = []
        self.processes = [self._new(), self._new()]

    @property
    def first(self) -> Process:
        """A process that is alive."""
        return self.processes[0]

    def process(self, number: int) -> Process:
        """One of the processes."""
        return self.processes[number % len(self.processes)]

    def dies(self, process: Process) -> None:
        """A process is gone, and a new one goes on with the same database."""
        self.processes[self.processes.index(process)] = self._new()

    def survives(self, process: Process, what: Callable[[], object]) -> bool:
        """Do something in a process that may die of it; whether it lives on."""
        try:
            what()
        except Killed:
            self.dies(process)
            return False
        process.line.publishing.clear()
        process.line.looking.clear()
        process.wall.seam.clear()
        return True

    def heal(self) -> None:
        """X and Slack are well again, and the processes work until nothing is left to do."""
        self.sandbox.faults.set(x="ok", slack="ok")
        for queue in self.befalls.values():
            queue.clear()
        for _ in range(ROUNDS):
            self.first.jobs()
            self._draw()
            if not self._busy():
                return
            self.clock.advance(BEAT)
        raise AssertionError(f"there is always something left to do: {self._busy()}")

    def published(self) -> list[tuple[str, str]]:
        """(id, text) of every post that the bot published and that stands there now."""
        return [(post.id, post.text) for post in self.sandbox.x.posts(by=OURS) if post.id not in self.by_hand]

    def close(self) -> None:
        """The end of the day."""
        self.sandbox.faults.x_script = None
        self.sandbox.faults.set(x="ok", slack="ok")
        self._kestrel.stop()
        self.sandbox.stop()

    def _team(self) -> Team:
        """One search besides our mentions and our own timeline: each watch costs a request at every reading."""
        team = sandbox_team()
        return team.model_copy(update={"watches": team.watches[:1]})

    def _new(self) -> Process:
        self._born += 1
        return self._process(self._kestrel.desk, f"office/{self._born}", self._x, self._sends)

    def _sends(self, draft: Draft) -> None:
        text = draft.text
        if any(text in shown for _, shown in self.published()):
            self.repeated.append(text)
        with self.first.desk.database.read() as session:
            mine = select(func.count()).where(Reply.kind == ReplyKind.INVITATION, Reply.text == text)
            if hushes.standing(session, self.clock.now()) is not None and session.scalar(mine):
                self.in_spite.append(text)

    def _fault(self, path: str) -> str | None:
        with suppress(IndexError):
            return self.befalls[path.endswith("/2/tweets")].popleft()
        return None

    def _draw(self) -> None:
        """Until all is shown, or the board has nothing to do for longer than its pace explains."""
        process, rests = self.first, 0
        while rests < 6 and (unshown(process.desk) or not rests):
            rest = board.step(process.desk, process.pace)
            rests = rests + 1 if rest else 0
            self.clock.advance(rest)

    def _busy(self) -> list[str]:
        """What has not come to rest."""
        desk, now = self.first.desk, self.clock.now()
        with desk.database.read() as session:
            cursors = select(func.count()).select_from(Watch).where(Watch.active, Watch.last_read_at != now)
            unread = session.scalar(cursors.where(Watch.last_read_at < now - timedelta(minutes=10))) or 0
        found = {
            "in the outbox": count(desk, Outbox, Outbox.state.in_(LIVE), Outbox.asks.is_(False)),
            "said to be posted": count(desk, Reply, Reply.state == ReplyState.SAID),
            "unread": unread,
        }
        return [f"{number} {what}" for what, number in found.items() if number] + self._undrawn()

    def _undrawn(self) -> list[str]:
        """The cards that do not stand in the chat as they should."""
        waiting = select(Card).where(Card.wanted > Card.shown, Card.failed.is_(None), Card.packed.is_(False))
        with self.first.desk.database.read() as session:
            return [
                f"card {card.id} ({card.kind}, of mention {card.mention_id}, in the thread of {card.thread_id})"
                for card in session.scalars(waiting)
            ]


def _nothing() -> None:
    pass
