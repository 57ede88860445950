"""Whatever fails between Send and the public post: it stands there exactly once, or a person is told what to do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.delivery import LOOKS, OutboxState
from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, by_hand, chasing, deciding, deletions, outbox
from bot.services.refusals import Refusal
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.replies import Reply
from tests.desks import count, draw, mention
from tests.sending import (
    PUBLISH,
    TIMELINE,
    US,
    WORDS,
    answer,
    ask,
    deliver,
    failing,
    impatient,
    public,
    read_own,
    reply,
    row,
    spent,
    state,
    story,
    told,
)


@pytest.fixture
def asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A mention that waits for an answer, and the id of its post."""
    read_own(desk, clock)
    (number,), (key,) = ask(desk, sandbox, clock)
    return number, key


def timeline_away(sandbox: Sandbox, *faults: str) -> None:
    """As `failing`, while our own timeline cannot be read at all."""
    failing(sandbox, *faults)
    publishes = sandbox.faults.x_script
    assert publishes is not None
    sandbox.faults.x_script = lambda path: "503" if path.endswith("/tweets") and "/users/" in path else publishes(path)


# A clear no that may pass.


def test_limited_by_x_it_waits_until_x_takes_posts_again_and_can_be_undone_meanwhile(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sandbox.faults.x_retry_after = 300
    failing(sandbox, "429")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    held = row(desk, sent)
    assert (held.state, held.attempts, held.tries) == (OutboxState.WAITING, 0, 1)
    assert held.next_at - clock.now() >= timedelta(seconds=299)
    assert held.trouble is not None
    assert held.trouble.startswith("X takes no more posts from us until")
    deliver(desk, clock, seconds=290)
    assert sandbox.x.calls[PUBLISH] == 1
    deliver(desk, clock, seconds=20)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)
    assert sandbox.x.calls[TIMELINE] == 1  # nothing to look for: X said that nothing was posted


def test_limited_by_x_it_can_still_be_taken_back(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "429")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    deciding.undo(desk, sent, by="U0TOM")
    deliver(desk, clock, seconds=600)
    assert (state(desk, sent), public(sandbox, asked[1])) == (ReplyState.UNDONE, [])


def test_limited_by_x_beyond_its_time_it_fails_and_the_writer_is_told_and_can_try_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sending = desk.team.sending.model_copy(update={"give_up_hours": 0.1})
    desk = replace(desk, team=desk.team.model_copy(update={"sending": sending}))
    sandbox.faults.x_retry_after = 400
    failing(sandbox, "429")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    assert state(desk, sent) is ReplyState.FAILED
    ((reason, note),) = told(desk, "U0TOM")
    assert reason == "not_sent"
    assert note is not None
    assert note.startswith("It was tried until its time was up. X takes no more posts from us until")
    assert [what for what, _ in story(desk, asked[0])] == ["reply", "claim", "failed"]
    deciding.try_again(desk, sent, by="U0TOM")
    deliver(desk, clock)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)
    assert sandbox.x.calls[TIMELINE] == 1


def test_while_the_network_cannot_be_reached_the_pauses_grow_until_the_time_is_up(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sandbox.faults.x_script = lambda path: "429" if path == "/x/2/tweets" else None
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=desk.team.sending.give_up_hours * 3600 + 600)
    assert state(desk, sent) is ReplyState.FAILED
    assert 10 < sandbox.x.calls[PUBLISH] < 20
    sandbox.faults.x_script = None
    deliver(desk, clock, seconds=1200)
    assert public(sandbox, asked[1]) == []


def test_what_nobody_sent_in_its_time_is_not_sent_late(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    clock.advance(desk.team.sending.give_up_hours * 3600 + 60)  # no worker ran all that time
    deliver(desk, clock)
    assert (state(desk, sent), public(sandbox, asked[1])) == (ReplyState.FAILED, [])
    assert told(desk, "U0TOM") == [("not_sent", reply(desk, sent).trouble)]
    deciding.try_again(desk, sent, by="U0TOM")
    deliver(desk, clock)
    assert len(public(sandbox, asked[1])) == 1


# No clear answer.


@pytest.mark.parametrize("fault", ["late503", "reset", "timeout", "broken"])
def test_carried_out_and_never_confirmed_it_is_found_by_looking_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], fault: str
) -> None:
    sandbox.faults.x_hold = 5
    failing(sandbox, fault)
    hasty = impatient(desk, sandbox)
    sent = answer(hasty, asked[0])
    deliver(hasty, clock, seconds=10)
    assert (row(desk, sent).state, state(desk, sent)) == (OutboxState.UNSURE, ReplyState.QUEUED)
    with pytest.raises(Refusal, match="It is on its way already and cannot be taken back here"):
        deciding.undo(desk, sent, by="U0TOM")
    failing(sandbox)
    deliver(desk, clock, seconds=LOOKS[0])
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.SENT, OutboxState.SENT)
    assert mention(desk, asked[0]).status is Status.ANSWERED
    deliver(desk, clock, seconds=300)
    assert len(public(sandbox, asked[1])) == sandbox.x.calls[PUBLISH] == 1
    assert spent(desk, "posts") == 15_000


