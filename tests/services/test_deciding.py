"""A second pair of eyes, and what else is pressed on a reply's card: each press changes it once, or says why not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from bot.core.lifecycle import Status
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import deciding, deletions, mentions, money, replies
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage.cards import Card, CardKind
from bot.storage.replies import Reply
from tests.desks import count, draw, mention
from tests.sending import (
    US,
    WORDS,
    answer,
    approve,
    ask,
    ask_change,
    deliver,
    failing,
    fill,
    press,
    public,
    read_own,
    reply,
    state,
    story,
    told,
)

# Megan is new on the team of the sandbox: a colleague looks at her words.
NEW, TOM = "U0MEGAN", "U0TOM"
BETTER = "We are so sorry. The matron is looking into it today."


@pytest.fixture
def asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A mention that waits for an answer, and the id of its post."""
    read_own(desk, clock)
    (number,), (key,) = ask(desk, sandbox, clock)
    return number, key


@pytest.fixture
def written(desk: Desk, asked: tuple[int, str]) -> int:
    """Megan's words, waiting for a colleague."""
    return answer(desk, asked[0], by=NEW)


def change(desk: Desk, number: int, text: str, *, by: str) -> str:
    """Edit a reply and send the form; what is said to the one who did."""
    form = replies.begin_change(desk, number, by=by)
    done = replies.send(desk, replace(form.typed, text=text), by=by)
    assert isinstance(done, Done), done
    return done.sentence


def kinds(desk: Desk, number: int) -> list[tuple[CardKind, bool]]:
    """The cards of a reply, and whether each stands in a thread."""
    with desk.database.read() as session:
        rows = session.scalars(select(Card).where(Card.reply_id == number).order_by(Card.id)).all()
        return [(one.kind, one.thread_id is not None) for one in rows]


# A second pair of eyes.


def test_a_new_colleagues_words_wait_until_somebody_has_looked(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    form = fill(desk, asked[0], by=NEW)
    assert form.approval == "You are new here, so a colleague looks at your words first."
    written = press(desk, form, by=NEW)
    deliver(desk, clock, seconds=600)
    assert (state(desk, written), public(sandbox, asked[1])) == (ReplyState.ASKED, [])
    said = approve(desk, written, by=TOM)
    assert said.startswith("Approved. It goes out to @jo_rowan at ")
    deliver(desk, clock, seconds=30)
    found = reply(desk, written)
    assert (found.state, found.by, found.approver) == (ReplyState.SENT, NEW, TOM)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {WORDS}"]
    assert story(desk, asked[0]) == [
        ("reply", NEW), ("claim", NEW), ("approve", TOM), ("sent", "kestrel"), ("answer_seen", "kestrel"),
    ]  # fmt: skip


def test_it_is_asked_for_in_the_channel_and_told_in_the_thread_and_both_are_redrawn(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    draw(desk, clock)
    (card,) = sandbox.slack.messages(CHANNEL)
    written = answer(desk, asked[0], by=NEW)
    assert kinds(desk, written) == [(CardKind.REPLY, True), (CardKind.APPROVAL, False)]
    draw(desk, clock)
    _, approval = sandbox.slack.messages(CHANNEL)
    assert WORDS in str(approval["blocks"])
    assert "reply_approve" in str(approval["blocks"])
    assert "reply_approve" not in str(sandbox.slack.messages(CHANNEL, card["ts"]))
    approve(desk, written, by=TOM)
    draw(desk, clock)
    _, approval = sandbox.slack.messages(CHANNEL)
    assert "reply_approve" not in str(approval["blocks"])
    assert kinds(desk, written) == [(CardKind.REPLY, True), (CardKind.APPROVAL, False)]


def test_the_writer_cannot_approve_their_own_words(desk: Desk, written: int) -> None:
    with pytest.raises(Refusal, match="These are your own words, so a colleague has to approve them"):
        approve(desk, written, by=NEW)
    with pytest.raises(Refusal, match="These are your own words, so a colleague has to ask for a change of them"):
        ask_change(desk, written, "Shorter, please", by=NEW)
    assert state(desk, written) is ReplyState.ASKED


def test_approved_twice_it_goes_out_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], written: int
) -> None:
    for _ in range(2):
        approve(desk, written, by=TOM, delivery="the same click")
    with pytest.raises(Refusal, match="Nothing has changed: this reply is on its way"):
        approve(desk, written, by="U0PRIYA")
    deliver(desk, clock, seconds=30)
    assert len(public(sandbox, asked[1])) == 1


