"""The buttons on a reply's card, pressed in Slack: undo, approve, ask for a change, edit, posted by hand, drop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import queueing, replies
from bot.services.home import home_of
from bot.storage.cards import CardKind
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply
from bot.views import home as home_view
from tests.desks import card, draw, post, take
from tests.sending import answer, reply, row, state, story
from tests.slack_hands import (
    MEGAN,
    PRIYA,
    TOM,
    closed,
    form,
    press,
    press_reply,
    replies_of,
    reply_card,
    said_to,
    shown,
    submit,
    words,
)
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

APPROVAL = CardKind.APPROVAL


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    return taken


@pytest.fixture
def queued(desk: Desk, number: int, clock: MovableClock) -> int:
    """Tom's reply that can still be undone, with its card in the thread."""
    made = answer(desk, number)
    draw(desk, clock)
    return made


@pytest.fixture
def asked(desk: Desk, number: int, clock: MovableClock) -> int:
    """Megan's reply, which waits for a second pair of eyes: Megan is new."""
    made = answer(desk, number, by=MEGAN)
    draw(desk, clock)
    return made


@pytest.fixture
def ready(desk: Desk, clock: MovableClock) -> int:
    """Tom's reply to somebody whom only a person may answer."""
    (number,) = take(desk, post("5", "coins, coins, the car park takes none", mentions=frozenset()))
    made = answer(desk, number)
    draw(desk, clock)
    return made


def drawn(sandbox: Sandbox, desk: Desk, made: int, kind: CardKind = CardKind.REPLY) -> str:
    return shown(sandbox.slack.message(CHANNEL, reply_card(desk, made, kind).ts or ""))


def into(desk: Desk, made: int, to: ReplyState, row_to: OutboxState, *, asks: bool = False) -> None:
    """The reply as it stands after trouble."""
    with desk.database.write.begin() as session:
        held = session.get_one(Reply, made)
        held.state, held.trouble = to, "X did not take it."
        waiting = session.scalars(select(Outbox).where(Outbox.reply_id == made)).one()
        waiting.state, waiting.asks, waiting.attempts, waiting.attempted_at = row_to, asks, 1, desk.now()


def redraw(desk: Desk, made: int, clock: MovableClock) -> None:
    """Bring the cards in line with what was written into the rows by hand."""
    with desk.database.write.begin() as session:
        queueing.redraw(session, session.get_one(Reply, made), desk)
    draw(desk, clock)


def test_undo_takes_it_back_and_says_so_on_the_card(
    sandbox: Sandbox, desk: Desk, queued: int, clock: MovableClock
) -> None:
    assert "until then it can be undone" in drawn(sandbox, desk, queued)
    press_reply(sandbox, desk, queued, "reply_undo")
    assert (state(desk, queued), row(desk, queued).state) == (ReplyState.UNDONE, OutboxState.UNDONE)
    draw(desk, clock)
    assert "was taken back before it went out" in drawn(sandbox, desk, queued)
    assert "reply_undo" not in drawn(sandbox, desk, queued)


def whispered(sandbox: Sandbox, user: str = TOM) -> Json:
    return until(lambda: sandbox.slack.ephemerals(user))[-1]


def test_what_the_writer_is_told_after_send_carries_undo_and_says_what_came_of_it(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text="So sorry to read this.")
    told = whispered(sandbox)
    (made,) = [each.id for each in replies_of(desk)]
    assert sandbox.slack.press(TOM, CHANNEL, told["ts"], "reply_undo").wait().failure is None
    assert state(desk, made) is ReplyState.UNDONE
    (left,) = sandbox.slack.ephemerals(TOM)
    assert left["text"].startswith("↩️ Taken back: nothing goes out.")
    assert "reply_undo" not in str(left)
    assert sandbox.slack.view_of(TOM) == []


def test_undo_there_too_late_says_so_in_its_place(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text="So sorry to read this.")
    told = whispered(sandbox)
    into(desk, replies_of(desk)[0].id, ReplyState.SENT, OutboxState.SENT)
    sandbox.slack.press(TOM, CHANNEL, told["ts"], "reply_undo").wait()
    (left,) = sandbox.slack.ephemerals(TOM)
    assert (left["text"], left.get("blocks", [])) == ("Nothing has changed: this reply is published.", [])


def test_undo_too_late_leads_to_the_answer_where_it_stands(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text="So sorry to read this.")
    made, told = replies_of(desk)[0].id, whispered(sandbox)
    into(desk, made, ReplyState.SENT, OutboxState.SENT)
    with desk.database.write.begin() as session:
        session.get_one(Reply, made).post_url = "https://x.com/AshcombeValeNHS/status/2"
    sandbox.slack.press(TOM, CHANNEL, told["ts"], "reply_undo").wait()
    (left,) = sandbox.slack.ephemerals(TOM)
    assert "it stands in public. <https://x.com/AshcombeValeNHS/status/2|See the answer>." in left["text"]
    assert "reply_undo" not in str(left)


