"""By hand: a person posts the words on X; Kestrel finds them there, or takes a link, or the person's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind, ReplyState
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import by_hand, deciding, deletions
from bot.services.refusals import Refusal
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from tests.desks import count, draw, mention, watch
from tests.sending import (
    PUBLISH,
    US,
    WORDS,
    answer,
    ask,
    deliver,
    fill,
    press,
    read_own,
    reply,
    spent,
    state,
    story,
    told,
    unasked,
)

READING = "Thank you. Kestrel reads it; the card says in a moment that it is answered, or you hear what is wrong."
LOOKING = "Thank you. Kestrel is looking for it on our timeline."
TAKEN = "Thank you. The card says that it is answered."


@pytest.fixture
def asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A post that speaks of us without addressing us, so that only a person may answer it."""
    read_own(desk, clock)
    return unasked(desk, sandbox, clock)


@pytest.fixture
def ready(desk: Desk, clock: MovableClock, asked: tuple[int, str]) -> int:
    """Words that are ready to be posted by hand."""
    number = answer(desk, asked[0])
    clock.advance(60)
    return number


def by_phone(sandbox: Sandbox, key: str, text: str = WORDS) -> str:
    """Somebody of the team answers with the network's own app; the link."""
    return str(sandbox.x.post(US, text, reply_to=key).url)


def paste(desk: Desk, number: int, url: str, *, by: str, delivery: str | None = None) -> str:
    """Paste a link and let it be read; what is wrong with it is told to whoever pasted it, and raised here."""
    before = len(told(desk, by))
    said = by_hand.posted(desk, number, url, by=by, delivery=delivery)
    by_hand.find_posted(desk)
    if len(wrong := told(desk, by)) > before:
        reason, sentence = wrong[-1]
        assert (reason, state(desk, number)) == ("not_known", ReplyState.READY)
        assert reply(desk, number).trouble == sentence
        raise Refusal(str(sentence))
    return said


def unreadable(sandbox: Sandbox) -> None:
    sandbox.faults.x_script = lambda _path: "503"


def without_x(desk: Desk) -> Desk:
    """A desk that has no X at all."""
    return replace(desk, networks={}, posts_by_api=frozenset())


def test_the_words_are_made_ready_cost_nothing_and_nothing_is_sent(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    draw(desk, clock)
    form = fill(desk, asked[0])
    assert (form.permit.kind, form.price) == (PermitKind.BY_HAND, "Costs nothing: you post it by hand.")
    number = press(desk, form)
    deliver(desk, clock, seconds=60)
    assert (state(desk, number), count(desk, Outbox), sandbox.x.calls[PUBLISH]) == (ReplyState.READY, 0, 0)
    draw(desk, clock)
    (card,) = sandbox.slack.messages(CHANNEL)
    said = str(sandbox.slack.messages(CHANNEL, card["ts"]))
    assert f"https://x.com/intent/post?in_reply_to={asked[1]}&amp;text=So%20sorry" in said.replace("&text", "&amp;text")
    assert "reply_posted" in said


def test_a_month_that_is_used_up_does_not_stop_an_answer_by_hand(
    desk: Desk, clock: MovableClock, asked: tuple[int, str]
) -> None:
    sending = desk.team.sending.model_copy(update={"monthly_cap_dollars": 0.000001})
    poor = replace(desk, team=desk.team.model_copy(update={"sending": sending}))
    assert state(desk, answer(poor, asked[0])) is ReplyState.READY


def test_it_is_found_on_our_timeline_without_another_press(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1])
    by_hand.find_posted(desk)
    assert state(desk, ready) is ReplyState.READY
    read_own(desk, clock)
    by_hand.find_posted(desk)
    found = reply(desk, ready)
    assert (found.state, found.url, mention(desk, asked[0]).status) == (ReplyState.SENT, url, Status.ANSWERED)
    assert mention(desk, asked[0]).answer_id == found.post_id
    assert story(desk, asked[0]) == [
        ("reply", "U0TOM"), ("claim", "U0TOM"), ("answer_seen", "kestrel"), ("sent", "U0TOM"),
    ]  # fmt: skip
    assert spent(desk, "posts") == 0


def test_it_is_found_with_other_words_too_because_a_person_may_change_them(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1], "Oh dear! We ring you back within the hour.")
    assert by_hand.posted(desk, ready, "", by="U0TOM") == LOOKING
    assert state(desk, ready) is ReplyState.SAID
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, ready), reply(desk, ready).url) == (ReplyState.SENT, url)
    assert ("said", "U0TOM") in story(desk, asked[0])


