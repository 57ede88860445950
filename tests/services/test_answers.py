"""Answers: what our account wrote on the network is linked to the mention that it answers, whichever came first."""

from __future__ import annotations

from datetime import timedelta

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import mentions
from bot.storage import history
from tests.desks import NOW, draw, mention, post, take

LATER = NOW + timedelta(minutes=12)


def answer(key: str, to: str, **more: object) -> object:
    return post(key, "So sorry to hear it", handle="AshcombeValeNHS", at=LATER, reply_to=to, **more)


def test_an_answer_that_is_read_later_marks_the_mention_as_answered(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    take(desk, answer("2", to="1"))  # type: ignore[arg-type]
    found = mention(desk, number)
    assert (found.status, found.answered_at) == (Status.ANSWERED, LATER)
    with desk.database.read() as session:
        assert [(row.action, row.by, row.note) for row in history.of(session, number)] == [
            ("answer_seen", "kestrel", {"post": "2"})
        ]


def test_a_mention_that_is_read_after_its_answer_is_answered_from_the_start(desk: Desk) -> None:
    take(desk, answer("2", to="1"))  # type: ignore[arg-type]
    (number,) = take(desk, post("1"))
    assert mention(desk, number).status is Status.ANSWERED


def test_both_in_one_page_are_linked_too(desk: Desk) -> None:
    (number,) = take(desk, answer("2", to="1"), post("1"))  # type: ignore[arg-type]
    assert mention(desk, number).status is Status.ANSWERED


def test_the_first_of_several_answers_counts_and_its_owner_stays(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    mentions.claim(desk, number, by="U0TOM")
    take(desk, answer("2", to="1"))  # type: ignore[arg-type]
    take(desk, post("3", "And more", handle="AshcombeValeNHS", at=LATER + timedelta(hours=1), reply_to="1"))
    assert (mention(desk, number).answered_at, mention(desk, number).owner) == (LATER, "U0TOM")


def test_somebody_elses_reply_and_our_own_separate_post_answer_nothing(desk: Desk) -> None:
    number, _ = take(desk, post("1"), post("2", "same here, dreadful", handle="ade", reply_to="1"))
    take(desk, post("3", "Visiting hours change on Monday", handle="AshcombeValeNHS"))
    assert mention(desk, number).status is Status.OPEN


def test_an_answer_in_a_conversation_answers_the_card_that_shows_it(desk: Desk) -> None:
    first, second = take(desk, post("1", conversation="1"), post("2", "and now?", conversation="1"))
    take(desk, answer("3", to="2", conversation="1"))  # type: ignore[arg-type]
    assert [mention(desk, number).status for number in (first, second)] == [Status.ANSWERED] * 2


def test_an_answer_to_one_of_many_strangers_with_the_same_words_answers_that_one_alone(desk: Desk) -> None:
    first, second = take(desk, post("1", conversation="1"), post("2", handle="ade", conversation="2"))
    take(desk, answer("3", to="2", conversation="2"))  # type: ignore[arg-type]
    assert [mention(desk, number).status for number in (first, second)] == [Status.OPEN, Status.ANSWERED]


def test_the_persons_next_card_says_when_how_fast_and_by_whom_they_were_answered(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", handle="jo_rowan"))
    mentions.claim(desk, number, by="U0TOM")
    take(desk, answer("2", to="1"))  # type: ignore[arg-type]
    clock.move_to(NOW + timedelta(days=9))
    take(desk, post("3", "back again about the car park", handle="jo_rowan", at=clock.now()))
    draw(desk, clock)
    said = str(sandbox.slack.messages(CHANNEL))
    assert "answered on 23 November 2026, after 12 minutes, by <@U0TOM>" in said
    assert "🟢 *Answered* on Monday 23 November 2026, 9.12am" in said
