"""While a hush stands no invitation leaves and every answer does; afterwards each writer is asked, and none goes out by
itself."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.delivery import OutboxState
from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.core.permit import PermitKind
from bot.core.replies import ReplyAction, ReplyKind, ReplyState
from bot.core.reply_form import Picks, ReplyForm
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, by_hand, deciding, deletions, hush_tending, hushes, outbox, replies
from bot.services.refusals import Refusal
from bot.services.reply_drawing import reply_card
from bot.storage import hushes as held_hushes
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import Deadline
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply
from tests.desks import card, count, draw, mention
from tests.hushed import HOUR, begin, messages, tend
from tests.inviting import invite as made_up
from tests.sending import (
    PUBLISH,
    US,
    answer,
    approve,
    ask,
    deliver,
    failing,
    impatient,
    press,
    public,
    read_own,
    reply,
    row,
    state,
    story,
    told,
    unasked,
)
from tests.slack_hands import reply_card as card_row

SOON = 30
UNTIL = "Monday 23 November 2026, 2.00pm"


def open_form(desk: Desk, number: int, by: str = "U0TOM") -> ReplyForm:
    """A form for an invitation, with a reason for whatever Kestrel may point to."""
    form = replies.begin(desk, number, ReplyKind.INVITATION, by=by)
    if form.typed.picks.service is None:
        picks = Picks("emergency", link_kind="share")
        form = replies.look(desk, replace(form.typed, picks=picks), by=by, picked=True)
    return replace(form, typed=replace(form.typed, reason="It fits"))


def invite(desk: Desk, number: int, by: str = "U0TOM") -> int:
    return press(desk, open_form(desk, number, by), by=by)


def refused(act: object) -> str:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.sentence


def buttons(desk: Desk, number: int) -> tuple[ReplyAction, ...]:
    """What may be pressed in the thread."""
    with desk.database.read() as session:
        return reply_card(session, desk, session.merge(card_row(desk, number), load=False)).buttons


@pytest.fixture
def asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A post that asks us, and its id on X."""
    (number,), (key,) = ask(desk, sandbox, clock)
    return number, key


# While it stands.


def test_a_form_for_an_invitation_does_not_open_and_says_until_when(desk: Desk, asked: tuple[int, str]) -> None:
    begin(desk)
    said = refused(lambda: open_form(desk, asked[0]))
    assert said == (
        f"A hush stands until {UNTIL}, so nobody is invited before. Answering goes on; `/hush` shows why it stands."
    )


def test_a_form_that_was_open_is_refused_at_send_with_its_words_kept(desk: Desk, asked: tuple[int, str]) -> None:
    form = open_form(desk, asked[0])
    begin(desk)
    said = refused(lambda: replies.send(desk, form.typed, by="U0TOM"))
    assert "Your words are still here" in said
    again = replies.look(desk, form.typed, by="U0TOM")
    assert again.typed.text == form.typed.text
    assert again.hush == hushes.seen(desk)
    assert count(desk, Reply) == 0