def test_the_same_words_are_taken_before_other_words(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    by_phone(sandbox, asked[1], "One moment, please.")
    url = by_phone(sandbox, asked[1])
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert reply(desk, ready).url == url


def test_what_was_posted_before_the_words_were_written_or_to_somebody_else_is_not_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    by_phone(sandbox, asked[1], "Written long before.")
    clock.advance(600)
    number = answer(desk, asked[0])
    other = sandbox.x.post("jo_rowan", "something else").id
    by_phone(sandbox, other)
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert state(desk, number) is ReplyState.READY


def test_one_post_never_stands_for_two_answers_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    second = answer(desk, asked[0], "And the number is 111.")
    url = by_phone(sandbox, asked[1])
    read_own(desk, clock)
    by_hand.find_posted(desk)
    by_hand.find_posted(desk)
    states = {state(desk, ready), state(desk, second)}
    assert states == {ReplyState.SENT, ReplyState.READY}
    (waiting,) = [each for each in (ready, second) if state(desk, each) is ReplyState.READY]
    with pytest.raises(Refusal, match="That post counts for another answer of ours already"):
        paste(desk, waiting, url, by="U0TOM")


def test_whoever_says_that_it_is_posted_is_asked_for_the_link_when_it_is_not_found_in_ten_minutes(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    by_hand.posted(desk, ready, "", by="U0PRIYA")
    clock.advance(by_hand.PATIENCE.total_seconds() - 1)
    by_hand.find_posted(desk)
    assert (state(desk, ready), told(desk, "U0PRIYA")) == (ReplyState.SAID, [])
    clock.advance(1)
    by_hand.find_posted(desk)
    assert (state(desk, ready), told(desk, "U0PRIYA")) == (ReplyState.READY, [("not_known", by_hand.NOT_FOUND)])
    by_hand.find_posted(desk)
    assert len(told(desk, "U0PRIYA")) == 1
    assert paste(desk, ready, by_phone(sandbox, asked[1]), by="U0PRIYA") == READING
    assert (state(desk, ready), reply(desk, ready).trouble) == (ReplyState.SENT, None)


def test_saying_it_has_our_own_timeline_read_at_the_next_turn(desk: Desk, clock: MovableClock, ready: int) -> None:
    with desk.database.write.begin() as session:
        session.merge(watch(desk, WatchKind.OWN)).next_read_at = clock.now() + timedelta(hours=1)
    by_hand.posted(desk, ready, "", by="U0TOM")
    assert watch(desk, WatchKind.OWN).next_read_at == clock.now()


# A pasted link.


def test_the_link_of_our_answer_settles_it_at_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1], "Quite other words.")
    assert paste(desk, ready, f"<{url}|our answer>", by="U0PRIYA") == READING
    assert (state(desk, ready), reply(desk, ready).url) == (ReplyState.SENT, url)
    assert mention(desk, asked[0]).answer_id == reply(desk, ready).post_id
    read_own(desk, clock)
    assert count(desk, Post, Post.ours) == 1
    assert story(desk, asked[0])[-3:] == [("said", "U0PRIYA"), ("sent", "U0PRIYA"), ("answer_seen", "kestrel")]
    with pytest.raises(Refusal, match="Nothing has changed: this reply is published"):
        paste(desk, ready, url, by="U0TOM")


def test_the_same_form_delivered_twice_is_one_saying(
    desk: Desk, sandbox: Sandbox, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1])
    by_hand.posted(desk, ready, url, by="U0TOM", delivery="the same form")
    assert by_hand.posted(desk, ready, url, by="U0TOM", delivery="the same form") == "That is noted already."
    assert [what for what, _ in story(desk, asked[0])].count("said") == 1


def test_reading_the_post_behind_a_link_is_paid_for(
    desk: Desk, sandbox: Sandbox, asked: tuple[int, str], ready: int
) -> None:
    before = spent(desk, "other posts read")
    paste(desk, ready, by_phone(sandbox, asked[1]), by="U0TOM")
    assert spent(desk, "other posts read") > before


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("https://bsky.app/profile/us.example/post/3kabc", "That link leads to another site"),
        ("https://example.org/news", "That link leads to another site"),
        ("just some words", "Paste the link alone"),
        ("https://x.com@evil.example/AshcombeValeNHS/status/1", "user name, a password or a port"),
        ("https://х.com/AshcombeValeNHS/status/1", "only look familiar"),
    ],
)
def test_a_link_that_is_not_our_answer_is_refused_in_words_and_nothing_changes(
    desk: Desk, asked: tuple[int, str], ready: int, link: str, sentence: str
) -> None:
    before = story(desk, asked[0])
    with pytest.raises(Refusal, match=sentence):
        by_hand.posted(desk, ready, link, by="U0TOM", delivery="a form")
    assert (state(desk, ready), story(desk, asked[0])) == (ReplyState.READY, before)
    assert by_hand.posted(desk, ready, "", by="U0TOM", delivery="a form") == LOOKING


def test_a_link_with_no_post_behind_it_is_told_to_whoever_pasted_it_and_asked_for_again(
    desk: Desk, asked: tuple[int, str], ready: int
) -> None:
    with pytest.raises(Refusal, match="There is no public post at that link"):
        paste(desk, ready, f"https://x.com/{US}/status/1999", by="U0PRIYA")
    assert (reply(desk, ready).url, mention(desk, asked[0]).status) == (None, Status.CLAIMED)
    assert by_hand.posted(desk, ready, "", by="U0PRIYA") == LOOKING


