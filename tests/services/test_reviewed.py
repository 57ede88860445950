"""What a strict review found in answering: words that stay, invitations that repeat, answers that nobody saw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete

from bot.core.lifecycle import Status
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import by_hand, deciding, deletions, ending, handing, invitations, replies, resting, story_reading
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage import history
from bot.storage import invitations as kept
from bot.storage.outbox import Outbox
from tests.desks import NOW, mention, post, take
from tests.inviting import cards_of, invite, publish
from tests.sending import (
    US,
    answer,
    approve,
    ask,
    deliver,
    failing,
    fill,
    press,
    public,
    read_own,
    reply,
    row,
    state,
    told,
    unasked,
)

TOM, PRIYA = "U0TOM", "U0PRIYA"


def gone(desk: Desk, *keys: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", keys)


def invited(desk: Desk, number: int) -> int:
    form = replies.begin(desk, number, ReplyKind.INVITATION, by=TOM)
    picks = invitations.settled(desk, replace(form.typed.picks, service=desk.team.services[0].slug))
    form = replies.look(desk, replace(form.typed, picks=picks), by=TOM, picked=True)
    return press(desk, replace(form, typed=replace(form.typed, reason="It fits")))


def with_team(desk: Desk, part: str, **more: object) -> Desk:
    changed = getattr(desk.team, part).model_copy(update=more)
    return replace(desk, team=desk.team.model_copy(update={part: changed}))


# Nothing unpublished stays after a deletion.


def test_words_in_doubt_go_as_soon_as_somebody_drops_them(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    failing(sandbox, "lost", "lost")
    sent = answer(desk, number, "We are sorry about your gall bladder.", reason="as it is")
    deliver(desk, clock, seconds=600)
    gone(desk, key)
    assert state(desk, sent) is ReplyState.UNSURE
    assert "gall bladder" in reply(desk, sent).text  # still looked for
    deciding.drop(desk, sent, by=TOM)
    held = reply(desk, sent)
    assert (held.state, held.text, row(desk, sent).text, held.may_stand) == (ReplyState.DROPPED, "", "", True)


def test_what_colleagues_wrote_to_each_other_goes_and_who_did_what_stays(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    (other,) = take(desk, post("2", "the car park is a shambles", handle="ade_k"))
    secret = "it is about her gall bladder"
    handing.pass_on(desk, number, to="U0MEGAN", note=secret, by=TOM)
    resting.wait(desk, number, on="her sister Ann", until=desk.now() + timedelta(days=1), by="U0MEGAN")
    press(desk, fill(desk, number, "ring us", by="U0MEGAN", reason=secret), by="U0MEGAN")
    ending.not_for_us(desk, other, reason=desk.team.reasons.not_for_us[0], by=TOM)
    gone(desk, "1", "2")
    with desk.database.read() as session:
        kept = [(one.action, one.by, one.note) for one in (*history.of(session, number), *history.of(session, other))]
    assert secret not in str(kept)
    assert "Ann" not in str(kept)
    assert ("pass", TOM, {"to": "U0MEGAN"}) in kept
    assert ("not_for_us", TOM, {"reason": desk.team.reasons.not_for_us[0]}) in kept


# Posted by hand what an app could not.


def test_what_failed_may_be_posted_by_hand_and_is_found(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    failing(sandbox, "401")
    made = invited(desk, number)
    deliver(desk, clock, seconds=15)
    assert state(desk, made) is ReplyState.FAILED
    sandbox.x.post(US, reply(desk, made).text, reply_to=key)
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert (state(desk, made), mention(desk, number).status) == (ReplyState.SENT, Status.ANSWERED)


def test_i_have_posted_it_is_taken_for_what_failed_in_other_words_too(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    failing(sandbox, "401")
    sent = answer(desk, number)
    deliver(desk, clock, seconds=15)
    sandbox.x.post(US, "So sorry. We are asking.", reply_to=key)
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert state(desk, sent) is ReplyState.FAILED  # nobody has said that it is this one
    by_hand.posted(desk, sent, "", by=TOM)
    by_hand.find_posted(desk)
    assert state(desk, sent) is ReplyState.SENT


def test_dropping_an_invitation_that_may_stand_there_does_not_make_room_for_a_second(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number, other), _ = ask(desk, sandbox, clock, f"@{US} A&E took four hours", f"@{US} outside at the bus stop now")
    failing(sandbox, "lost", "lost")
    made = invited(desk, number)
    deliver(desk, clock, seconds=600)
    assert (state(desk, made), told(desk, TOM)[-1][0]) == (ReplyState.UNSURE, "not_known")
    deciding.drop(desk, made, by=TOM)
    assert (state(desk, made), reply(desk, made).trouble) == (ReplyState.DROPPED, "It may stand there all the same.")
    with pytest.raises(Refusal, match="invited them to share their story"):
        invited(desk, other)


def test_dropping_one_that_certainly_is_not_there_makes_room(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number, other), _ = ask(desk, sandbox, clock, f"@{US} A&E took four hours", f"@{US} outside at the bus stop now")
    failing(sandbox, "401")
    made = invited(desk, number)
    deliver(desk, clock, seconds=15)
    deciding.drop(desk, made, by=TOM)
    assert state(desk, invited(desk, other)) is ReplyState.QUEUED


def test_a_clock_of_the_networks_that_is_behind_hides_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, key = unasked(desk, sandbox, clock)
    sandbox.x.post(US, "So sorry to read this. We are asking the ward now.", reply_to=key)
    clock.advance(60)
    sent = answer(desk, number)
    read_own(desk, clock)
    by_hand.find_posted(desk)
    assert state(desk, sent) is ReplyState.SENT


# An answer that is not the first.


def test_a_second_answer_in_the_networks_app_is_seen_before_an_approval(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sandbox.x.post(US, "We hear you.", reply_to=key)
    read_own(desk, clock)
    desk = with_team(desk, "approval", always=True)
    sent = answer(desk, number, "Our matron is on the ward and will find you.", reason="as it is")
    clock.advance(60)
    sandbox.x.post(US, "The matron has found you, we hope.", reply_to=key)
    read_own(desk, clock)
    with pytest.raises(Refusal, match="Somebody has answered on the network meanwhile"):
        approve(desk, sent, by=PRIYA)


def test_a_second_answer_in_the_networks_app_is_seen_by_whoever_is_writing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sandbox.x.post(US, "We hear you.", reply_to=key)
    read_own(desk, clock)
    form = fill(desk, number, "Our matron is on the ward and will find you.", reason="as it is")
    sandbox.x.post(US, "The matron has found you, we hope.", reply_to=key)
    read_own(desk, clock)
    back = replies.send(desk, form.typed, by=TOM)
    assert not isinstance(back, Done)
    assert "found you, we hope" in (back.meanwhile or "")
    assert isinstance(replies.send(desk, back.typed, by=TOM), Done)


def test_an_earlier_answer_of_ours_that_arrives_late_stops_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    first = answer(desk, number)
    second = press(desk, fill(desk, number, "And the ward has just told us: bed twelve.", reason="as it is"))
    deliver(desk, clock, seconds=40)
    assert [state(desk, each) for each in (first, second)] == [ReplyState.SENT] * 2
    assert len(public(sandbox, key)) == 2


# Two at once.


def test_two_who_send_at_once_do_not_both_take_the_last_of_the_month(desk: Desk) -> None:
    one = desk.prices.create
    poor = with_team(desk, "sending", monthly_cap_dollars=one * 1.5 / 1_000_000)
    for round_ in range(4):
        numbers = take(desk, post(f"{round_}1", f"note {round_}", handle="a_b"), post(f"{round_}2", f"x {round_} tale"))
        forms = [fill(poor, each, f"Answer to {each}", reason="as it is", by=TOM) for each in numbers]
        gate = Barrier(2)

        def send(form: object, gate: Barrier = gate) -> object:
            gate.wait()
            try:
                return replies.send(poor, form.typed, by=TOM)  # type: ignore[attr-defined]
            except Refusal as refusal:
                return refusal

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(send, forms))
        assert sorted(type(each).__name__ for each in done) == ["Done", "Refusal"]
        with desk.database.write.begin() as session:
            session.execute(delete(Outbox))


def test_a_story_gets_one_card_though_two_processes_offer_it(
    desk: Desk, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = publish(sandbox, at=NOW - timedelta(hours=1))
    story_reading.read(desk)
    assert cards_of(desk, key) == []
    invite(desk, at=NOW - timedelta(hours=2))
    assert desk.site is not None
    gate, find = Barrier(2), kept.stories_not_offered

    def both(*given: Any) -> object:
        found = find(*given)
        if not desk.database.embedded:
            gate.wait()
        return found

    monkeypatch.setattr(kept, "stories_not_offered", both)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(story_reading._offer_late, [desk] * 2, [desk.site] * 2))
    assert len(cards_of(desk, key)) == 1
