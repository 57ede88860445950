"""What was put off comes back at its moment: once, to its owner, whoever does the waking."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, resting, waking
from bot.storage import history
from bot.storage.cards import Card, CardKind
from bot.storage.engine import connect
from bot.storage.history import History
from bot.storage.mentions import Mention
from tests.desks import NOW, card, count, draw, mention, post, take

HOUR = timedelta(hours=1)


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that nobody has claimed."""
    (taken,) = take(desk, post("1"))
    return taken


def told(desk: Desk) -> list[tuple[str | None, str, str | None]]:
    with desk.database.read() as session:
        rows = session.scalars(select(Card).where(Card.kind == CardKind.ALERT).order_by(Card.id)).all()
        return [(row.user, (row.about or {})["reason"], (row.about or {})["note"]) for row in rows]


def test_nothing_wakes_before_its_moment(desk: Desk, clock: MovableClock, number: int) -> None:
    resting.snooze(desk, number, until=NOW + HOUR, by="U0TOM")
    clock.move_to(NOW + HOUR - timedelta(seconds=1))
    waking.wake(desk)
    assert mention(desk, number).status is Status.SNOOZED


def test_a_snooze_ends_with_a_word_to_the_owner(desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int) -> None:
    resting.snooze(desk, number, until=NOW + HOUR, by="U0TOM")
    clock.move_to(NOW + HOUR)
    wanted = card(desk, number).wanted
    waking.wake(desk)
    held = mention(desk, number)
    assert (held.status, held.owner, held.until_at) == (Status.CLAIMED, "U0TOM", None)
    assert card(desk, number).wanted == wanted + 1
    with desk.database.read() as session:
        rows = [(row.action, row.by) for row in history.of(session, number)]
    assert rows == [("snooze", "U0TOM"), ("wake", "kestrel")]
    draw(desk, clock)
    assert "You snoozed this until now" in str(sandbox.slack.direct_messages("U0TOM"))
    assert audit.audit(desk) == []


def test_a_wait_ends_with_the_name_of_whoever_was_waited_for(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int
) -> None:
    resting.wait(desk, number, on="Estates & <!here>", until=NOW + HOUR, by="U0TOM")
    clock.move_to(NOW + HOUR)
    waking.wake(desk)
    assert mention(desk, number).waiting_on is None
    assert told(desk) == [("U0TOM", "wait_over", "Estates & <!here>")]
    draw(desk, clock)
    assert "You have waited for Estates &amp; &lt;!here&gt; until now" in str(sandbox.slack.direct_messages("U0TOM"))


def test_what_lost_its_owner_wakes_as_open_and_nobody_is_told(desk: Desk, clock: MovableClock, number: int) -> None:
    resting.snooze(desk, number, until=NOW + HOUR, by="U0TOM")
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).owner = None
    clock.move_to(NOW + HOUR)
    waking.wake(desk)
    assert mention(desk, number).status is Status.OPEN
    assert told(desk) == []


def test_of_two_workers_each_wakes_what_the_other_does_not(desk: Desk, database_url: str, clock: MovableClock) -> None:
    numbers = take(desk, *(post(str(key), f"{key} is a lonely number, says {key}") for key in range(1, 131)))
    for number in numbers:
        resting.snooze(desk, number, until=NOW + HOUR, by="U0TOM")
    clock.move_to(NOW + HOUR)
    other = replace(desk, name="another process", database=connect(database_url))
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(waking.wake, [desk, other]))
    other.database.close()
    waking.wake(desk)
    assert count(desk, Mention, Mention.status == Status.CLAIMED) == len(numbers)
    assert count(desk, History, History.action == "wake") == len(numbers)
    assert len(told(desk)) == len(numbers)
