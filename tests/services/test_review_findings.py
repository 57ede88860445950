"""What a strict review of answering found: no second answer, no lost one, and nobody named who left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.delivery import OutboxState, Outcome, Progress, after
from bot.core.replies import ReplyAction, ReplyState, may
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import by_hand, deciding
from bot.services.refusals import Refusal
from tests.desks import NOW
from tests.sending import US, answer, ask, deliver, failing, public, read_own, reply, row, state, unasked

DEADLINE = NOW + timedelta(hours=2)


def test_a_clear_no_after_an_unclear_attempt_is_for_a_person_to_settle() -> None:
    step = after(Progress(2, 0, 0, DEADLINE), Outcome.NOT_SENT, DEADLINE)
    assert (step.state, step.asks, step.progress.attempts) == (OutboxState.UNSURE, True, 1)
    assert after(Progress(1, 0, 0, DEADLINE), Outcome.NOT_SENT, DEADLINE).state is OutboxState.FAILED


def test_what_may_have_left_cannot_be_edited_and_sent_without_a_look(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    failing(sandbox, "lost")
    deliver(desk, clock, 12)
    sandbox.faults.x_script = lambda path: "429" if path.endswith("/2/tweets") else None
    for _ in range(200):
        deliver(desk, clock, 60)
    sandbox.faults.x_script = None
    assert state(desk, sent) is ReplyState.UNSURE
    assert row(desk, sent).asks
    assert not may(state(desk, sent), ReplyAction.EDIT)


def test_what_waits_for_x_does_not_go_out_after_somebody_has_answered_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    sandbox.faults.x_script = lambda path: "429" if path.endswith("/2/tweets") else None
    deliver(desk, clock, 12)
    sandbox.x.post("AshcombeValeNHS", "Somebody else said this already.", reply_to=key)
    read_own(desk, clock)
    sandbox.faults.x_script = None
    deliver(desk, clock, 1200)
    assert state(desk, sent) is ReplyState.FAILED
    assert len(public(sandbox, key)) == 1
    with pytest.raises(Refusal, match="answered on the network meanwhile"):
        deciding.try_again(desk, sent, by="U0TOM")


def test_a_post_that_was_taken_on_somebodys_word_is_not_given_to_another_answer(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    number, key = unasked(desk, sandbox, clock)
    first, second = answer(desk, number, "The first answer."), answer(desk, number, "The second answer.")
    clock.advance(60)
    url = sandbox.x.post(US, "Quite other words.", reply_to=key).url
    sandbox.faults.x_script = lambda _path: "503"
    by_hand.posted(desk, first, url, by="U0TOM")
    by_hand.find_posted(desk)
    assert state(desk, first) is ReplyState.SENT
    sandbox.faults.x_script = None
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, second), reply(desk, first).post_id is not None) == (ReplyState.READY, True)
