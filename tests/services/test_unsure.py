"""No clear answer came and our timeline could not be read: Kestrel says so, looks again, and settles what it finds."""

from __future__ import annotations

import pytest

from bot.core.lifecycle import Status
from bot.core.promos import RunState, SendingState
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, deciding, outbox, running, unsure
from bot.storage.cards import CardKind
from tests.desks import draw, mention
from tests.promos import run, states
from tests.sending import PUBLISH, answer, ask, deliver, public, read_own, reply, row, spent, state
from tests.slack_hands import reply_card

NOT_YET = "so Kestrel could not look yet. It looks again by itself"
NOT_THERE = "cannot be found on our timeline. Look at the network yourself"


@pytest.fixture
def asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A mention that waits for an answer, and the id of its post."""
    read_own(desk, clock)
    (number,), (key,) = ask(desk, sandbox, clock)
    return number, key


def unclear(sandbox: Sandbox, fault: str) -> None:
    """X takes one request to publish, or not, never answers it, and is down from then on."""
    left = [fault]
    sandbox.faults.x_script = lambda path: left.pop() if path == "/x/2/tweets" and left else "503"


def up(sandbox: Sandbox) -> None:
    sandbox.faults.x_script = None


def said(sandbox: Sandbox, desk: Desk, number: int) -> tuple[str, str]:
    """The card in the thread and the direct message as they stand in Slack."""
    thread = sandbox.slack.message(CHANNEL, reply_card(desk, number, CardKind.REPLY).ts or "")
    return str(thread["blocks"]), str(sandbox.slack.direct_messages("U0TOM")[-1]["blocks"])


def test_once_reading_meets_it_what_was_asked_is_settled_and_its_buttons_go_from_both_places(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    unclear(sandbox, "reset")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=300)
    unsure.find(desk)
    draw(desk, clock)
    assert (state(desk, sent), row(desk, sent).asks) == (ReplyState.UNSURE, True)
    for shown in said(sandbox, desk, sent):
        assert NOT_YET in shown
        assert NOT_THERE not in shown
        assert all(f"'reply_{each}'" in shown for each in ("it_is_there", "try_again", "drop"))
    up(sandbox)
    clock.advance(600)
    read_own(desk, clock)
    unsure.find(desk)
    draw(desk, clock)
    assert (state(desk, sent), mention(desk, asked[0]).status) == (ReplyState.SENT, Status.ANSWERED)
    assert reply(desk, sent).url == sandbox.x.replies_to(asked[1])[0].url
    for shown in said(sandbox, desk, sent):
        assert "|see it>" in shown
        assert "reply_try_again" not in shown
        assert "not certain" not in shown
    assert spent(desk, "posts") == 15_000
    deliver(desk, clock, seconds=600)
    assert (len(public(sandbox, asked[1])), sandbox.x.calls[PUBLISH]) == (1, 1)
    assert audit.audit(desk) == []


def test_once_reading_does_not_meet_it_a_person_is_asked_in_words_that_are_true_by_then(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    unclear(sandbox, "lost")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=300)
    up(sandbox)
    clock.advance(600)
    read_own(desk, clock)
    unsure.find(desk)
    draw(desk, clock)
    assert state(desk, sent) is ReplyState.UNSURE
    for shown in said(sandbox, desk, sent):
        assert NOT_THERE in shown
        assert NOT_YET not in shown
    deciding.try_again(desk, sent, by="U0TOM")
    deliver(desk, clock, seconds=10)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)


def test_somebody_who_was_quicker_is_not_overruled(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    unclear(sandbox, "reset")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=300)
    up(sandbox)
    read_own(desk, clock)
    deciding.drop(desk, sent, by="U0TOM")
    unsure.find(desk)
    assert state(desk, sent) is ReplyState.DROPPED


def test_a_run_of_a_promo_is_settled_likewise(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    read_own(desk, clock)
    unclear(sandbox, "reset")
    (number,) = run(desk)
    deliver(desk, clock, seconds=300)
    assert states(desk, number) == (RunState.FAILED, SendingState.UNSURE)
    up(sandbox)
    clock.advance(600)
    read_own(desk, clock)
    unsure.find(desk)
    assert states(desk, number) == (RunState.SENT, SendingState.SENT)
    running.run(desk)
    outbox.deliver(desk)
    assert sandbox.x.calls[PUBLISH] == 1