def test_nothing_is_read_while_the_form_is_being_sent(
    desk: Desk, sandbox: Sandbox, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1])
    before = sum(sandbox.x.calls.values())
    assert by_hand.posted(desk, ready, url, by="U0TOM") == READING
    assert (sum(sandbox.x.calls.values()), state(desk, ready)) == (before, ReplyState.SAID)


def test_somebody_elses_post_is_not_our_answer(
    desk: Desk, sandbox: Sandbox, asked: tuple[int, str], ready: int
) -> None:
    theirs = sandbox.x.post("jo_rowan", "me too!", reply_to=asked[1])
    with pytest.raises(Refusal, match=r"That post is by @jo_rowan, not by us\. Open our answer"):
        paste(desk, ready, theirs.url, by="U0TOM")
    # The handle in a link says nothing: X shows the post under any.
    with pytest.raises(Refusal, match="That post is by @jo_rowan, not by us"):
        paste(desk, ready, f"https://x.com/{US}/status/{theirs.id}", by="U0TOM")


def test_our_post_to_somebody_else_is_not_this_answer(
    desk: Desk, sandbox: Sandbox, asked: tuple[int, str], ready: int
) -> None:
    other = sandbox.x.post("jo_rowan", "something else").id
    with pytest.raises(Refusal, match="That post of ours does not answer this one"):
        paste(desk, ready, by_phone(sandbox, other), by="U0TOM")


def test_while_x_is_away_our_link_is_taken_and_the_post_is_linked_when_reading_meets_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    url = by_phone(sandbox, asked[1], "Quite other words.")
    unreadable(sandbox)
    with pytest.raises(Refusal, match="That post is by @jo_rowan, not by us"):
        by_hand.posted(desk, ready, f"https://x.com/jo_rowan/status/{asked[1]}", by="U0TOM")
    assert paste(desk, ready, url, by="U0TOM") == READING
    assert (state(desk, ready), reply(desk, ready).url) == (ReplyState.SENT, url)
    assert mention(desk, asked[0]).status is Status.ANSWERED
    sandbox.faults.x_script = None
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert reply(desk, ready).post_id == mention(desk, asked[0]).answer_id is not None


# Without any API.


def test_without_x_the_persons_word_is_enough(desk: Desk, asked: tuple[int, str], ready: int) -> None:
    assert by_hand.posted(without_x(desk), ready, "", by="U0TOM") == TAKEN
    assert (state(desk, ready), mention(desk, asked[0]).status) == (ReplyState.SENT, Status.ANSWERED)
    assert reply(desk, ready).url is None
    assert story(desk, asked[0])[-3:] == [("said", "U0TOM"), ("sent", "U0TOM"), ("answer_seen", "kestrel")]


def test_without_x_a_link_is_kept_as_it_is(desk: Desk, ready: int) -> None:
    url = f"https://x.com/{US}/status/2124790304732086272"
    assert by_hand.posted(without_x(desk), ready, f"{url}?s=20", by="U0TOM") == TAKEN
    assert reply(desk, ready).url == url


def test_without_keys_for_posting_even_who_asked_us_is_answered_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    keyless = replace(desk, posts_by_api=frozenset())
    sent = answer(keyless, number)
    assert state(desk, sent) is ReplyState.READY
    assert paste(keyless, sent, by_phone(sandbox, key), by="U0TOM") == READING


# What else may happen.


def test_thanks_by_hand_close_the_mention_too(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    number = answer(desk, asked[0], "Thank you, we tell the team!", kind=ReplyKind.THANKS)
    clock.advance(60)
    paste(desk, number, by_phone(sandbox, asked[1]), by="U0TOM")
    assert mention(desk, asked[0]).status is Status.CLOSED


def test_words_that_are_dropped_are_not_looked_for_and_what_stands_there_still_answers(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    deciding.drop(desk, ready, by="U0TOM")
    by_phone(sandbox, asked[1])
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, ready), mention(desk, asked[0]).status) == (ReplyState.DROPPED, Status.ANSWERED)


def test_deleted_by_its_author_there_is_nothing_left_to_post(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], ready: int
) -> None:
    draw(desk, clock)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [asked[1]])
    assert (state(desk, ready), reply(desk, ready).trouble) == (ReplyState.DROPPED, "The author deleted the post.")
    with pytest.raises(Refusal, match="Nothing has changed: this reply is dropped"):
        by_hand.posted(desk, ready, "", by="U0TOM")
    draw(desk, clock)
    (card,) = sandbox.slack.messages(CHANNEL)
    assert "intent/post" not in str(sandbox.slack.messages(CHANNEL, card["ts"]))


def test_a_reply_that_nobody_knows_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(Refusal, match="Kestrel does not know this reply"):
        by_hand.posted(desk, 4711, "", by="U0TOM")
