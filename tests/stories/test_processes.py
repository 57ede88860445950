"""Two web and two worker processes on one PostgreSQL share the work, and nothing is done twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.sandbox.demo import CHANNEL
from bot.sandbox.firstday.storm import gusts
from bot.sandbox.world import Sandbox
from bot.services.audit import add_up
from bot.storage.cards import Card, CardKind
from bot.storage.engine import Database
from bot.storage.history import History
from bot.storage.mentions import Mention
from tests.children import PATIENCE, Child, environment
from tests.databases import new_postgresql, prepared
from tests.ordeal import TEAM, messages_by_card
from tests.waiting import until

POSTS, PEOPLE = 200, 50


@dataclass(frozen=True)
class Processes:
    """Four real processes, the database they share, and where each web process listens."""

    webs: list[Child]
    workers: list[Child]
    ports: list[int]
    database: Database

    def all(self) -> list[Child]:
        return [*self.webs, *self.workers]


@pytest.fixture
def processes(sandbox: Sandbox, postgresql: str, tmp_path: Path) -> Iterator[Processes]:
    """Two `kestrel web` and two `kestrel worker`; Slack speaks signed HTTP to the first web at the beginning."""
    team = tmp_path / "team.toml"
    team.write_text(TEAM)
    with new_postgresql(postgresql) as url, ExitStack() as stack:
        database = prepared(url)
        stack.callback(database.close)
        ports = free_ports(2)
        webs = [Child("web", environment(sandbox, url, team, PORT=str(p)), tmp_path, f"web{p}") for p in ports]
        workers = [Child("worker", environment(sandbox, url, team), tmp_path, f"worker{n}") for n in range(2)]
        for child in (*webs, *workers):
            stack.enter_context(child).start()
        for child in (*webs, *workers):
            child.wait_until_ready()
        sandbox.slack.request_url = events(ports[0])
        yield Processes(webs, workers, ports, database)


def test_posts_are_carded_once_fifty_claims_have_one_winner_and_sigterm_ends_each_process_cleanly(
    processes: Processes, sandbox: Sandbox
) -> None:
    post_all(sandbox, POSTS)
    until(lambda: taken(processes.database) == POSTS, PATIENCE)
    card = until(lambda: claimable(processes.database), PATIENCE)

    def press(person: int) -> None:
        # Both webs are asked: each click goes to the one whose turn it is.
        sandbox.slack.request_url = events(processes.ports[person % 2])
        sandbox.slack.press("U0TOM" if person % 2 else "U0MEGAN", CHANNEL, card, "claim").wait(15)

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(press, range(PEOPLE)))
    assert [child.tell_to_stop() for child in processes.all()] == [0, 0, 0, 0]
    # Asked when all have ended: on a busy machine a click may be carried out after Slack has stopped waiting for it.
    with processes.database.read() as session:
        assert session.scalar(select(func.count()).where(History.action == "claim")) == 1
    assert_nothing_lost_or_doubled(processes.database, sandbox, POSTS)


def test_when_a_worker_is_killed_in_the_middle_the_other_takes_over(processes: Processes, sandbox: Sandbox) -> None:
    post_all(sandbox, POSTS // 2)
    until(lambda: taken(processes.database) > 0, PATIENCE)
    processes.workers[0].kill()
    post_all(sandbox, POSTS // 2, seed=2)
    until(lambda: taken(processes.database) == POSTS, PATIENCE)
    sent = sandbox.slack.calls["chat.postMessage"]
    until(lambda: sandbox.slack.calls["chat.postMessage"] >= sent + 2, PATIENCE)
    assert processes.workers[1].tell_to_stop() == 0
    assert_nothing_lost_or_doubled(processes.database, sandbox, POSTS)


def assert_nothing_lost_or_doubled(database: Database, sandbox: Sandbox, posts: int) -> None:
    with database.read() as session:
        total = add_up(session)
        own = select(Card.mention_id).where(Card.kind == CardKind.MENTION)
        doubled = session.scalars(own.group_by(Card.mention_id).having(func.count() > 1)).all()
    assert total.holds
    assert total.taken == posts
    assert doubled == []
    assert set(messages_by_card(sandbox).values()) == {1}


def post_all(sandbox: Sandbox, count: int, seed: int = 1) -> None:
    for gust in gusts(count, 60, seed):
        sandbox.x.post(f"w{seed}_{gust.by.rpartition('_')[2]}", gust.text)


def taken(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Mention.id))) or 0


def claimable(database: Database) -> str | None:
    """The name in Slack of a card in the channel that anybody may claim."""
    with database.read() as session:
        return session.scalar(
            select(Card.ts).where(Card.kind == CardKind.MENTION, Card.channel == CHANNEL, Card.ts.is_not(None)).limit(1)
        )


def events(port: int) -> str:
    return f"http://127.0.0.1:{port}/slack/events"


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
