"""One press of Send is one public post, told on the cards and in the history, and paid for once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.core.lifecycle import Status
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, deciding, money, replies
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage.cards import Card, CardKind
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.replies import Reply
from tests.desks import count, draw, mention
from tests.sending import (
    PUBLISH,
    US,
    WORDS,
    answer,
    ask,
    deliver,
    fill,
    press,
    public,
    read_own,
    reply,
    row,
    spent,
    state,
    story,
)

LINKED = "See what happens next: https://www.careopinion.org.uk/services/ASHCOMBE-AE"


def capped(desk: Desk, dollars: float) -> Desk:
    """The same desk, whose networks may charge so much in a month."""
    sending = desk.team.sending.model_copy(update={"monthly_cap_dollars": dollars})
    return replace(desk, team=desk.team.model_copy(update={"sending": sending}))


def test_one_press_is_one_post_and_the_mention_is_answered(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    assert (state(desk, sent), mention(desk, number).status) == (ReplyState.QUEUED, Status.CLAIMED)
    deliver(desk, clock, seconds=30)
    assert public(sandbox, key) == [f"@jo_rowan {WORDS}"]
    found, held = reply(desk, sent), mention(desk, number)
    (there,) = sandbox.x.replies_to(key)
    assert (found.state, found.url, found.sent_at) == (ReplyState.SENT, there.url, held.answered_at)
    assert (held.status, held.owner, held.answer_id) == (Status.ANSWERED, "U0TOM", found.post_id)
    assert story(desk, number) == [
        ("reply", "U0TOM"), ("claim", "U0TOM"), ("sent", "kestrel"), ("answer_seen", "kestrel"),
    ]  # fmt: skip
    deliver(desk, clock, seconds=600)
    assert sandbox.x.calls[PUBLISH] == 1
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_the_same_form_sent_twice_goes_out_once(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    form = fill(desk, number)
    press(desk, form)
    again = replies.send(desk, form.typed, by="U0TOM")
    assert isinstance(again, Done)
    assert again.sentence == "That was sent already; it goes out once."
    deliver(desk, clock, seconds=30)
    assert isinstance(replies.send(desk, form.typed, by="U0TOM"), Done)
    deliver(desk, clock, seconds=30)
    assert len(public(sandbox, key)) == count(desk, Reply) == count(desk, Outbox) == 1


def test_nothing_leaves_before_the_time_for_undo_is_over(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    answer(desk, number)
    clock.advance(desk.team.sending.undo_seconds - 0.1)
    deliver(desk, clock)
    assert sandbox.x.calls[PUBLISH] == 0
    clock.advance(0.1)
    deliver(desk, clock)
    assert sandbox.x.calls[PUBLISH] == 1


def test_what_is_taken_back_in_time_never_leaves_and_stands_in_the_box_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    deciding.undo(desk, sent, by="U0TOM")
    deliver(desk, clock, seconds=60)
    assert (state(desk, sent), row(desk, sent).state) == (ReplyState.UNDONE, OutboxState.UNDONE)
    assert public(sandbox, key) == []
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").typed.text == WORDS
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").typed.seen == f"{sent}:0:{number}:0"
    answer(desk, number)
    deliver(desk, clock, seconds=60)
    assert len(public(sandbox, key)) == 1
    assert [what for what, _ in story(desk, number)] == [
        "reply", "claim", "undo", "reply", "sent", "answer_seen",
    ]  # fmt: skip


def test_undo_pressed_too_late_is_refused_and_says_so(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    deliver(desk, clock, seconds=30)
    with pytest.raises(Refusal, match="Nothing has changed: this reply is published"):
        deciding.undo(desk, sent, by="U0TOM")
    assert len(public(sandbox, key)) == 1


def test_the_same_click_on_undo_delivered_twice_is_one_undo(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    for _ in range(2):
        deciding.undo(desk, sent, by="U0TOM", delivery="the same click")
    assert [what for what, _ in story(desk, number)].count("undo") == 1


def test_the_post_that_reading_meets_afterwards_is_known_and_not_taken_in_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    read_own(desk, clock)
    (number,), _ = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    deliver(desk, clock, seconds=30)
    read_own(desk, clock)
    assert count(desk, Post, Post.ours) == 1
    ours = reply(desk, sent).post
    assert ours is not None
    assert (ours.author_id, ours.handle, ours.reply_to) == ("900000001", US, mention(desk, number).post.key)
    assert [what for what, _ in story(desk, number)].count("answer_seen") == 1


def test_thanks_close_the_mention_once_they_stand_there(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock, f"@{US} thank you, the nurses were wonderful")
    answer(desk, number, "Thank you, we tell the team!", kind=ReplyKind.THANKS)
    assert mention(desk, number).status is Status.CLAIMED
    deliver(desk, clock, seconds=30)
    assert public(sandbox, key) == ["@jo_rowan Thank you, we tell the team!"]
    assert mention(desk, number).status is Status.CLOSED
    assert story(desk, number) == [
        ("thank", "U0TOM"), ("claim", "U0TOM"), ("sent", "kestrel"), ("answer_seen", "kestrel"), ("close", "U0TOM"),
    ]  # fmt: skip


def test_two_answers_to_one_post_are_two_posts_each_with_its_own(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    first = answer(desk, number)
    deliver(desk, clock, seconds=30)
    second = answer(desk, number, "And here is the number to call: 111.")
    deliver(desk, clock, seconds=30)
    assert len(public(sandbox, key)) == 2
    assert reply(desk, first).post_id != reply(desk, second).post_id
    assert mention(desk, number).answer_id == reply(desk, first).post_id


def test_a_post_costs_what_it_costs_and_is_counted_while_it_is_on_its_way(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, second = ask(desk, sandbox, clock, f"@{US} note one", f"@{US} note two", apart=True)[0]
    with desk.database.read() as session:
        before = money.bill(session, desk, WORDS, by_api=True).month
    form = fill(desk, first)
    assert form.price == "Costs $0.015."
    press(desk, form)
    dear = fill(desk, second, LINKED)
    assert replies.look(desk, dear.typed, by="U0TOM").price == "Costs $0.20 (a link makes it dearer)."
    press(desk, dear)
    with desk.database.read() as session:
        assert money.bill(session, desk, WORDS, by_api=True).month == before + 215_000
    assert spent(desk, "posts", "posts with a link") == 0
    deliver(desk, clock, seconds=30)
    assert (spent(desk, "posts"), spent(desk, "posts with a link")) == (15_000, 200_000)
    with desk.database.read() as session:
        assert money.bill(session, desk, WORDS, by_api=True).month == before + 215_000


def test_the_months_cap_warns_and_then_stops_and_what_is_taken_back_costs_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, second, third = ask(
        desk, sandbox, clock, f"@{US} note one", f"@{US} note two", f"@{US} note three", apart=True
    )[0]
    with desk.database.read() as session:
        month = money.bill(session, desk, WORDS, by_api=True).month
    tight = capped(desk, (month + 31_000) / 1_000_000)
    form = fill(tight, first)
    press(tight, form)
    form = fill(tight, second, "Thank you. We look into it.")
    assert form.spend is not None
    assert "This month has cost" in form.spend
    sent = press(tight, form)
    form = fill(tight, third, "We are sorry about the car park.")
    with pytest.raises(Refusal, match=r"Kestrel sends nothing more that costs money\. Raise monthly_cap_dollars"):
        replies.send(tight, form.typed, by="U0TOM")
    deciding.undo(tight, sent, by="U0TOM")
    press(tight, form)
    deliver(tight, clock, seconds=30)
    assert sandbox.x.calls[PUBLISH] == 2


def test_a_new_month_starts_from_nothing(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    answer(desk, number, LINKED)
    deliver(desk, clock, seconds=30)
    clock.advance(timedelta(days=9).total_seconds())
    with desk.database.read() as session:
        assert money.bill(session, desk, WORDS, by_api=True).month == 0


def test_a_reply_has_a_card_in_the_mentions_thread_that_is_redrawn_as_it_comes_along(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    draw(desk, clock)
    (above,) = sandbox.slack.messages(CHANNEL)
    sent = answer(desk, number)
    with desk.database.read() as session:
        (card,) = session.scalars(select(Card).where(Card.reply_id == sent))
        own = session.scalars(select(Card).where(Card.mention_id == number, Card.kind == CardKind.MENTION)).one()
    assert (card.kind, card.channel, card.thread_id) == (CardKind.REPLY, CHANNEL, own.id)
    deliver(desk, clock, seconds=30)
    draw(desk, clock)
    (below,) = [one for one in sandbox.slack.messages(CHANNEL, above["ts"]) if one["ts"] != above["ts"]]
    assert WORDS in str(below["blocks"])
    assert (reply(desk, sent).url or "nowhere") in str(below["blocks"])
    (above,) = [one for one in sandbox.slack.messages(CHANNEL) if one["ts"] == above["ts"]]
    assert "*Answered*" in str(above["blocks"])


def test_a_reply_under_anothers_card_is_told_in_that_cards_thread(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first,), (key,) = ask(desk, sandbox, clock)
    more = sandbox.x.post("jo_rowan", f"@{US} and now the lift is broken too", reply_to=key)
    (second,), _ = ask(desk, sandbox, clock, f"@{US} a quite different matter")
    with desk.database.read() as session:
        gathered = session.scalars(select(Post.id).where(Post.key == more.id)).one()
    assert mention(desk, gathered).lead_id == first
    sent = answer(desk, gathered)
    with desk.database.read() as session:
        own = session.scalars(select(Card).where(Card.mention_id == first, Card.kind == CardKind.MENTION)).one()
        assert session.scalars(select(Card.thread_id).where(Card.reply_id == sent)).one() == own.id
    deliver(desk, clock, seconds=30)
    assert [mention(desk, each).status for each in (first, gathered, second)] == [
        Status.ANSWERED, Status.ANSWERED, Status.OPEN,
    ]  # fmt: skip