def test_refused_for_the_moment_without_a_clear_word_it_is_looked_for_first(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "503")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    assert row(desk, sent).state is OutboxState.UNSURE
    deliver(desk, clock, seconds=70)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)


def test_a_request_that_was_lost_is_looked_for_three_times_and_then_sent_once_more(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "lost")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    looks = sandbox.x.calls[TIMELINE]
    for after in LOOKS:
        deliver(desk, clock, seconds=after - (clock.now() - row(desk, sent).not_before).total_seconds())
        looks += 1
        assert sandbox.x.calls[TIMELINE] == looks
    assert sandbox.x.calls[PUBLISH] == 2
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)
    assert [what for what, _ in story(desk, asked[0])] == ["reply", "claim", "sent", "answer_seen"]


def test_lost_twice_it_asks_a_person_and_is_not_sent_a_third_time(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "lost", "lost")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=600)
    assert (state(desk, sent), row(desk, sent).asks) == (ReplyState.UNSURE, True)
    ((reason, note),) = told(desk, "U0TOM")
    assert (reason, note) == ("not_known", reply(desk, sent).trouble)
    assert f"@{US} sent this, but no clear answer came" in (note or "")
    deliver(desk, clock, seconds=3600)
    assert sandbox.x.calls[PUBLISH] == 2
    draw(desk, clock)
    chasing.chase(desk)
    assert audit.audit(desk) == []  # what asks a person is not stuck
    deciding.try_again(desk, sent, by="U0TOM")
    looks = sandbox.x.calls[TIMELINE]
    deliver(desk, clock)
    assert sandbox.x.calls[TIMELINE] == looks + 1  # first a look, then the third request
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)


def test_limited_after_a_lost_request_it_still_goes_out_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "429", "lost", "429", None)
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=300)
    assert (state(desk, sent), len(public(sandbox, asked[1])), sandbox.x.calls[PUBLISH]) == (ReplyState.SENT, 1, 4)


# The timeline cannot be read.


@pytest.fixture
def unknown(desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]) -> int:
    """A reply that stands there, though no answer came and our timeline could not be read: a person is asked."""
    timeline_away(sandbox, "reset")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=300)
    assert (state(desk, sent), row(desk, sent).asks) == (ReplyState.UNSURE, True)
    assert sandbox.x.calls[PUBLISH] == 1
    sandbox.faults.x_script = None
    return sent


def test_it_is_there_answers_the_mention_and_reading_links_the_post_later(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, asked: tuple[int, str], unknown: int
) -> None:
    deciding.it_is_there(desk, unknown, by="U0MEGAN")
    assert (state(desk, unknown), mention(desk, asked[0]).status) == (ReplyState.SENT, Status.ANSWERED)
    assert spent(desk, "posts") == 15_000
    read_own(desk, clock)
    by_hand.find_posted(desk)
    (there,) = sandbox.x.replies_to(asked[1])
    assert reply(desk, unknown).url == there.url
    assert mention(desk, asked[0]).answer_id == reply(desk, unknown).post_id
    deliver(desk, clock, seconds=600)
    assert sandbox.x.calls[PUBLISH] == 1
    assert story(desk, asked[0])[-4:] == [
        ("unsure", "kestrel"), ("it_is_there", "U0MEGAN"), ("sent", "U0MEGAN"), ("answer_seen", "kestrel"),
    ]  # fmt: skip


def test_it_is_there_links_the_post_at_once_where_reading_has_met_it(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, asked: tuple[int, str], unknown: int
) -> None:
    read_own(desk, clock)
    deciding.it_is_there(desk, unknown, by="U0MEGAN")
    by_hand.find_posted(desk)
    assert reply(desk, unknown).url == sandbox.x.replies_to(asked[1])[0].url


def test_try_again_looks_first_and_finds_it(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, asked: tuple[int, str], unknown: int
) -> None:
    deciding.try_again(desk, unknown, by="U0TOM")
    deliver(desk, clock)
    assert state(desk, unknown) is ReplyState.SENT
    assert len(public(sandbox, asked[1])) == sandbox.x.calls[PUBLISH] == 1


def test_try_again_asks_again_while_the_timeline_cannot_be_read(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, unknown: int
) -> None:
    timeline_away(sandbox)
    deciding.try_again(desk, unknown, by="U0TOM")
    deliver(desk, clock, seconds=300)
    assert (state(desk, unknown), sandbox.x.calls[PUBLISH]) == (ReplyState.UNSURE, 1)