def test_a_reply_written_from_a_thread_is_confirmed_in_that_thread(
    sandbox: Sandbox, desk: Desk, queued: int, clock: MovableClock
) -> None:
    into(desk, queued, ReplyState.FAILED, OutboxState.FAILED)
    redraw(desk, queued, clock)
    press_reply(sandbox, desk, queued, "reply_edit")
    submit(sandbox, text="Other words, so that it may go.")
    assert whispered(sandbox)["thread_ts"] == card(desk, reply(desk, queued).mention_id).ts


def test_a_second_undo_says_that_it_was_taken_back_already(sandbox: Sandbox, desk: Desk, queued: int) -> None:
    press_reply(sandbox, desk, queued, "reply_undo")
    press_reply(sandbox, desk, queued, "reply_undo")
    assert said_to(sandbox) == "It was taken back already; nothing goes out."


def test_a_card_that_still_shows_undo_too_late_refuses_in_a_sentence(sandbox: Sandbox, desk: Desk, queued: int) -> None:
    into(desk, queued, ReplyState.SENT, OutboxState.SENT)
    press_reply(sandbox, desk, queued, "reply_undo")
    assert said_to(sandbox) == "Nothing has changed: this reply is published."


def test_an_answer_that_waits_is_approved_by_a_colleague_in_one_press(
    sandbox: Sandbox, desk: Desk, asked: int, clock: MovableClock
) -> None:
    assert "A second pair of eyes, please" in drawn(sandbox, desk, asked, APPROVAL)
    press_reply(sandbox, desk, asked, "reply_approve", TOM, kind=APPROVAL)
    assert (state(desk, asked), reply(desk, asked).approver) == (ReplyState.QUEUED, TOM)
    assert said_to(sandbox).startswith("Approved. ")
    draw(desk, clock)
    assert "Looked at by <@U0TOM>" in drawn(sandbox, desk, asked, APPROVAL)
    assert "reply_approve" not in drawn(sandbox, desk, asked, APPROVAL)


def test_the_writer_cannot_approve_their_own_words(sandbox: Sandbox, desk: Desk, asked: int) -> None:
    press_reply(sandbox, desk, asked, "reply_approve", MEGAN, kind=APPROVAL)
    assert "These are your own words" in said_to(sandbox, MEGAN)
    assert state(desk, asked) is ReplyState.ASKED


def test_a_card_that_shows_older_words_approves_nothing(sandbox: Sandbox, desk: Desk, asked: int) -> None:
    stale = drawn(sandbox, desk, asked, APPROVAL)
    changed = replies.begin_change(desk, asked, by=MEGAN)
    replies.send(desk, replace(changed.typed, text="Words that nobody has looked at.", reason="short"), by=MEGAN)
    assert "Words that nobody" not in stale  # Slack has not redrawn it yet
    press_reply(sandbox, desk, asked, "reply_approve", TOM, kind=APPROVAL)
    assert "has changed these words since your card was drawn" in said_to(sandbox)
    press_reply(sandbox, desk, asked, "reply_ask_change", TOM, kind=APPROVAL)
    assert closed(sandbox)
    assert state(desk, asked) is ReplyState.ASKED


def test_a_change_is_asked_for_with_a_reason_and_the_writer_changes_the_words(
    sandbox: Sandbox, desk: Desk, asked: int, number: int, clock: MovableClock
) -> None:
    press_reply(sandbox, desk, asked, "reply_ask_change", TOM, kind=APPROVAL)
    assert form(sandbox)["title"]["text"] == "Ask for a change"
    submit(sandbox, note="Please say <!channel> *when* we ring")
    assert closed(sandbox)
    assert state(desk, asked) is ReplyState.CHANGE
    draw(desk, clock)
    assert "Please say <!channel> *when* we ring" in drawn(sandbox, desk, asked, APPROVAL)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0MEGAN", "@U0TOM"}
    press_reply(sandbox, desk, asked, "reply_edit", MEGAN, kind=APPROVAL)
    submit(sandbox, MEGAN, text="So sorry. We will ring you at three.")
    assert (state(desk, asked), reply(desk, asked).text) == (ReplyState.ASKED, "So sorry. We will ring you at three.")
    assert [what for what, _ in story(desk, number)] == ["reply", "claim", "ask_change", "edit"]