def test_an_answer_goes_out_and_its_form_says_that_a_hush_stands(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    begin(desk)
    number, key = asked
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").hush is not None
    answer(desk, number)
    deliver(desk, clock, SOON)
    tend(desk)
    assert len(public(sandbox, key)) == 1


def test_an_invitation_in_the_outbox_is_held_by_whoever_would_send_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    begin(desk)
    deliver(desk, clock, 6 * 3600 - 60)
    assert sandbox.x.calls[PUBLISH] == 0
    held = row(desk, made)
    assert (state(desk, made), held.state, held.asks, held.holder) == (
        ReplyState.HELD, OutboxState.WAITING, True, None,
    )  # fmt: skip
    assert story(desk, asked[0])[-1] == ("held", "kestrel")
    draw(desk, clock)
    assert audit.audit(desk) == []


def test_the_job_holds_what_waits_in_the_outbox_and_what_is_ready_to_be_posted_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    number, _ = unasked(desk, sandbox, clock)
    made, ready = invite(desk, asked[0]), invite(desk, number)
    assert state(desk, ready) is ReplyState.READY
    begin(desk)
    tend(desk)
    assert (state(desk, made), state(desk, ready)) == (ReplyState.HELD, ReplyState.HELD)
    assert buttons(desk, made) == (ReplyAction.DROP,)
    assert buttons(desk, ready) == (ReplyAction.POSTED, ReplyAction.DROP)
    draw(desk, clock)
    thread = [each["text"] for each in sandbox.slack.messages(desk.channel, _ts(desk, number))]
    assert any("is held by the hush" in text for text in thread)
    assert not any("text ready" in str(each) for each in sandbox.slack.messages(desk.channel, _ts(desk, number)))


def test_approving_an_invitation_holds_it_and_says_so(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0], by="U0MEGAN")
    assert state(desk, made) is ReplyState.ASKED
    begin(desk)
    said = approve(desk, made, by="U0TOM")
    assert said.startswith("Approved. A hush stands, so the invitation is held.")
    assert state(desk, made) is ReplyState.HELD
    deliver(desk, clock, SOON)
    assert sandbox.x.calls[PUBLISH] == 0
    hushes.lift(desk, by="U0TOM")
    tend(desk)
    deciding.send(desk, made, by="U0MEGAN")
    deliver(desk, clock, SOON)
    assert len(public(sandbox, asked[1])) == 1


def test_one_that_failed_is_not_tried_again_before_its_end(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    deliver(replace(desk, networks={}), clock, SOON)
    assert state(desk, made) is ReplyState.FAILED
    begin(desk)
    assert "nobody is invited" in refused(lambda: deciding.try_again(desk, made, by="U0TOM"))
    assert "nobody is invited" in refused(
        lambda: replies.send(desk, replies.begin_change(desk, made, by="U0TOM").typed, by="U0TOM")
    )


def test_one_on_its_way_without_a_clear_end_is_looked_for_and_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    hurried = impatient(desk, sandbox)
    failing(sandbox, "lost")
    deliver(hurried, clock, 12)
    assert state(desk, made) is ReplyState.QUEUED
    assert row(desk, made).state is OutboxState.UNSURE
    begin(desk)
    tend(desk)
    assert state(desk, made) is ReplyState.QUEUED
    deliver(hurried, clock, 200)
    assert state(desk, made) is ReplyState.UNSURE
    assert row(desk, made).asks
    assert sandbox.x.calls[PUBLISH] == 1
    assert "nobody is invited" in refused(lambda: deciding.try_again(desk, made, by="U0TOM"))


def test_it_may_be_dropped_while_it_is_held(desk: Desk, clock: MovableClock, asked: tuple[int, str]) -> None:
    made = invite(desk, asked[0])
    begin(desk)
    tend(desk)
    deciding.drop(desk, made, by="U0TOM")
    assert (state(desk, made), row(desk, made).state) == (ReplyState.DROPPED, OutboxState.UNDONE)


def test_somebody_who_has_posted_it_by_hand_already_may_say_so(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, key = unasked(desk, sandbox, clock)
    made = invite(desk, number)
    sandbox.x.post(US, reply(desk, made).text, reply_to=key)
    begin(desk)
    tend(desk)
    assert state(desk, made) is ReplyState.HELD
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, made), mention(desk, number).status) == (ReplyState.SENT, Status.ANSWERED)


def test_the_very_words_posted_by_hand_count_for_what_an_app_was_to_send_and_it_is_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    begin(desk)
    tend(desk)
    clock.advance(5)
    sandbox.x.post(US, reply(desk, made).text, reply_to=asked[1])
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, made), row(desk, made).state) == (ReplyState.SENT, OutboxState.UNDONE)
    hushes.lift(desk, by="U0TOM")
    tend(desk)
    deliver(desk, clock, 600)
    assert sandbox.x.calls[PUBLISH] == 0


def test_a_post_that_is_deleted_takes_its_held_invitation_along(
    desk: Desk, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    begin(desk)
    tend(desk)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [asked[1]])
    assert (state(desk, made), reply(desk, made).text) == (ReplyState.DROPPED, "")
    hushes.lift(desk, by="U0TOM")
    tend(desk)
    assert told(desk, "U0TOM") == [("author_gone", None)], "and nothing asks whether it still goes out"