def test_dropped_it_is_not_sent_again_and_what_stands_there_still_answers_the_mention(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, asked: tuple[int, str], unknown: int
) -> None:
    deciding.drop(desk, unknown, by="U0TOM")
    deliver(desk, clock, seconds=300)
    assert (state(desk, unknown), sandbox.x.calls[PUBLISH]) == (ReplyState.DROPPED, 1)
    assert mention(desk, asked[0]).status is Status.CLAIMED
    read_own(desk, clock)
    assert mention(desk, asked[0]).status is Status.ANSWERED


def test_a_network_that_is_not_set_up_any_more_leaves_nothing_stuck(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    first, second = ask(desk, sandbox, clock, f"@{US} note one", f"@{US} note two", apart=True)[0]
    failing(sandbox, "reset")
    unsure = answer(desk, first)
    deliver(desk, clock, seconds=10)
    waiting = answer(desk, second, "Thank you. We look into it.")
    deliver(replace(desk, networks={}), clock, seconds=300)
    assert (state(desk, unsure), row(desk, unsure).asks) == (ReplyState.UNSURE, True)
    assert state(desk, waiting) is ReplyState.FAILED
    assert "not set up any more" in (reply(desk, waiting).trouble or "")


# The process dies.


def test_killed_before_the_request_left_it_is_looked_for_and_then_sent_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    clock.advance(10)
    assert outbox._take(desk) is not None  # written down, and then the process is gone
    deliver(desk, clock, seconds=30)
    assert (row(desk, sent).state, public(sandbox, asked[1])) == (OutboxState.SENDING, [])  # it may still be at work
    deliver(desk, clock, seconds=120)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)


def test_killed_between_the_request_and_the_commit_it_is_found_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    clock.advance(10)
    held = outbox._take(desk)
    assert held is not None
    desk.networks["x"].publish(held.draft)
    deliver(desk, clock, seconds=120)
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.SENT, OutboxState.SENT)
    assert len(public(sandbox, asked[1])) == sandbox.x.calls[PUBLISH] == 1


def test_killed_and_met_by_reading_before_anybody_looks_it_is_known_without_a_look(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    clock.advance(10)
    held = outbox._take(desk)
    assert held is not None
    desk.networks["x"].publish(held.draft)
    read_own(desk, clock)
    assert mention(desk, asked[0]).status is Status.ANSWERED
    looks = sandbox.x.calls[TIMELINE]
    deliver(desk, clock, seconds=60)
    assert (state(desk, sent), sandbox.x.calls[TIMELINE], sandbox.x.calls[PUBLISH]) == (ReplyState.SENT, looks, 1)
    assert count(desk, Post, Post.ours) == 1
    assert reply(desk, sent).post_id == mention(desk, asked[0]).answer_id


def test_a_process_that_slept_past_its_hold_sends_nothing_and_settles_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    clock.advance(10)
    sleeper = outbox._take(desk)
    assert sleeper is not None
    clock.advance(100)
    other = outbox._take(desk)
    assert other is not None
    assert (other.id, other.sends) == (sleeper.id, False)
    outbox._send(desk, sleeper)
    assert sandbox.x.calls[PUBLISH] == 0
    outbox._refused(desk, sleeper, "Too late to say so.")
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.QUEUED, OutboxState.UNSURE)


def test_two_workers_at_once_deliver_thirty_answers_each_of_them_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(30)), apart=True)
    sent = [answer(desk, number, f"Answer {number}, with thanks.", reason="different") for number in numbers]
    clock.advance(60)
    broken: list[BaseException] = []

    def work() -> None:
        try:
            outbox.deliver(desk)
        except BaseException as error:
            broken.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deliver(desk, clock)
    assert broken == []
    assert {state(desk, each) for each in sent} == {ReplyState.SENT}
    assert [len(public(sandbox, key)) for key in keys] == [1] * 30
    assert sandbox.x.calls[PUBLISH] == 30


# X says no.