def test_the_writer_changes_the_words_from_their_own_conversation_with_the_wish_above_the_box(
    sandbox: Sandbox, desk: Desk, asked: int, clock: MovableClock
) -> None:
    press_reply(sandbox, desk, asked, "reply_ask_change", TOM, kind=APPROVAL)
    submit(sandbox, note="Say <!channel> when we ring")
    assert "✍️ *<@U0TOM> asks for a change of the words*" in str(home_view.draw(home_of(desk, MEGAN)))
    draw(desk, clock)
    told = sandbox.slack.direct_messages(MEGAN)[-1]
    assert "*<@U0TOM> asks for a change* before your words go out." in shown(told)
    labels = [each["text"]["text"] for block in told["blocks"] for each in block.get("elements", []) if "value" in each]
    assert labels == ["Change the words", "Drop it"], "Reply would open a second answer"
    sandbox.slack.press(MEGAN, desk.surface.direct(MEGAN), told["ts"], "reply_edit").wait()
    view = form(sandbox, MEGAN)
    assert "<@U0TOM> asks for a change" in shown(view)
    assert shown(view).index("Say <!channel> when we ring") < shown(view).index('"action_id": "text"')
    assert words(view) == reply(desk, asked).text
    submit(sandbox, MEGAN, text="So sorry. We will ring you at three.")
    assert [each.id for each in replies_of(desk)] == [asked]
    draw(desk, clock)
    left = shown(sandbox.slack.direct_messages(MEGAN)[-1])
    assert "*Your words wait for a second pair of eyes.*" in left
    assert "reply_edit" not in left
    assert "asks for a change" not in str(home_view.draw(home_of(desk, MEGAN)))


def test_a_change_without_a_reason_is_refused_beside_the_field(sandbox: Sandbox, desk: Desk, asked: int) -> None:
    press_reply(sandbox, desk, asked, "reply_ask_change", TOM, kind=APPROVAL)
    answered = submit(sandbox, note="   ")
    assert "what should change" in answered["errors"]["note"]
    assert state(desk, asked) is ReplyState.ASKED


def test_what_was_approved_meanwhile_is_told_beside_the_field_without_codes(
    sandbox: Sandbox, desk: Desk, asked: int
) -> None:
    press_reply(sandbox, desk, asked, "reply_ask_change", TOM, kind=APPROVAL)
    press_reply(sandbox, desk, asked, "reply_approve", PRIYA, kind=APPROVAL)
    answered = submit(sandbox, note="Shorter, please")
    assert answered["errors"] == {"note": "Nothing has changed: this reply is on its way."}


def test_posted_by_hand_takes_the_link_or_looks_for_it(sandbox: Sandbox, desk: Desk, ready: int) -> None:
    card = drawn(sandbox, desk, ready)
    assert "Open in X, text ready" in card
    assert "in_reply_to=5&text=So%20sorry" in card
    assert "see the thread" not in card
    press_reply(sandbox, desk, ready, "reply_open")
    press_reply(sandbox, desk, ready, "reply_posted")
    assert "The link of your answer" in shown(form(sandbox))
    submit(sandbox)
    assert closed(sandbox)
    assert state(desk, ready) is ReplyState.SAID


def test_a_link_that_is_none_of_ours_is_refused_beside_the_field_and_stays(
    sandbox: Sandbox, desk: Desk, ready: int
) -> None:
    press_reply(sandbox, desk, ready, "reply_posted")
    for link in ("https://user:pass@x.com/a/status/1", "javascript:alert(1)", "<!channel>", "https://х.com/a/status/1"):
        answered = submit(sandbox, note=link)
        assert list(answered["errors"]) == ["note"], link
    assert form(sandbox)["state"]["values"]["note"]["note"]["value"] == "https://х.com/a/status/1"
    assert state(desk, ready) is ReplyState.READY


@pytest.mark.parametrize(("action", "to"), [("reply_it_is_there", ReplyState.SENT), ("reply_drop", ReplyState.DROPPED)])
def test_after_no_clear_answer_a_person_decides(
    sandbox: Sandbox, desk: Desk, queued: int, clock: MovableClock, action: str, to: ReplyState
) -> None:
    into(desk, queued, ReplyState.UNSURE, OutboxState.UNSURE, asks=True)
    redraw(desk, queued, clock)
    press_reply(sandbox, desk, queued, action, PRIYA)
    assert state(desk, queued) is to


def test_what_failed_is_tried_again_or_changed(sandbox: Sandbox, desk: Desk, queued: int, clock: MovableClock) -> None:
    into(desk, queued, ReplyState.FAILED, OutboxState.FAILED)
    redraw(desk, queued, clock)
    assert "Change the words" in drawn(sandbox, desk, queued)
    assert "X did not take it." in drawn(sandbox, desk, queued)
    press_reply(sandbox, desk, queued, "reply_edit")
    submit(sandbox, text="Other words")
    assert (state(desk, queued), row(desk, queued).text) == (ReplyState.QUEUED, "Other words")
    into(desk, queued, ReplyState.FAILED, OutboxState.FAILED)
    redraw(desk, queued, clock)
    press_reply(sandbox, desk, queued, "reply_try_again")
    assert state(desk, queued) is ReplyState.QUEUED


def test_a_click_that_slack_delivers_twice_decides_once(sandbox: Sandbox, desk: Desk, queued: int, number: int) -> None:
    delivery = press_reply(sandbox, desk, queued, "reply_undo")
    sandbox.slack.redeliver(delivery.envelope_id).wait()
    assert [what for what, _ in story(desk, number)] == ["reply", "claim", "undo"]
    assert sandbox.slack.ephemerals(TOM) == []
