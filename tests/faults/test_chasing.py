"""Workers are killed in the middle of chasing, again and again: every reminder is there once, and none is missing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text, update

from bot.app import Kestrel
from bot.core.owed import Owed, Rung
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import sandbox_settings
from bot.sandbox.world import Sandbox
from bot.services import chasing, mentions, sources
from bot.storage.cards import Card, CardKind
from bot.storage.chases import Chase
from bot.storage.deadlines import Deadline
from bot.storage.engine import Database
from bot.storage.history import History
from bot.team import read_team
from tests.children import PATIENCE, Child, environment
from tests.databases import new_postgresql, prepared
from tests.desks import post, take, unlike
from tests.waiting import until

DUE, KILLS = 300, 4
OWNERS = ("U0PRIYA", "U0TOM", "U0MEGAN", "U0HELEN", "U0DAVID")
# Children go by the machine's clock, at whatever hour and on whatever day this runs: this team is always there.
TEAM = """
[organisation]
name = "Ashcombe Vale NHS Foundation Trust"
bank_holidays = false

[[accounts]]
network = "x"
handle = "@AshcombeValeNHS"

[people]
on_duty = ["U0PRIYA"]
head = "U0RUTH"

[[chases.times]]
level = "routine"
claim = "2 working hours"
answer = "2 working hours"

[hours]
""" + "\n".join(f'{day} = ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
# A round takes long enough to be killed in its middle, and each reminder that is tried leaves its number behind.
A_ROUND = 2.0
SLOWLY = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN PERFORM pg_sleep({A_ROUND / chasing.BATCH}); RETURN NEW; END $$",
    "CREATE TRIGGER slowly BEFORE INSERT ON chase FOR EACH ROW EXECUTE FUNCTION slowly()",
)
OPEN = Deadline.ended_at.is_(None)
CONNECTIONS = "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
def due(sandbox: Sandbox, postgresql: str, tmp_path: Path) -> Iterator[tuple[Database, list[Child]]]:
    """A database in which hundreds of things are due, to many people, and two workers that have not begun."""
    team = tmp_path / "team.toml"
    team.write_text(TEAM)
    with new_postgresql(postgresql) as url, ExitStack() as stack:
        database = prepared(url)
        stack.callback(database.close)
        began = datetime.now(UTC) - timedelta(hours=3)
        settings = sandbox_settings(sandbox, url, team_file=team)
        bot = Kestrel(settings, read_team(team), clock=MovableClock(began, speed=0))
        stack.callback(bot.stop)
        sources.settle(bot.desk)
        alone = [post(str(n), unlike(n), handle=f"p{n}", at=began, network="web") for n in range(DUE)]
        numbers = take(bot.desk, *alone)
        for number in numbers[::2]:
            mentions.claim(bot.desk, number, by=OWNERS[number % len(OWNERS)])
        with database.write.begin() as session:
            # The mentions' own cards are lines of a list, all but a few: Slack's pace is not what is tested here.
            session.execute(update(Card).where(Card.mention_id.in_(numbers[5:])).values(packed=True))
            for statement in SLOWLY:
                session.execute(text(statement))
        children = [
            Child("worker", environment(sandbox, f"{url}&application_name={n}", team), tmp_path, f"worker{n}")
            for n in range(2)
        ]
        yield database, [stack.enter_context(child) for child in children]


def test_a_worker_killed_in_the_middle_of_a_round_changes_nothing_but_the_time(
    due: tuple[Database, list[Child]], sandbox: Sandbox
) -> None:
    database, workers = due
    random, logs = Random(4), list[str]()
    for child in workers:
        child.start()
    for _ in range(KILLS):
        until(lambda: writing(database) or not left(database), PATIENCE)
        for name in writing(database)[:1]:
            time.sleep(random.uniform(0, 0.8 * A_ROUND))
            child = workers[int(name)]
            child.kill()
            logs.append(child.log.read_text())
            until(partial(gone, database, name), PATIENCE)  # its round is undone
            child.start()
    until(lambda: left(database) == 0, PATIENCE)
    # Numbers that were given to reminders of a round that never ended are not given again.
    assert attempts(database) > DUE, "every kill came too late"
    assert_each_reminder_is_there_once(database)
    until(lambda: unsent(database) == 0, PATIENCE)
    assert [child.tell_to_stop() for child in workers] == [0, 0]
    assert_each_reminder_is_there_once(database)
    assert set(messages(sandbox).values()) == {1}
    assert not [line for log in (*logs, *(child.log.read_text() for child in workers)) for line in log.splitlines()
                if "job_failed" in line or "board_failed" in line]  # fmt: skip


def writing(database: Database) -> list[str]:
    """The workers that are writing reminders down."""
    with database.read() as session:
        return list(session.scalars(text(f"{CONNECTIONS} AND state = 'active' AND query LIKE 'INSERT INTO chase%'")))


def gone(database: Database, worker: str) -> bool:
    """Whether the database carries nothing out any more that a worker asked for."""
    with database.read() as session:
        return session.scalar(text(f"{CONNECTIONS} AND application_name = :worker"), {"worker": worker}) is None


def left(database: Database) -> int:
    """How many things nobody has been told of yet."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Deadline).where(Deadline.told == 0, OPEN)) or 0


def unsent(database: Database) -> int:
    """How many messages with reminders, and lines in threads, do not stand in Slack yet."""
    waiting = (Card.kind.in_((CardKind.CHASE, CardKind.LADDER)), Card.wanted > Card.shown, Card.failed.is_(None))
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Card).where(*waiting)) or 0


def attempts(database: Database) -> int:
    """How many reminders were ever tried to be saved."""
    with database.read() as session:
        return session.scalar(text("SELECT last_value FROM chase_id_seq")) or 0


def assert_each_reminder_is_there_once(database: Database) -> None:
    with database.read() as session:
        of_each = Counter(session.scalars(select(Chase.deadline_id)))
        asked = set(session.scalars(select(Deadline.id).where(OPEN)))
        rungs = set(map(tuple, session.execute(select(Deadline.kind, Chase.rung).join(Chase.deadline))))
        told = Counter(session.scalars(select(History.mention_id).where(History.action == "chase")))
        threads = Counter(session.scalars(select(Card.mention_id).where(Card.kind == CardKind.LADDER)))
        kinds = set(session.scalars(select(Card.kind).where(Card.id.in_(select(Chase.card_id)))))
    assert set(of_each) == asked
    assert (len(of_each), set(of_each.values())) == (DUE, {1})
    assert (len(told), set(told.values())) == (DUE, {1})
    assert set(threads.values()) == {1}
    assert rungs == {(Owed.CLAIM, Rung.ON_DUTY), (Owed.ANSWER, Rung.OWNER)}
    assert kinds == {CardKind.CHASE}


def messages(sandbox: Sandbox) -> Counter[str]:
    """How often each message with reminders stands in somebody's conversation, by the key that it carries."""
    found = [message for member in OWNERS for message in sandbox.slack.direct_messages(member)]
    return Counter(message["metadata"]["event_payload"]["key"] for message in found)
