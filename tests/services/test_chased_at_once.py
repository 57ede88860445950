"""An answer and a reminder in the same instant, by threads with their own connections: what is done is not chased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, chase_moves, chasing, mentions, resting
from bot.services.refusals import Refusal
from bot.storage import deadlines, history
from bot.storage.engine import connect
from tests.chased import CHIEF, DIRECTOR, HEAD, ON_DUTY, owed, sent
from tests.desks import mention, post, take, unlike

ROUNDS, EACH = 4, 10
HOUR = timedelta(hours=1)
Desks = Callable[[int], list[Desk]]


@pytest.fixture
def others(desk: Desk, database_url: str) -> Iterator[Desks]:
    """Other processes at the same database."""
    with ExitStack() as stack:

        def more(count: int) -> list[Desk]:
            made = [replace(desk, name=f"process {n}", database=connect(database_url)) for n in range(count)]
            for each in made:
                stack.callback(each.database.close)
            return made

        yield more


def asked(desk: Desk, clock: MovableClock, of: int) -> list[tuple[int, str]]:
    """Mentions whose reminder is due now, with the keys of their posts."""
    begun = clock.now()
    keys = [f"{of}{n:03}" for n in range(EACH)]
    numbers = take(desk, *(post(key, unlike(int(key)), handle=f"p{key}", at=begun) for key in keys))
    clock.move_to(begun + 2 * HOUR)
    return list(zip(numbers, keys, strict=True))


def at_once(*work: Callable[[], object]) -> None:
    """Each of these in a thread of its own, all begun in one moment."""
    start = Barrier(len(work))

    def run(one: Callable[[], object]) -> None:
        start.wait(20)
        one()

    with ThreadPoolExecutor(len(work)) as threads:
        for done in [threads.submit(run, one) for one in work]:
            done.result()


def answered(desk: Desk, key: str) -> None:
    """Our answer is read from our own timeline."""
    reply = post(f"9{key}", "So sorry to hear it", handle="AshcombeValeNHS", at=desk.now(), reply_to=key)
    take(desk, replace(reply, conversation=key))


def actions(desk: Desk, number: int) -> list[str]:
    with desk.database.read() as session:
        return [row.action for row in history.of(session, number)]


def asking(sandbox: Sandbox) -> list[str]:
    """Messages in which somebody is still asked to do something."""
    told = [
        each for member in (ON_DUTY, "U0TOM", HEAD, DIRECTOR, CHIEF) for each in sandbox.slack.direct_messages(member)
    ]
    return [str(each) for each in told if "chase_have" in str(each)]


def test_after_an_answer_nothing_is_chased_whichever_came_first(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, others: Desks
) -> None:
    first, second, third = others(3)
    for turn in range(1, ROUNDS + 1):
        found = asked(desk, clock, turn)

        def answer_all(found: list[tuple[int, str]] = found) -> None:
            for _, key in found:
                answered(third, key)

        at_once(lambda: chasing.chase(first), lambda: chasing.chase(second), answer_all)
        for number, _ in found:
            assert mention(desk, number).status is Status.ANSWERED
            assert owed(desk, number) == []
            done = actions(desk, number)
            assert done in (["answer_seen"], ["chase", "answer_seen"]), done
        clock.move_to(clock.now() + timedelta(days=1) - 2 * HOUR)
    sent(desk, clock)
    assert asking(sandbox) == []
    assert chasing.chase(desk) == 0
    assert audit.audit(desk) == []


def test_a_claim_and_a_reminder_at_once_leave_one_thing_owed(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, others: Desks
) -> None:
    first, second = others(2)
    found = asked(desk, clock, 1)

    def claim_all() -> None:
        for number, _ in found:
            mentions.claim(second, number, by="U0TOM")

    at_once(lambda: chasing.chase(first), claim_all)
    for number, _ in found:
        assert [kind for kind, _ in owed(desk, number)] == ["answer"]
    sent(desk, clock)
    assert asking(sandbox) == []  # nobody has to claim any of them


def test_a_wait_and_a_reminder_at_once_leave_a_clock_that_stands_still(
    desk: Desk, clock: MovableClock, others: Desks
) -> None:
    first, second = others(2)
    found = asked(desk, clock, 1)
    until = clock.now() + timedelta(days=2)

    def wait_all() -> None:
        for number, _ in found:
            resting.wait(second, number, on="Estates", until=until, by="U0TOM")

    at_once(lambda: chasing.chase(first), wait_all)
    for number, _ in found:
        assert owed(desk, number) == [("answer", None)]
    clock.move_to(until - HOUR)
    assert chasing.chase(desk) == 0


def test_of_two_who_press_i_have_it_and_one_who_says_not_needed_one_is_first_and_the_others_are_told(
    desk: Desk, clock: MovableClock, others: Desks
) -> None:
    pressing = others(3)
    found = asked(desk, clock, 1)
    chasing.chase(desk)
    for number, _ in found:
        with desk.database.read() as session:
            (held,) = deadlines.open_of(session, number)
        refused: list[str] = []

        def press(one: Callable[[], object], refused: list[str] = refused) -> None:
            try:
                one()
            except Refusal as refusal:
                refused.append(refusal.sentence)

        at_once(
            partial(press, partial(chase_moves.have, pressing[0], held.id, by=ON_DUTY)),
            partial(press, partial(chase_moves.have, pressing[1], held.id, by="U0TOM")),
            partial(press, partial(chase_moves.not_needed, pressing[2], held.id, reason="Spam", by=HEAD)),
        )
        state = mention(desk, number)
        assert len(refused) in (1, 2)
        if state.status is Status.CLOSED:
            assert owed(desk, number) == []
        else:
            assert (state.status, state.owner in (ON_DUTY, "U0TOM")) == (Status.CLAIMED, True)
            assert [kind for kind, _ in owed(desk, number)] == [Owed.ANSWER.value]
    assert audit.audit(desk) == []
