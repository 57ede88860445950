"""An ordeal for the bot: posts keep coming, X fails at random, and the process is killed again and again."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import func, select

from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.sandbox.x.posts import Row
from bot.services.audit import Sum, add_up
from bot.storage.cards import Card
from bot.storage.engine import connect
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from tests.children import Child

BEAT = 0.02
TEAM = """
[organisation]
name = "Ashcombe Vale NHS Foundation Trust"
short_name = "Ashcombe Vale"
time_zone = "Europe/London"
nation = "ENG"

[[accounts]]
network = "x"
handle = "@AshcombeValeNHS"

# Finds most of the same posts once more.
[[watches]]
kind = "handle"
query = "AshcombeValeNHS"

[people]
on_duty = ["U0PRIYA"]

[reading]
busy = 0.5
quiet = 1
pause = 0.5
recheck = 60
first_hours = 720
"""


@dataclass(frozen=True)
class Faults:
    """How likely each fault is that may befall a request to X."""

    limited: float = 0.1
    down: float = 0.08
    broken: float = 0.08
    silent: float = 0.01


class Ordeal:
    """Lets posts arrive by and by while the child is started and killed; remembers what came and what went wrong."""

    def __init__(self, sandbox: Sandbox, random: Random, faults: Faults, longest_life: float) -> None:
        self._sandbox, self._random, self._likely, self._longest_life = sandbox, random, faults, longest_life
        self._due: deque[Row] = deque()
        self._pause = 0.0
        self._next = 0.0
        self.arrived: list[tuple[str, str]] = []
        self.met: Counter[str] = Counter()
        self.starts = 0
        sandbox.faults.x_script = self._fault
        sandbox.faults.x_retry_after = 1
        sandbox.faults.x_hold = 12.0  # longer than the bot has patience for

    def history(self, rows: Sequence[Row]) -> None:
        """These were written before the bot came."""
        self.arrived += [(post.id, row.text) for post, row in zip(self._sandbox.x.load(rows), rows, strict=True)]

    def begin(self, rows: Sequence[Row], seconds: float) -> None:
        """These arrive from now on, evenly over so many seconds."""
        self._due = deque(rows)
        self._pause, self._next = seconds / max(1, len(rows)), time.monotonic()

    def kill_again_and_again(self, child: Child, kills: int, flood: int) -> None:
        """Start the child, kill it at a random moment, leave it dead for a moment, and so on; it lives in the end.

        Half-way, `flood` posts come at once while it is dead.
        """
        for number in range(kills):
            child.start()
            self.starts += 1
            self.let_pass_until_ready(child)
            self.let_pass(self._random.uniform(0.1, self._longest_life))
            child.kill()
            if number == kills // 2:
                self._post(flood)
                self._next = time.monotonic()
            self.let_pass(self._random.uniform(0.05, 0.5))
        child.start().wait_until_ready()
        self.starts += 1

    def let_pass_until_ready(self, child: Child) -> None:
        """Until the child is at work; sometimes it is killed before that."""
        impatient = self._random.random() < 0.2
        end = time.monotonic() + (self._random.uniform(0.2, 1.5) if impatient else 15.0)
        while time.monotonic() < end and not child.ready:
            self.let_pass(BEAT)

    def let_pass(self, seconds: float) -> None:
        """So many real seconds in which posts arrive."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            behind = int((now - self._next) / self._pause) if self._due else 0
            self._post(behind)
            self._next += behind * self._pause
            time.sleep(min(BEAT, max(0.0, end - now)))

    def let_all_arrive(self) -> None:
        """Until the last post is there."""
        while self._due:
            self.let_pass(BEAT)

    def _post(self, count: int) -> None:
        for _ in range(min(count, len(self._due))):
            row = self._due.popleft()
            self.arrived.append((self._sandbox.x.post(row.handle, row.text).id, row.text))

    def _fault(self, _path: str) -> str | None:
        likely = self._likely
        chances = (likely.limited, likely.down, likely.broken, likely.silent)
        kinds = ("429", "503", "broken", "timeout", None)
        kind = self._random.choices(kinds, (*chances, 1.0 - sum(chances)))[0]
        if kind is not None:
            self.met[kind] += 1
        return kind


@dataclass(frozen=True)
class Inventory:
    """What the database holds in the order in which it was written, and where the auditor finds it."""

    mentions: list[tuple[str, str]]
    total: Sum
    undrawn: int


def count(url: str) -> int:
    """How many mentions there are."""
    database = connect(url)
    with database.read() as session:
        found = session.scalar(select(func.count(Mention.id))) or 0
    database.close()
    return found


def inventory(url: str) -> Inventory:
    """Look at everything."""
    database = connect(url)
    with database.read() as session:
        rows = session.execute(
            select(Post.key, Post.text)
            .join(Mention, Mention.id == Post.id)
            .order_by(Post.posted_at, func.length(Post.key), Post.key)
        ).all()
        unsettled = (Card.wanted > Card.shown, Card.failed.is_(None), Card.packed.is_(False))
        undrawn = session.scalar(select(func.count(Card.id)).where(*unsettled)) or 0
        found = Inventory([(key, text) for key, text in rows], add_up(session), undrawn)
    database.close()
    return found


def written(arrived: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the database should hold: the words as they were written, in NFC."""
    return [(key, unicodedata.normalize("NFC", text)) for key, text in arrived]


def messages_by_card(sandbox: Sandbox) -> Counter[str]:
    """How many messages each card has in the local Slack, by the key in their metadata."""
    slack = sandbox.slack
    top = slack.messages(CHANNEL)
    everything = top + [reply for message in top for reply in slack.messages(CHANNEL, message["ts"])]
    everything += [message for person in ("U0PRIYA", "U0TOM") for message in slack.direct_messages(person)]
    keys = (message.get("metadata", {}).get("event_payload", {}).get("key") for message in everything)
    return Counter(key for key in keys if key)
