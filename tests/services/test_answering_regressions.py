"""What the answering machine (tests/faults/test_answering_machine.py) has brought to light, one plain test for each."""

from __future__ import annotations

import pytest

from bot.core.pace import Pace
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import board, by_hand, deletions, ending
from bot.storage.cards import Card
from bot.views import reply_form
from tests.desks import apart, count, draw, mention
from tests.sending import ASKED, US, WORDS, answer, ask, deliver, fill, read_own, reply, state, unasked

OTHER_WORDS = "Thank you. Our team would like to hear more of this."
ONCE_BEFORE = "Wrote to or about us once before"


@pytest.fixture
def two_ready(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, int, str]:
    """Two answers to one post, both ready to be posted by hand, and the id of the post."""
    read_own(desk, clock)
    number, key = unasked(desk, sandbox, clock)
    older = answer(desk, number, WORDS)
    newer = answer(desk, number, OTHER_WORDS, kind=ReplyKind.THANKS)
    clock.advance(60)
    return older, newer, key


@pytest.mark.parametrize("posted", [0, 1])
def test_words_that_are_posted_by_hand_count_for_the_reply_that_they_are(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, two_ready: tuple[int, int, str], posted: int
) -> None:
    numbers, key = two_ready[:2], two_ready[2]
    post = sandbox.x.post(US, (WORDS, OTHER_WORDS)[posted], reply_to=key)
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert state(desk, numbers[posted]) is ReplyState.SENT
    assert state(desk, numbers[1 - posted]) is ReplyState.READY
    assert reply(desk, numbers[posted]).url == post.url


def test_a_reply_whose_mentions_card_was_given_up_does_not_wait_for_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    answer(desk, number)  # from an alert: the card in the channel is still to come
    sandbox.x.delete(key)
    clock.advance(desk.team.reading.recheck + 1)
    deletions.look_again(desk)
    pace = Pace()
    for _ in range(60):
        clock.advance(max(1, board.step(desk, pace)))
    assert count(desk, Card, Card.wanted > Card.shown, Card.failed.is_(None), Card.thread_id.is_not(None)) == 0


def test_a_later_card_tells_that_the_same_person_has_been_answered(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first,), _ = ask(desk, sandbox, clock)
    ask(apart(desk), sandbox, clock, f"{ASKED}, and it is raining in ward 9 as well")
    draw(desk, clock)
    assert mention(desk, first).answered_at is None
    answer(desk, first)
    deliver(desk, clock, 30)
    draw(desk, clock)
    said = [str(message) for message in sandbox.slack.messages(CHANNEL) if ONCE_BEFORE in str(message)]
    assert said != []
    assert not any("no answer found" in one for one in said)


def test_a_later_card_and_its_form_tell_each_answer_once_with_the_newest_to_be_seen(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, again), keys = ask(desk, sandbox, clock, ASKED, f"@{US} and nobody at the desk knows either")
    assert mention(desk, again).lead_id == first
    answer(desk, first, by="U0PRIYA", to=again)
    deliver(desk, clock, 30)
    read_own(desk, clock)
    assert mention(desk, first).answer_id == mention(desk, again).answer_id
    (later,), _ = ask(apart(desk), sandbox, clock, f"{ASKED}, and it is raining in ward 9 as well")
    draw(desk, clock)
    (there,) = sandbox.x.replies_to(keys[1])
    line = (
        "Wrote to or about us twice before: answered on 23 November 2026, after less than a minute, by <@U0PRIYA> – "
        f"<{there.url}|see it>"
    )
    said = [
        str(element["text"]) for message in sandbox.slack.messages(CHANNEL) for block in message["blocks"]
        for element in block.get("elements", []) if "Wrote to or about us twice" in str(element.get("text"))
    ]  # fmt: skip
    assert said == [f"🕑 {line}"]
    assert line in str(reply_form.form(fill(desk, later)))


def test_a_later_card_tells_nothing_of_a_post_that_its_author_took_back(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    _, (key,) = ask(desk, sandbox, clock)
    ask(apart(desk), sandbox, clock, f"{ASKED}, and it is raining in ward 9 as well")
    draw(desk, clock)
    assert ONCE_BEFORE in str(sandbox.slack.messages(CHANNEL))
    sandbox.x.delete(key)
    clock.advance(desk.team.reading.recheck + 1)
    deletions.look_again(desk)
    draw(desk, clock)
    assert ONCE_BEFORE not in str(sandbox.slack.messages(CHANNEL))


def test_a_later_card_tells_that_an_earlier_post_was_reopened(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first,), _ = ask(desk, sandbox, clock)
    ask(apart(desk), sandbox, clock, f"{ASKED}, and it is raining in ward 9 as well")
    answer(desk, first)
    deliver(desk, clock, 30)
    draw(desk, clock)
    assert "no answer found" not in str(sandbox.slack.messages(CHANNEL))
    ending.reopen(desk, first, by="U0TOM")
    draw(desk, clock)
    assert "no answer found" in str(sandbox.slack.messages(CHANNEL))