def test_a_change_that_is_asked_for_is_told_to_the_writer_made_and_approved(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], written: int
) -> None:
    ask_change(desk, written, "  Say who looks into it.  ", by=TOM)
    found = reply(desk, written)
    assert (found.state, found.asked_by, found.asked_change) == (ReplyState.CHANGE, TOM, "Say who looks into it.")
    assert told(desk, NEW) == [("change_asked", "Say who looks into it.")]
    with pytest.raises(Refusal, match="Nothing has changed: this reply is waiting for a change"):
        approve(desk, written, by=TOM)
    change(desk, written, BETTER, by=NEW)
    assert state(desk, written) is ReplyState.ASKED
    with pytest.raises(Refusal, match="These are your own words"):
        approve(desk, written, by=NEW)
    approve(desk, written, by=TOM)
    deliver(desk, clock, seconds=30)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {BETTER}"]
    assert [what for what, _ in story(desk, asked[0])] == [
        "reply", "claim", "ask_change", "edit", "approve", "sent", "answer_seen",
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_a_change_is_asked_for_with_a_reason(desk: Desk, written: int, note: str) -> None:
    with pytest.raises(Refusal, match="Say in 1 to 500 characters what should change"):
        ask_change(desk, written, note, by=TOM)
    assert state(desk, written) is ReplyState.ASKED


def test_a_colleague_edits_the_words_and_sends_them_which_is_a_second_pair_of_eyes(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], written: int
) -> None:
    change(desk, written, BETTER, by=TOM)
    found = reply(desk, written)
    assert (found.state, found.by, found.edited_by, found.approver) == (ReplyState.QUEUED, NEW, TOM, TOM)
    deliver(desk, clock, seconds=30)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {BETTER}"]


def test_a_new_colleague_who_rewrites_somebody_elses_words_still_needs_a_second_pair_of_eyes(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    sent = answer(desk, asked[0], by=TOM)
    deliver(desk, clock, seconds=10)
    assert state(desk, sent) is ReplyState.FAILED
    change(desk, sent, BETTER, by=NEW)
    assert state(desk, sent) is ReplyState.ASKED
    with pytest.raises(Refusal, match="These are your own words"):
        approve(desk, sent, by=NEW)
    approve(desk, sent, by=TOM)
    deliver(desk, clock, seconds=10)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {BETTER}"]


def test_where_the_team_always_wants_a_second_pair_everybodys_words_wait(desk: Desk, asked: tuple[int, str]) -> None:
    approval = desk.team.approval.model_copy(update={"always": True})
    careful = replace(desk, team=desk.team.model_copy(update={"approval": approval}))
    sent = answer(careful, asked[0], by=TOM)
    assert state(desk, sent) is ReplyState.ASKED
    change(careful, sent, BETTER, by=TOM)
    assert state(desk, sent) is ReplyState.ASKED  # one's own change is no second pair of eyes
    change(careful, sent, WORDS, by="U0PRIYA")
    assert state(desk, sent) is ReplyState.QUEUED


def test_approval_is_refused_when_a_colleague_has_answered_meanwhile_and_the_writer_may_say_it_all_the_same(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], written: int
) -> None:
    _let_tom_answer(desk, asked[0])
    deliver(desk, clock, seconds=30)
    with pytest.raises(Refusal, match=r"<@U0TOM> has answered meanwhile: look at the thread\. Edit this one, or drop"):
        approve(desk, written, by=TOM)
    clock.advance(60)
    change(desk, written, BETTER, by=NEW)
    approve(desk, written, by=TOM)
    deliver(desk, clock, seconds=30)
    assert len(public(sandbox, asked[1])) == 2


def test_approval_is_refused_when_somebody_has_answered_on_the_network(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str], written: int
) -> None:
    clock.advance(60)
    sandbox.x.post(US, "Written on the phone, in the bus", reply_to=asked[1])
    read_own(desk, clock)
    with pytest.raises(Refusal, match="Somebody has answered on the network meanwhile"):
        approve(desk, written, by=TOM)
    assert state(desk, written) is ReplyState.ASKED
    deciding.drop(desk, written, by=TOM)
    assert (state(desk, written), story(desk, asked[0])[-1]) == (ReplyState.DROPPED, ("drop", TOM))