def test_x_says_that_it_has_these_words_already_and_they_are_found(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    sandbox.x.post(US, WORDS, reply_to=asked[1])
    deliver(desk, clock, seconds=10)
    assert (state(desk, sent), sandbox.x.calls[PUBLISH], len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1, 1)


def test_one_post_never_stands_for_two_answers(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    first = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    second = answer(desk, asked[0])
    deliver(desk, clock, seconds=600)
    assert reply(desk, first).post_id is not None
    assert (state(desk, second), reply(desk, second).post_id) == (ReplyState.UNSURE, None)
    assert len(public(sandbox, asked[1])) == 1


def test_x_lets_only_a_person_answer_and_the_words_are_made_ready_for_one(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    sandbox.x.standing(asked[1]).mentions = ()  # X now says that they did not mention us
    deliver(desk, clock, seconds=10)
    found = reply(desk, sent)
    assert (found.state, found.way, row(desk, sent).state) == (
        ReplyState.READY, PermitKind.BY_HAND, OutboxState.FAILED,
    )  # fmt: skip
    assert told(desk, "U0TOM") == [("not_sent", found.trouble)]
    assert "a person may answer it by hand on X" in (found.trouble or "")
    sandbox.x.post(US, WORDS, reply_to=asked[1])
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, sent), spent(desk, "posts")) == (ReplyState.SENT, 0)


def test_a_post_that_is_gone_is_blanked_and_closed_and_the_writer_is_told(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    sandbox.x.delete(asked[1])
    deliver(desk, clock, seconds=10)
    held = mention(desk, asked[0])
    assert (held.status, held.post.text, held.owner) == (Status.DELETED, "", None)
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.DROPPED, OutboxState.FAILED)
    assert (reply(desk, sent).text, row(desk, sent).text) == ("", "")
    sentence = "The post was deleted, or its author hides it from us, so it cannot be answered."
    assert told(desk, "U0TOM") == [("not_sent", sentence)]
    with pytest.raises(Refusal, match="this reply is dropped"):
        deciding.try_again(desk, sent, by="U0TOM")


@pytest.mark.parametrize(("fault", "sentence"), [("401", "X does not accept our keys"), ("402", "credit is used up")])
def test_what_only_an_administrator_can_mend_fails_at_once_with_the_reason(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], fault: str, sentence: str
) -> None:
    failing(sandbox, fault)
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    assert state(desk, sent) is ReplyState.FAILED
    assert sentence in (reply(desk, sent).trouble or "")
    deciding.try_again(desk, sent, by="U0TOM")
    deliver(desk, clock, seconds=10)
    assert (state(desk, sent), len(public(sandbox, asked[1]))) == (ReplyState.SENT, 1)


# The author deletes the post while something waits.


def test_deleted_while_an_answer_waits_it_is_dropped_and_nothing_leaves(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sent = answer(desk, asked[0])
    sandbox.x.delete(asked[1])
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [asked[1]])
    deliver(desk, clock, seconds=60)
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.DROPPED, OutboxState.UNDONE)
    assert (reply(desk, sent).trouble, sandbox.x.calls[PUBLISH]) == ("The author deleted the post.", 0)
    assert told(desk, "U0TOM") == [("author_gone", None)]
    draw(desk, clock)
    said = str(sandbox.slack.direct_messages("U0TOM")[-1]["blocks"])
    assert "The author deleted the post, so your words do not go out." in said


def test_deleted_while_it_leaves_its_writer_hears_that_the_answer_stands_in_public(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    answer(desk, asked[0])
    clock.advance(60)
    leaving = outbox._take(desk)
    assert leaving is not None
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [asked[1]])
    assert told(desk, "U0TOM") == []
    outbox._send(desk, leaving)
    assert told(desk, "U0TOM") == [("author_gone", None)]
    draw(desk, clock)
    said = str(sandbox.slack.direct_messages("U0TOM")[-1]["blocks"])
    assert "your answer stands in public" in said
    assert "|see it>" in said


def test_deleted_while_nobody_knows_whether_it_left_nothing_is_sent_again_and_the_next_row_goes_on(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, second), (key, other) = ask(desk, sandbox, clock, f"@{US} note one", f"@{US} note two")
    failing(sandbox, "lost")
    sent = answer(desk, first)
    deliver(desk, clock, seconds=10)
    sandbox.x.delete(key)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [key])
    clock.advance(600)
    late = answer(desk, second, "Thank you. We look into it.")
    for _ in LOOKS:
        clock.advance(60)
        outbox.deliver(desk)
    assert (state(desk, sent), sandbox.x.calls[PUBLISH]) == (ReplyState.DROPPED, 2)
    assert (told(desk, "U0TOM")[0][0], reply(desk, sent).may_stand, reply(desk, sent).text) == ("not_known", True, "")
    assert reply(desk, sent).trouble == "The author deleted the post before your answer left."
    assert (state(desk, late), len(public(sandbox, other))) == (ReplyState.SENT, 1)


def test_an_auditor_finds_what_is_stuck_in_the_outbox(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    answer(desk, asked[0])
    draw(desk, clock)
    assert audit.audit(desk) == []
    clock.advance(desk.team.sending.undo_seconds + 301)
    assert audit.audit(desk) == ["1 posts in the outbox have waited for more than five minutes beyond their time."]
    assert count(desk, Reply) == count(desk, Outbox) == 1
