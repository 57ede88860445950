"""What somebody said is there is linked to the post itself once reading has met it, so that figures are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.promos import SendingState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import measuring, outbox, run_moves, said_posts
from bot.services.audit import audit
from bot.storage.mentions import Mention
from bot.storage.runs import Figure
from tests.desks import count, draw
from tests.promos import ACCOUNT, WORDS, run, sent
from tests.sending import PUBLISH, TIMELINE, ask, deliver, failing, read_own

TOM = "U0TOM"


def ready(desk: Desk, text: str = WORDS) -> int:
    """Words that wait for a person to post them."""
    (number,) = run(replace(desk, posts_by_api=frozenset()), text)
    return number


def say(desk: Desk, number: int) -> None:
    """Press “I have posted it”."""
    run_moves.posted(desk, sent(desk, number).run_id, by=TOM)


def test_posted_by_hand_it_is_linked_when_reading_meets_it_and_its_figures_are_read(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = ready(desk)
    clock.advance(300)
    key = sandbox.x.post(ACCOUNT, WORDS).id
    posted_at = clock.now()
    clock.advance(60)
    say(desk, number)
    said_posts.find(desk)
    assert (sent(desk, number).post, sent(desk, number).measure_at) == (None, None)
    read_own(desk, clock)
    calls = sandbox.x.calls[TIMELINE]
    said_posts.find(desk)
    found = sent(desk, number)
    assert found.post is not None
    assert (found.post.key, found.said_by, found.sent_at) == (key, TOM, posted_at)
    assert found.measure_at == posted_at + timedelta(hours=1)
    assert sandbox.x.calls[TIMELINE] == calls, "nothing is asked of X for it"
    clock.advance(3600)
    measuring.measure(desk)
    assert count(desk, Figure, Figure.sending_id == number) == 1
    draw(desk, clock)
    assert audit(desk) == []


def test_it_is_linked_as_well_where_reading_was_quicker_than_the_person(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = ready(desk)
    key = sandbox.x.post(ACCOUNT, WORDS).id
    read_own(desk, clock)
    say(desk, number)
    said_posts.find(desk)
    found = sent(desk, number)
    assert found.post is not None
    assert found.post.key == key


def test_what_had_no_clear_end_and_stands_there_on_somebodys_word_is_linked_later(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    failing(sandbox, "lost", "lost")
    (number,) = run(desk)
    deliver(desk, clock, seconds=300)
    assert sent(desk, number).state is SendingState.UNSURE
    clock.advance(3600)
    run_moves.it_is_there(desk, sent(desk, number).run_id, by=TOM)
    key = sandbox.x.post(ACCOUNT, WORDS, at=sent(desk, number).sent_at).id  # X had kept it back all that time
    read_own(desk, clock)
    said_posts.find(desk)
    found = sent(desk, number)
    assert found.post is not None
    assert found.post.key == key


@pytest.mark.parametrize("text", ["Other words of ours", WORDS])
def test_other_words_and_the_same_words_of_another_day_are_not_taken_for_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, text: str
) -> None:
    number = ready(desk)
    say(desk, number)
    clock.advance(10 if text != WORDS else 3600)
    sandbox.x.post(ACCOUNT, text)
    read_own(desk, clock)
    said_posts.find(desk)
    assert sent(desk, number).post is None


def test_the_post_of_a_run_that_is_on_its_way_is_left_to_it(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    said = ready(desk)
    say(desk, said)
    (number,) = run(desk)
    held = outbox._take(desk)
    assert held is not None
    desk.networks["x"].publish(held.draft)
    read_own(desk, clock)  # before the process that has sent it says so
    said_posts.find(desk)
    assert sent(desk, said).post is None
    deliver(desk, clock, seconds=120)
    assert (sent(desk, number).state, sandbox.x.calls[PUBLISH]) == (SendingState.SENT, 1)
    said_posts.find(desk)
    assert (sent(desk, said).post, sent(desk, number).post is not None) == (None, True)


def test_two_with_the_same_words_are_two_posts(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    first, second = ready(desk), ready(desk)
    keys = {sandbox.x.post(ACCOUNT, WORDS).id, sandbox.x.post(ACCOUNT, WORDS).id}
    for number in (first, second):
        say(desk, number)
    read_own(desk, clock)
    said_posts.find(desk)
    said_posts.find(desk)
    assert {post.key for number in (first, second) if (post := sent(desk, number).post)} == keys


def test_who_answered_it_before_it_was_known_is_shown_as_answering_the_promo(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = ready(desk)
    key = sandbox.x.post(ACCOUNT, WORDS).id
    sandbox.x.post("jo_rowan", f"@{ACCOUNT} it was wonderful", reply_to=key)
    ask(desk, sandbox, clock, "@AshcombeValeNHS something else")
    assert count(desk, Mention) >= 1
    draw(desk, clock)
    say(desk, number)
    read_own(desk, clock)
    said_posts.find(desk)
    draw(desk, clock)
    told = [message["text"] + str(message.get("blocks")) for message in sandbox.slack.messages(desk.channel)]
    assert any(f"Answers promo {sent(desk, number).run.promo_id}" in text for text in told)