def test_approval_after_the_author_deleted_the_post_is_refused(
    desk: Desk, asked: tuple[int, str], written: int
) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [asked[1]])
    with pytest.raises(Refusal, match="Nothing has changed: this reply is dropped"):
        approve(desk, written, by=TOM)
    assert reply(desk, written).trouble == "The author deleted the post."
    assert mention(desk, asked[0]).status is Status.DELETED


def test_approval_stops_at_the_months_cap_like_sending(desk: Desk, asked: tuple[int, str], written: int) -> None:
    with desk.database.read() as session:
        month = money.bill(session, desk, WORDS, by_api=True).month
    with pytest.raises(Refusal, match="Kestrel sends nothing more that costs money"):
        approve(_capped(desk, month), written, by=TOM)
    assert state(desk, written) is ReplyState.ASKED


def test_the_first_form_sent_again_after_a_change_is_not_a_second_reply(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    form = fill(desk, asked[0], by=NEW)
    written = press(desk, form, by=NEW)
    change(desk, written, BETTER, by=NEW)
    again = replies.send(desk, form.typed, by=NEW)
    assert isinstance(again, Done)
    assert again.sentence == "That was sent already; it goes out once."
    approve(desk, written, by=TOM)
    deliver(desk, clock, seconds=30)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {BETTER}"]
    assert count(desk, Reply) == 1


# The other buttons.


def test_trying_again_stops_at_the_months_cap_like_sending(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    with desk.database.read() as session:
        month = money.bill(session, desk, WORDS, by_api=True).month
    with pytest.raises(Refusal, match="Kestrel sends nothing more that costs money"):
        deciding.try_again(_capped(desk, month), sent, by=TOM)
    assert state(desk, sent) is ReplyState.FAILED


def test_trying_again_twice_with_one_click_is_one_attempt(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    for _ in range(2):
        deciding.try_again(desk, sent, by=TOM, delivery="the same click")
    with pytest.raises(Refusal, match="Nothing has changed: this reply is on its way"):
        deciding.try_again(desk, sent, by=TOM)
    deliver(desk, clock, seconds=30)
    assert len(public(sandbox, asked[1])) == 1
    assert [what for what, _ in story(desk, asked[0])].count("try_again") == 1


def test_what_failed_can_be_changed_and_goes_out_with_the_new_words(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    change(desk, sent, BETTER, by=TOM)
    deliver(desk, clock, seconds=30)
    assert public(sandbox, asked[1]) == [f"@jo_rowan {BETTER}"]
    assert (reply(desk, sent).trouble, kinds(desk, sent)) == (None, [(CardKind.REPLY, True)])


def test_what_failed_can_be_dropped_and_stays_dropped(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, asked: tuple[int, str]
) -> None:
    failing(sandbox, "401")
    sent = answer(desk, asked[0])
    deliver(desk, clock, seconds=10)
    deciding.drop(desk, sent, by=TOM)
    with pytest.raises(Refusal, match="Nothing has changed: this reply is dropped"):
        deciding.try_again(desk, sent, by=TOM)
    with pytest.raises(Refusal, match="cannot be changed any more: it is dropped"):
        replies.begin_change(desk, sent, by=TOM)
    deliver(desk, clock, seconds=300)
    assert (state(desk, sent), public(sandbox, asked[1])) == (ReplyState.DROPPED, [])


@pytest.mark.parametrize(
    "press_it",
    [
        deciding.undo,
        partial(deciding.approve, revision=1),
        deciding.it_is_there,
        deciding.try_again,
        deciding.drop,
        replies.begin_change,
    ],
)
def test_a_reply_that_nobody_knows_is_refused_in_words(desk: Desk, press_it: object) -> None:
    with pytest.raises(Refusal, match="Kestrel does not know this reply"):
        press_it(desk, 4711, by=TOM)  # type: ignore[operator]


def _let_tom_answer(desk: Desk, number: int) -> None:
    """Megan lets the mention go, and Tom answers it although her words are still waiting."""
    mentions.release(desk, number, by=NEW)
    answer(desk, number, "Thank you for telling us, we are on it.", by=TOM)


def _capped(desk: Desk, micros: int) -> Desk:
    sending = desk.team.sending.model_copy(update={"monthly_cap_dollars": micros / 1_000_000})
    return replace(desk, team=desk.team.model_copy(update={"sending": sending}))