def test_begun_at_the_instant_of_delivery_either_it_was_on_its_way_before_or_it_is_held(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    """Whatever the order: once `begin` has returned, nothing is taken to be sent any more."""
    for _ in range(5):
        (number,), (key,) = ask(desk, sandbox, clock, f"@{US} four hours and no news, and again", handle=f"p{_}")
        made = invite(desk, number)
        clock.advance(desk.team.sending.undo_seconds)
        gate = threading.Barrier(2)

        def press() -> None:
            gate.wait()  # noqa: B023
            begin(desk)

        def work() -> None:
            gate.wait()  # noqa: B023
            outbox.deliver(desk)

        with ThreadPoolExecutor(2) as pool:
            begun, delivered = pool.submit(press), pool.submit(work)
            begun.result()
            delivered.result()
        outbox.deliver(desk)
        assert (state(desk, made), len(public(sandbox, key))) in {(ReplyState.SENT, 1), (ReplyState.HELD, 0)}
        hushes.lift(desk, by="U0TOM")


@pytest.mark.parametrize("many", [4, 5])
def test_however_many_there_are_the_job_takes_them_a_round_at_a_time(
    desk: Desk, asked: tuple[int, str], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(hush_tending, "A_ROUND", 2)
    rounds: list[int] = []
    real = held_hushes.to_hold

    def noted(*given: Any, **more: Any) -> list[int]:
        found = real(*given, **more)
        rounds.append(len(found))
        return found

    monkeypatch.setattr(held_hushes, "to_hold", noted)
    on_its_way = invite(desk, asked[0])
    with desk.database.write.begin() as session:  # and stays where it is, in nobody's way
        session.execute(update(Outbox).values(state=OutboxState.SENDING, holder="another worker"))
    others = [made_up(desk, f"p_{each}", state=ReplyState.READY).reply_id for each in range(many)]
    begin(desk)
    hush_tending.tend(desk)
    assert [state(desk, each) for each in others] == [ReplyState.HELD] * many
    assert state(desk, on_its_way) is ReplyState.QUEUED
    assert max(rounds) == 2


# Afterwards.


@pytest.fixture
def missed(desk: Desk, clock: MovableClock, asked: tuple[int, str]) -> int:
    """An invitation that a hush has held, which is over."""
    made = invite(desk, asked[0])
    begin(desk)
    deliver(desk, clock, SOON)
    clock.advance(5 * 3600)
    tend(desk)
    return made


def test_nothing_goes_out_by_itself_its_writer_is_asked_and_the_channel_told_how_many(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, missed: int
) -> None:
    deliver(desk, clock, 7200)
    tend(desk)
    assert (state(desk, missed), sandbox.x.calls[PUBLISH]) == (ReplyState.MISSED, 0)
    assert told(desk, "U0TOM") == [("held", None)]
    draw(desk, clock)
    (over,) = (each for each in sandbox.slack.messages(desk.channel) if "The hush is over:" in str(each["blocks"]))
    assert "One invitation was held. None goes out by itself:" in str(over["blocks"])
    assert "• <@U0TOM>: one invitation" in str(over["blocks"])
    assert buttons(desk, missed) == (ReplyAction.SEND, ReplyAction.EDIT, ReplyAction.DROP)


def test_what_stays_unasked_is_owed_like_words_that_did_not_go_out(desk: Desk, missed: int) -> None:
    owing = Deadline.reply_id == missed, Deadline.kind == Owed.POST, Deadline.ended_at.is_(None)
    assert count(desk, Deadline, *owing) == 1
    deciding.drop(desk, missed, by="U0TOM")
    assert count(desk, Deadline, *owing) == 0


def test_send_it_sends_it_once_with_time_to_undo(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], missed: int
) -> None:
    for _ in range(2):
        with suppress(Refusal):
            deciding.send(desk, missed, by="U0TOM")
    assert state(desk, missed) is ReplyState.QUEUED
    deliver(desk, clock, 5)
    assert public(sandbox, asked[1]) == []
    deliver(desk, clock, SOON)
    assert (state(desk, missed), len(public(sandbox, asked[1])), sandbox.x.calls[PUBLISH]) == (ReplyState.SENT, 1, 1)
    assert [what for what, _ in story(desk, asked[0])] == [
        "invite", "claim", "held", "send", "sent", "answer_seen",
    ]  # fmt: skip


def test_its_words_may_be_changed_first(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], missed: int
) -> None:
    form = replies.begin_change(desk, missed, by="U0TOM")
    press(desk, replace(form, typed=replace(form.typed, text="Please tell us more, when you can.", reason="Softer")))
    deliver(desk, clock, SOON)
    assert public(sandbox, asked[1]) == ["@jo_rowan Please tell us more, when you can."]


