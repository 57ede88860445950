"""A promo's run on an account is one public post, whatever fails between, or a person is told what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from bot.core.delivery import LOOKS, OutboxState
from bot.core.lifecycle import Status
from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, hushes, money, outbox
from bot.storage import pictures as kept
from bot.storage.outbox import Outbox
from bot.storage.pictures import Picture
from bot.storage.posts import Post
from tests.desks import count, draw, mention
from tests.hushed import begin as begin_hush
from tests.hushed import tend
from tests.pictures import PNG
from tests.promos import (
    ACCOUNT,
    ALT,
    WORDS,
    again,
    let_go,
    picture,
    public,
    row,
    run,
    sent,
    states,
    story,
    told,
)
from tests.sending import PUBLISH, TIMELINE, US, answer, ask, deliver, failing, impatient, read_own, reply, spent

LINKED = "Share your story with us: https://www.careopinion.org.uk/services/ASHCOMBE-AE"
GOING, SENT, PARTLY, FAILED, ASKS = RunState.GOING, RunState.SENT, RunState.PARTLY, RunState.FAILED, RunState.ASKS


def forget_at(desk: Desk, number: int) -> bool:
    """Whether a picture is to go."""
    with desk.database.read() as session:
        return session.get_one(Picture, number).forget_at is not None


# What goes well.


def test_a_run_is_one_post_with_its_picture_and_what_the_picture_shows(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    image = picture(desk, sandbox)
    (number,) = run(desk, images=[image])
    assert states(desk, number) == (GOING, SendingState.QUEUED)
    deliver(desk, clock)
    (there,) = public(sandbox)
    assert [(each.content, each.alt) for each in there.pictures] == [(PNG, ALT)]
    found = sent(desk, number)
    assert found.post is not None
    assert (found.post.key, found.post.ours, found.post.handle) == (there.id, True, ACCOUNT)
    assert (found.url, found.sent_at, found.trouble) == (found.post.url, found.post.posted_at, None)
    assert found.measure_at == found.post.posted_at + timedelta(hours=1)
    assert (states(desk, number), row(desk, number).state) == ((SENT, SendingState.SENT), OutboxState.SENT)
    assert (story(desk, number), told(desk, number)) == (["sent"], [])
    deliver(desk, clock, seconds=600)
    assert (len(public(sandbox)), sandbox.x.calls[PUBLISH]) == (1, 1)
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_it_costs_what_a_post_costs_and_is_counted_while_it_is_on_its_way(desk: Desk, clock: MovableClock) -> None:
    with desk.database.read() as session:
        before = money.bill(session, desk, WORDS, by_api=True).month
    (number,) = run(desk, LINKED)
    with desk.database.read() as session:
        assert money.bill(session, desk, WORDS, by_api=True).month == before + 200_000
    deliver(desk, clock)
    assert (sent(desk, number).micros, spent(desk, "posts with a link")) == (200_000, 200_000)
    with desk.database.read() as session:
        assert money.bill(session, desk, WORDS, by_api=True).month == before + 200_000


def test_reading_meets_the_post_and_takes_it_for_no_answer_and_no_mention(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    (asked,), _ = ask(desk, sandbox, clock)
    (number,) = run(desk)
    deliver(desk, clock)
    read_own(desk, clock)
    assert count(desk, Post, Post.ours) == 1
    assert mention(desk, asked).status is Status.OPEN
    ours = sent(desk, number).post
    assert ours is not None
    assert (ours.author_id, ours.reply_to) == ("900000001", None)


def test_a_reply_and_a_promo_with_the_same_words_are_two_posts_each_with_its_own(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (asked,), _ = ask(desk, sandbox, clock)
    said = answer(desk, asked, WORDS)
    (number,) = run(desk)
    deliver(desk, clock, seconds=30)
    assert sandbox.x.calls[PUBLISH] == 2
    assert sent(desk, number).post_id not in (None, reply(desk, said).post_id)
    assert reply(desk, said).post_id is not None


def test_without_keys_for_an_account_it_is_ready_to_be_posted_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(replace(desk, posts_by_api=frozenset()))
    assert states(desk, number) == (GOING, SendingState.READY)
    deliver(desk, clock, seconds=60)
    assert (count(desk, Outbox), sandbox.x.calls[PUBLISH], audit.audit(desk)) == (0, 0, [])


# No clear answer.


@pytest.mark.parametrize("fault", ["late503", "reset", "timeout", "broken"])
def test_carried_out_and_never_confirmed_it_is_found_by_looking_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, fault: str
) -> None:
    image = picture(desk, sandbox)
    read_own(desk, clock)
    sandbox.faults.x_hold = 5
    failing(sandbox, fault)
    (number,) = run(desk, LINKED, images=[image])
    deliver(impatient(desk, sandbox), clock)
    assert (row(desk, number).state, states(desk, number)) == (OutboxState.UNSURE, (GOING, SendingState.QUEUED))
    failing(sandbox)
    deliver(desk, clock, seconds=LOOKS[0])
    assert states(desk, number) == (SENT, SendingState.SENT)
    deliver(desk, clock, seconds=300)
    assert len(public(sandbox, LINKED)) == sandbox.x.calls[PUBLISH] == 1
    assert (sent(desk, number).url or "").endswith(public(sandbox, LINKED)[0].id)


def test_killed_before_the_request_left_it_is_looked_for_and_then_sent_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    assert outbox._take(desk) is not None  # written down, and then the process is gone
    deliver(desk, clock, seconds=30)
    assert (row(desk, number).state, public(sandbox)) == (OutboxState.SENDING, [])
    deliver(desk, clock, seconds=120)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


def test_killed_between_the_request_and_the_answer_it_is_found_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    held = outbox._take(desk)
    assert held is not None
    desk.networks["x"].publish(held.draft)
    deliver(desk, clock, seconds=120)
    assert states(desk, number) == (SENT, SendingState.SENT)
    assert len(public(sandbox)) == sandbox.x.calls[PUBLISH] == 1


def test_killed_and_met_by_reading_before_anybody_looks_it_is_known_without_a_look(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    held = outbox._take(desk)
    assert held is not None
    desk.networks["x"].publish(held.draft)
    read_own(desk, clock)
    looks = sandbox.x.calls[TIMELINE]
    deliver(desk, clock, seconds=60)
    assert (states(desk, number), sandbox.x.calls[TIMELINE]) == ((SENT, SendingState.SENT), looks)
    assert (count(desk, Post, Post.ours), sandbox.x.calls[PUBLISH]) == (1, 1)


def test_a_process_that_slept_past_its_hold_sends_nothing_and_settles_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    sleeper = outbox._take(desk)
    assert sleeper is not None
    clock.advance(100)
    assert outbox._take(desk) is not None
    outbox._send(desk, sleeper)
    outbox._refused(desk, sleeper, "Too late to say so.")
    assert sandbox.x.calls[PUBLISH] == 0
    assert (states(desk, number), row(desk, number).state) == ((GOING, SendingState.QUEUED), OutboxState.UNSURE)


def test_where_x_has_these_words_already_they_are_looked_for_at_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    there = sandbox.x.post(US, WORDS)
    deliver(desk, clock)
    assert states(desk, number) == (SENT, SendingState.SENT)
    assert (sent(desk, number).url or "").endswith(there.id)
    assert (len(public(sandbox)), sandbox.x.calls[PUBLISH]) == (1, 1)


def test_a_post_that_belongs_to_another_promo_settles_no_second_one(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first,), (second,) = run(desk), run(desk)
    deliver(desk, clock, seconds=300)
    assert (states(desk, first), states(desk, second)) == ((SENT, SendingState.SENT), (FAILED, SendingState.UNSURE))
    assert (len(public(sandbox)), told(desk, second), story(desk, second)) == (1, ["U0TOM"], ["unsure"])
    read_own(desk, clock)
    again(desk, second)
    deliver(desk, clock, seconds=300)
    assert (states(desk, second), len(public(sandbox))) == ((FAILED, SendingState.UNSURE), 1)


def test_a_post_that_two_look_for_and_find_at_once_settles_one_of_them(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first,), (second,) = run(desk), run(desk)
    one, other = outbox._take(desk), outbox._take(desk)
    assert one is not None
    assert other is not None
    there = desk.networks["x"].publish(one.draft)
    outbox._stands(desk, one, there)
    outbox._stands(desk, other, there)
    assert (states(desk, first), states(desk, second)) == ((SENT, SendingState.SENT), (FAILED, SendingState.UNSURE))
    assert (sent(desk, second).post_id, spent(desk, "posts")) == (None, 15_000)


def test_lost_twice_it_asks_its_writer_and_is_not_sent_a_third_time(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    failing(sandbox, "lost", "lost")
    (number,) = run(desk)
    deliver(desk, clock, seconds=600)
    assert (states(desk, number), row(desk, number).asks) == ((FAILED, SendingState.UNSURE), True)
    assert (sent(desk, number).trouble or "").startswith(f"@{ACCOUNT} sent this, but no clear answer came")
    assert (told(desk, number), sandbox.x.calls[PUBLISH]) == (["U0TOM"], 2)
    draw(desk, clock)
    assert audit.audit(desk) == []
    looks = sandbox.x.calls[TIMELINE]
    again(desk, number)
    deliver(desk, clock)
    assert sandbox.x.calls[TIMELINE] == looks + 1  # first a look, then the third request
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


# A clear no.


def test_refused_it_fails_its_writer_is_told_and_try_again_sends_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    failing(sandbox, "401")
    (number,) = run(desk)
    deliver(desk, clock)
    assert (states(desk, number), row(desk, number).state) == ((FAILED, SendingState.FAILED), OutboxState.FAILED)
    assert "X does not accept our keys" in (sent(desk, number).trouble or "")
    assert (told(desk, number), story(desk, number)) == (["U0TOM"], ["failed"])
    again(desk, number)
    assert states(desk, number) == (GOING, SendingState.QUEUED)
    deliver(desk, clock)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)
    assert sent(desk, number).trouble is None


def test_sent_on_one_account_and_refused_on_another_the_rest_alone_is_tried_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.x.person("AshcombeEvents")
    failing(sandbox, None, "401")
    first, second = run(desk, WORDS, LINKED)
    deliver(desk, clock)
    assert states(desk, first, second) == (PARTLY, SendingState.SENT, SendingState.FAILED)
    assert told(desk, first) == ["U0TOM"]
    again(desk, first, second)
    deliver(desk, clock, seconds=60)
    assert states(desk, first, second) == (SENT, SendingState.SENT, SendingState.SENT)
    assert (len(public(sandbox)), len(public(sandbox, LINKED)), sandbox.x.calls[PUBLISH]) == (1, 1, 3)


def test_limited_by_x_it_waits_and_says_why_and_goes_out_when_x_takes_posts_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.x_retry_after = 300
    failing(sandbox, "429")
    (number,) = run(desk)
    deliver(desk, clock, seconds=10)
    assert states(desk, number) == (GOING, SendingState.QUEUED)
    assert (sent(desk, number).trouble or "").startswith("X takes no more posts from us until")
    deliver(desk, clock, seconds=310)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


def test_what_nobody_sent_in_its_time_is_not_sent_late_by_surprise(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    clock.advance(desk.team.promos.grace.total_seconds() + 1)  # no worker ran all that time
    deliver(desk, clock)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((FAILED, SendingState.FAILED), 0)
    assert "did not send it late" in (sent(desk, number).trouble or "")
    again(desk, number)
    deliver(desk, clock)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


def test_what_an_app_may_not_post_is_made_ready_for_a_person(desk: Desk) -> None:
    (number,) = run(desk)
    held = outbox._take(desk)
    assert held is not None
    outbox._refused(desk, held, "X lets no app post this.", by_hand=True)
    assert states(desk, number) == (GOING, SendingState.READY)
    assert (sent(desk, number).trouble, told(desk, number)) == ("X lets no app post this.", ["U0TOM"])
    assert row(desk, number).state is OutboxState.FAILED


def test_a_picture_that_is_not_kept_any_more_stops_the_post(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    image = picture(desk, sandbox)
    (number,) = run(desk, images=[image])
    with desk.database.write.begin() as session:
        kept.until(session, [image], clock.now())
        assert kept.forget(session, clock.now()) == 1
    deliver(desk, clock)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((FAILED, SendingState.FAILED), 0)
    assert sent(desk, number).trouble == "A picture of this post is not kept any more. Upload it again."
    assert told(desk, number) == ["U0TOM"]


def test_a_picture_that_nobody_has_described_any_more_stops_the_post(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    image = picture(desk, sandbox)
    (number,) = run(desk, images=[image])
    with desk.database.write.begin() as session:
        session.execute(update(Picture).values(alt=None))
    deliver(desk, clock)
    assert (states(desk, number), public(sandbox)) == ((FAILED, SendingState.FAILED), [])


# A hush.


def test_a_hush_that_begins_while_it_waits_takes_it_back_and_asks_and_its_end_sends_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    begin_hush(desk)
    deliver(desk, clock)
    assert (states(desk, number), sent(desk, number).run.why) == ((ASKS, SendingState.FAILED), Why.HUSH)
    assert (row(desk, number).state, told(desk, number), story(desk, number)) == (
        OutboxState.UNDONE, ["U0TOM"], ["held"],
    )  # fmt: skip
    hushes.lift(desk, by="U0PRIYA")
    deliver(desk, clock, seconds=600)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((ASKS, SendingState.FAILED), 0)
    draw(desk, clock)
    assert audit.audit(desk) == []
    again(desk, number)
    deliver(desk, clock)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


def test_the_job_of_a_hush_holds_what_waits_and_what_is_ready_to_be_posted_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    waits, late = run(desk, WORDS, LINKED)
    (by_hand,) = run(replace(desk, posts_by_api=frozenset()))
    begin_hush(desk)
    tend(desk)
    assert states(desk, waits, late) == (ASKS, SendingState.FAILED, SendingState.FAILED)
    assert states(desk, by_hand) == (ASKS, SendingState.FAILED)
    assert (row(desk, waits).state, row(desk, late).state) == (OutboxState.UNDONE, OutboxState.UNDONE)
    deliver(desk, clock, seconds=600)
    assert sandbox.x.calls[PUBLISH] == 0


def test_what_is_leaving_when_a_hush_begins_is_settled_and_the_rest_of_the_run_goes_on_asking(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, second = run(desk, WORDS, LINKED)
    held = outbox._take(desk)
    assert held is not None
    begin_hush(desk)
    tend(desk)
    assert states(desk, first, second) == (ASKS, SendingState.QUEUED, SendingState.FAILED)
    outbox._send(desk, held)
    assert states(desk, first, second) == (ASKS, SendingState.SENT, SendingState.FAILED)
    assert let_go(desk, second)
    assert states(desk, first, second) == (PARTLY, SendingState.SENT, SendingState.DROPPED)
    assert sandbox.x.calls[PUBLISH] == 1


def test_what_had_no_clear_end_when_a_hush_began_asks_whether_it_is_there(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    failing(sandbox, "lost")
    (number,) = run(desk)
    deliver(desk, clock)
    begin_hush(desk)
    deliver(desk, clock, seconds=300)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((FAILED, SendingState.UNSURE), 1)


def test_a_hush_that_was_lifted_before_it_was_held_lets_it_go(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = run(desk)
    begin_hush(desk)
    held = outbox._take(desk)
    assert held is not None
    assert held.hushed
    hushes.lift(desk, by="U0PRIYA")
    outbox._hold(desk, held)
    deliver(desk, clock)
    assert (states(desk, number), len(public(sandbox))) == ((SENT, SendingState.SENT), 1)


# Several at once, and what is let go.


def test_two_workers_at_once_send_each_of_twelve_once(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    texts = [f"Open day number {each}: come and meet the team" for each in range(12)]
    numbers = [run(desk, each)[0] for each in texts]
    gate = Barrier(2)

    def work() -> None:
        gate.wait()
        outbox.deliver(desk)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: work(), range(2)))
    deliver(desk, clock, seconds=120)
    assert [states(desk, number) for number in numbers] == [(SENT, SendingState.SENT)] * 12
    assert [len(public(sandbox, each)) for each in texts] == [1] * 12
    assert sandbox.x.calls[PUBLISH] == 12


def test_queued_twice_it_goes_out_once(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,) = run(desk)
    held = outbox._take(desk)
    assert held is not None
    again(desk, number)  # on its way already
    outbox._send(desk, held)
    again(desk, number)  # public already
    deliver(desk, clock, seconds=300)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((SENT, SendingState.SENT), 1)


def test_let_go_before_it_leaves_nothing_goes_out(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,) = run(desk)
    assert let_go(desk, number)
    deliver(desk, clock, seconds=600)
    assert states(desk, number) == (RunState.DROPPED, SendingState.DROPPED)
    assert (row(desk, number).state, sandbox.x.calls[PUBLISH]) == (OutboxState.UNDONE, 0)


def test_let_go_while_it_may_be_leaving_it_is_looked_for_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    failing(sandbox, "lost")
    (number,) = run(desk)
    deliver(desk, clock)
    assert not let_go(desk, number)
    deliver(desk, clock, seconds=600)
    assert (states(desk, number), sandbox.x.calls[PUBLISH]) == ((FAILED, SendingState.UNSURE), 1)
    assert let_go(desk, number)
    assert sent(desk, number).trouble == "It may stand there all the same."


@pytest.mark.parametrize(
    ("state", "goes"), [(PromoState.DONE, True), (PromoState.CANCELLED, True), (PromoState.SCHEDULED, False)]
)
def test_its_pictures_go_only_when_the_promo_has_nothing_left_to_send(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, state: PromoState, goes: bool
) -> None:
    image = picture(desk, sandbox)
    (number,) = run(desk, images=[image], state=state)
    assert not forget_at(desk, image)
    deliver(desk, clock)
    assert states(desk, number) == (SENT, SendingState.SENT)
    assert forget_at(desk, image) is goes


def test_what_failed_and_is_tried_again_keeps_its_pictures(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    image = picture(desk, sandbox)
    failing(sandbox, "401")
    (number,) = run(desk, images=[image])
    deliver(desk, clock)
    assert forget_at(desk, image)
    again(desk, number)
    assert not forget_at(desk, image)


@pytest.mark.parametrize("state", [PromoState.SCHEDULED, PromoState.DONE])
def test_a_picture_stays_as_long_as_another_promo_needs_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, state: PromoState
) -> None:
    image = picture(desk, sandbox)
    (first,) = run(desk, "The first with it", images=[image])
    (second,) = run(replace(desk, posts_by_api=frozenset()), "The second with it", images=[image], state=state)
    deliver(desk, clock)
    assert (states(desk, first), states(desk, second)) == ((SENT, SendingState.SENT), (GOING, SendingState.READY))
    assert not forget_at(desk, image)
    let_go(desk, second)
    assert forget_at(desk, image) is (state is PromoState.DONE)


def test_an_auditor_finds_what_nothing_carries(desk: Desk, clock: MovableClock) -> None:
    (number,) = run(desk)
    draw(desk, clock)
    assert audit.audit(desk) == []
    with desk.database.write.begin() as session:
        session.execute(update(Outbox).where(Outbox.sending_id == number).values(state=OutboxState.UNDONE))
    assert audit.audit(desk) == ["1 posts of promos should be on their way, but nothing carries them."]
