"""Members: greeted once by whoever sees them first, told where they wish, and left in peace in their quiet hours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.members import Quiet, Wishes
from bot.core.owed import Owed
from bot.core.pace import Pace
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, board, chasing, handing, members, mentions
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from tests.chased import ON_DUTY, held, reminded, sent
from tests.desks import NOW, count, draw, post, take
from tests.slack_hands import MEGAN, TOM

HARM = "I cannot go on, I want to end my life, the ward would not help"
# It is nine in the morning when a test begins.
WORKING = Quiet(time(8), time(16, 30))
THEIR_END = NOW + timedelta(hours=7, minutes=30)


def direct(sandbox: Sandbox, member: str) -> list[str]:
    return [str(message["text"]) for message in sandbox.slack.direct_messages(member)]


def quiet(desk: Desk, member: str, hours: Quiet | None = WORKING) -> None:
    members.wish(desk, member, Wishes(True, hours))


def overdue(desk: Desk, clock: MovableClock) -> int:
    """A mention of which Tom is to be reminded now; all else stands in the chat."""
    (number,) = take(desk, post("1"))
    mentions.claim(desk, number, by=TOM)
    draw(desk, clock)
    clock.move_to(held(desk, number).next_at or clock.now())
    return number


def test_whoever_is_new_is_greeted_in_their_own_conversation_and_never_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for _ in range(3):
        members.seen(desk, TOM)
    draw(desk, clock)
    members.seen(desk, TOM)
    draw(desk, clock)
    assert len(direct(sandbox, TOM)) == 1
    assert direct(sandbox, TOM)[0].startswith("Hello! This is Kestrel, at Ashcombe Vale")
    assert direct(sandbox, MEGAN) == []


def test_of_many_who_see_somebody_at_once_one_greets(desk: Desk) -> None:
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda name: members.seen(replace(desk, name=name), TOM), "abcdef"))
    assert count(desk, Card, Card.kind == CardKind.GREETING) == 1


def test_somebody_who_has_settled_how_they_are_told_is_greeted_all_the_same(desk: Desk) -> None:
    quiet(desk, TOM)
    members.seen(desk, TOM)
    assert count(desk, Card, Card.kind == CardKind.GREETING) == 1


@pytest.mark.parametrize("nobody", ["", "B0BOT", "U0'; --"])
def test_nobody_is_greeted_who_is_no_member(desk: Desk, nobody: str) -> None:
    members.seen(desk, nobody)
    assert count(desk, Card) == 0


def test_a_reminder_comes_directly_where_nothing_else_is_wished(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    overdue(desk, clock)
    chasing.chase(desk)
    sent(desk, clock)
    assert [said.startswith("Reminder.") for said in direct(sandbox, TOM)] == [True]


def test_who_wishes_so_is_reminded_in_the_channel_by_name(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    members.wish(desk, TOM, Wishes(direct=False))
    overdue(desk, clock)
    chasing.chase(desk)
    sent(desk, clock)
    assert direct(sandbox, TOM) == []
    reminder = next(m for m in sandbox.slack.messages(CHANNEL) if "Reminder." in m["text"])
    assert reminder["text"].startswith(f"<@{TOM}> Reminder.")
    assert f"<@{TOM}> ⏰ *A reminder: this is yours" in str(reminder["blocks"])
    assert f"<@{TOM}> has this and has not answered." in str(reminder["blocks"])


def test_what_is_due_together_is_one_message_in_the_channel_too(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    members.wish(desk, TOM, Wishes(direct=False))
    numbers = take(desk, post("1"), post("2", "The car park machine has swallowed three of my coins today"))
    for number in numbers:
        mentions.claim(desk, number, by=TOM)
    draw(desk, clock)
    clock.move_to(max(held(desk, number).next_at or clock.now() for number in numbers))
    chasing.chase(desk)
    sent(desk, clock)
    assert len([m for m in sandbox.slack.messages(CHANNEL) if "Reminder." in m["text"]]) == 1


def test_in_quiet_hours_a_reminder_waits_until_their_end(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    quiet(desk, TOM)
    overdue(desk, clock)
    assert clock.now() < THEIR_END - timedelta(minutes=20)
    chasing.chase(desk)
    waits(desk, clock)
    assert reminded(desk, Owed.ANSWER)[0] == ("owner", TOM)
    assert direct(sandbox, TOM) == []
    clock.move_to(THEIR_END)
    draw(desk, clock)
    assert len(direct(sandbox, TOM)) == 1


def test_what_is_done_before_they_end_is_never_sent(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    quiet(desk, TOM)
    number = overdue(desk, clock)
    chasing.chase(desk)
    waits(desk, clock)
    mentions.release(desk, number, by=TOM)
    clock.move_to(THEIR_END)
    draw(desk, clock)
    assert direct(sandbox, TOM) == []


def test_what_a_colleague_passes_on_waits_too(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    quiet(desk, TOM)
    (number,) = take(desk, post("1"))
    handing.pass_on(desk, number, to=TOM, by=MEGAN)
    waits(desk, clock)
    assert direct(sandbox, TOM) == []
    clock.move_to(THEIR_END)
    draw(desk, clock)
    assert "passed this to you" in direct(sandbox, TOM)[0]


def test_quiet_hours_that_are_taken_back_hold_nothing_that_comes_later(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    quiet(desk, TOM)
    quiet(desk, TOM, None)
    overdue(desk, clock)
    chasing.chase(desk)
    sent(desk, clock)
    assert len(direct(sandbox, TOM)) == 1


def test_risk_of_harm_never_waits_and_always_comes_directly(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    members.wish(desk, ON_DUTY, Wishes(False, WORKING))
    members.wish(desk, TOM, Wishes(False, WORKING))
    (number,) = take(desk, post("1", HARM))
    draw(desk, clock)
    assert len(direct(sandbox, ON_DUTY)) == 1
    handing.pass_on(desk, number, to=TOM, by=ON_DUTY)
    draw(desk, clock)
    assert len(direct(sandbox, TOM)) == 1
    clock.move_to(held(desk, number).next_at or clock.now())
    chasing.chase(desk)
    sent(desk, clock)
    assert len(direct(sandbox, TOM)) == 2
    assert clock.now() < THEIR_END


def test_a_message_that_waits_for_its_hour_is_no_fault_to_the_auditor(desk: Desk, clock: MovableClock) -> None:
    quiet(desk, TOM, Quiet(time(8), time(20)))
    overdue(desk, clock)
    chasing.chase(desk)
    waits(desk, clock)
    clock.advance(3 * 3600)
    with desk.database.read() as session:
        assert audit._behind(session, desk) == 0


def test_hours_that_begin_when_they_end_are_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        quiet(desk, TOM, Quiet(time(9), time(9)))
    assert refused.value.field == "quiet_to"


def waits(desk: Desk, clock: MovableClock) -> None:
    """Everything is drawn but what waits for its hour."""
    clock.advance(31)
    pace = Pace()
    for _ in range(60):
        clock.advance(board.step(desk, pace))