def test_an_answer_given_meanwhile_stops_it_with_a_sentence(
    desk: Desk, clock: MovableClock, asked: tuple[int, str], missed: int
) -> None:
    answer(desk, asked[0])
    deliver(desk, clock, SOON)
    assert "has answered meanwhile" in refused(lambda: deciding.send(desk, missed, by="U0TOM"))


def test_another_hush_refuses_it_again(desk: Desk, missed: int) -> None:
    begin(desk)
    assert "nobody is invited before" in refused(lambda: deciding.send(desk, missed, by="U0TOM"))
    assert state(desk, missed) is ReplyState.MISSED


def test_pressed_before_the_job_has_ended_a_hush_whose_time_is_up_it_says_so_and_holds_nothing(
    desk: Desk, clock: MovableClock, missed: int
) -> None:
    begin(desk, HOUR)
    clock.advance(3600)
    said = refused(lambda: deciding.send(desk, missed, by="U0TOM"))
    assert said == "The hush is over this moment, and Kestrel is still seeing to its end. Press again in a few seconds."
    assert state(desk, missed) is ReplyState.MISSED
    tend(desk)
    deciding.send(desk, missed, by="U0TOM")
    assert state(desk, missed) is ReplyState.QUEUED


def test_nor_is_one_that_failed_tried_again_and_held_after_all(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    made = invite(desk, asked[0])
    deliver(desk, clock, SOON)
    begin(desk, HOUR)
    clock.advance(3600)
    assert "Press again in a few seconds" in refused(lambda: deciding.try_again(desk, made, by="U0TOM"))
    assert state(desk, made) is ReplyState.FAILED
    tend(desk)
    deciding.try_again(desk, made, by="U0TOM")
    assert state(desk, made) is ReplyState.QUEUED


def test_a_job_that_was_away_for_the_whole_hush_lets_nothing_slip(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    made = invite(desk, asked[0])
    begin(desk, HOUR)
    clock.advance(3600 + 60)
    outbox.deliver(desk)
    tend(desk)
    assert (state(desk, made), sandbox.x.calls[PUBLISH]) == (ReplyState.MISSED, 0)


def test_two_workers_ask_each_writer_once(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    numbers = []
    for each in range(4):
        (number,), _ = ask(desk, sandbox, clock, f"@{US} hours without news, number {each}", handle=f"person_{each}")
        numbers.append(invite(desk, number, by="U0PRIYA"))
    begin(desk)
    tend(desk)
    hushes.lift(desk, by="U0TOM")
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        hush_tending.tend(desk)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result()
    assert {state(desk, made) for made in numbers} == {ReplyState.MISSED}
    assert told(desk, "U0PRIYA") == [("held", None)] * 4
    assert "over" in messages(desk)[-1][2]


def test_by_hand_it_is_made_ready_again(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    number, _ = unasked(desk, sandbox, clock)
    made = invite(desk, number)
    begin(desk)
    tend(desk)
    hushes.lift(desk, by="U0TOM")
    tend(desk)
    deciding.send(desk, made, by="U0TOM")
    assert (state(desk, made), reply(desk, made).way) == (ReplyState.READY, PermitKind.BY_HAND)
    assert count(desk, Card, Card.reply_id == made, Card.kind == CardKind.REPLY) == 1


def _ts(desk: Desk, number: int) -> str:
    return card(desk, number).ts or ""
