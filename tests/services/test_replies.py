"""Replying: a form is opened, looked at while somebody types, and sent once, when nothing stands against it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.app import Kestrel
from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_form import ReplyForm, Typed
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import deciding, deletions, mentions, replies
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage import history
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from bot.team import Approval, Sending, Team
from tests.desks import count, mention, post, take
from tests.sending import WORDS, answer, fill, press, reply, row, story

PHONE = "Please ring us on 07700 900123."


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that nobody has answered."""
    (taken,) = take(desk, post("1"))
    return taken


def sent(desk: Desk, typed: Typed, by: str = "U0TOM") -> ReplyForm:
    """Press Send where something stands against it: the form that comes back."""
    form = replies.send(desk, typed, by=by)
    assert isinstance(form, ReplyForm), form
    return form


def with_team(desk: Desk, **parts: object) -> Desk:
    """The same desk with some of the team's settings changed."""
    return replace(
        desk, team=Team.model_validate({**{name: getattr(desk.team, name) for name in Team.model_fields}, **parts})
    )


def override(desk: Desk, number: int) -> dict[str, object]:
    with desk.database.read() as session:
        (found,) = [one for one in history.of(session, number) if one.action == "override"]
        return {"by": found.by, **(found.note or {})}


# Opening.


def test_a_new_form_shows_their_post_the_permit_the_price_and_what_is_left(desk: Desk, number: int) -> None:
    form = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert (form.quote.handle, form.quote.text) == ("jo_rowan", mention(desk, number).post.text)
    assert (form.account, form.permit.kind, form.left, form.limit) == ("AshcombeValeNHS", PermitKind.API, 280, 280)
    assert (form.price, form.spend, form.approval, form.typed.text) == ("Costs $0.015.", None, None, "")
    assert count(desk, Reply) == 0


def test_a_new_form_says_when_an_answer_is_on_its_way_already_and_shows_its_words(desk: Desk, number: int) -> None:
    first = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert first.banner is None
    replies.send(desk, replace(first.typed, text="We are looking into it."), by="U0TOM")
    again = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert "the answer by <@U0TOM> to this is on its way" in (again.banner or "")
    assert (again.meanwhile, again.typed.text) == ("We are looking into it.", "")


def test_the_teams_wordings_are_offered_each_in_its_voices_and_none_for_invitations(desk: Desk, number: int) -> None:
    form = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert [(saved.wording, saved.voice) for saved in form.saved[:3]] == [
        ("look-into-it", "warm"), ("look-into-it", "formal"), ("look-into-it", "short"),
    ]  # fmt: skip
    assert not [saved for saved in form.saved if saved.wording.startswith("invite")]


def test_thanks_begin_with_a_thank_you_in_the_box(desk: Desk, number: int) -> None:
    form = replies.begin(desk, number, ReplyKind.THANKS, by="U0TOM")
    assert form.typed.text.startswith("Thank you so much")
    assert form.saved[0].wording == "thank-you"


def test_where_we_may_not_answer_no_form_opens_and_the_reason_is_given(desk: Desk) -> None:
    (number,) = take(desk, post("1", network="feed", url="https://blog.example/1"))
    with pytest.raises(Refusal, match=r"^We may not answer here\. This came from a feed"):
        replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")


def test_what_belongs_to_a_colleague_is_not_answered_by_another_who_is_told_how_it_becomes_theirs(
    desk: Desk, number: int
) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    with pytest.raises(
        Refusal, match=r"^<@U0MEGAN> has the post by @jo_rowan\..+press More, Pass, and choose yourself"
    ):
        replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0MEGAN").typed.mention_id == number


def test_a_closed_mention_is_reopened_before_anything_else_is_said(desk: Desk, number: int) -> None:
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).status = Status.CLOSED
    with pytest.raises(Refusal, match=r"^This one is closed\. Reopen it under More"):
        replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")


def test_an_unknown_or_deleted_post_opens_no_form(desk: Desk, number: int) -> None:
    with pytest.raises(Refusal, match="does not know this mention"):
        replies.begin(desk, 424242, ReplyKind.REPLY, by="U0TOM")
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    with pytest.raises(Refusal, match="The author has deleted this post"):
        replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")


# Looking and choosing.


def test_what_is_left_and_what_there_is_to_say_follow_the_words(desk: Desk, number: int) -> None:
    form = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    link = "See https://ashcombe.example/very/long/path/that/counts/as/twenty-three #careopinion"
    looked = replies.look(desk, replace(form.typed, text=link), by="U0TOM")
    assert looked.left == 280 - len("See ") - 23 - len(" #careopinion")
    assert [finding.check.value for finding in looked.findings] == ["hashtag_case"]
    assert looked.price == "Costs $0.20 (a link makes it dearer)."
    assert looked.typed.version == form.typed.version


def test_a_saved_wording_takes_the_place_of_the_words_and_is_edited_from_there(desk: Desk, number: int) -> None:
    form = fill(desk, number, "mine")
    chosen = replies.choose(desk, form.typed, "look-into-it", "formal", by="U0TOM")
    assert chosen.typed.text.startswith("Thank you for telling us.")
    assert chosen.typed.version == form.typed.version + 1
    assert press(desk, replace(chosen, typed=replace(chosen.typed, text=WORDS)))


@pytest.mark.parametrize(("wording", "voice"), [("gone", "warm"), ("look-into-it", "gone"), ("", ""), ("None", "")])
def test_a_wording_that_is_gone_is_refused_in_a_sentence(desk: Desk, number: int, wording: str, voice: str) -> None:
    with pytest.raises(Refusal, match="That wording is not there any more"):
        replies.choose(desk, fill(desk, number).typed, wording, voice, by="U0TOM")


def test_a_new_wording_is_a_change_of_the_teams_settings_only(desk: Desk, number: int) -> None:
    own = {"slug": "parking", "name": "Parking", "voices": {"kind": "We know that parking is hard.", "dry": "Noted."}}
    changed = with_team(desk, wordings=[own])
    form = replies.begin(changed, number, ReplyKind.REPLY, by="U0TOM")
    assert [(saved.name, saved.voice) for saved in form.saved] == [("Parking", "kind"), ("Parking", "dry")]
    assert replies.choose(changed, form.typed, "parking", "dry", by="U0TOM").typed.text == "Noted."


# Sending.


def test_a_sent_reply_is_kept_claims_the_post_and_waits_for_the_time_to_undo(desk: Desk, number: int) -> None:
    made = answer(desk, number, f"  {WORDS} ")
    kept, waiting = reply(desk, made), row(desk, made)
    assert (kept.text, kept.state, kept.by, kept.account) == (WORDS, ReplyState.QUEUED, "U0TOM", "AshcombeValeNHS")
    assert (waiting.text, (waiting.not_before - desk.now()).total_seconds()) == (WORDS, 10)
    assert mention(desk, number).owner == "U0TOM"
    assert story(desk, number) == [("reply", "U0TOM"), ("claim", "U0TOM")]


def test_the_writer_is_told_how_long_it_can_be_undone(desk: Desk, number: int) -> None:
    said = replies.send(desk, fill(desk, number).typed, by="U0TOM")
    assert isinstance(said, Done)
    assert said.sentence == (
        "It goes out to @jo_rowan at 9.00.10am; until then Undo takes it back. Its card says what came of it."
    )
    assert said.undo is not None
    assert reply(desk, said.undo).state is ReplyState.QUEUED


def test_what_the_network_would_refuse_comes_back_with_every_word(desk: Desk, number: int) -> None:
    for text in ("word " * 60, "   \n ", "\u200b\u2060"):
        form = sent(desk, fill(desk, number, text, reason="because").typed)
        assert form.blocked
        assert (form.typed.text, form.typed.reason) == (text, "because")
    assert count(desk, Reply) == 0


def test_what_is_only_worth_a_look_asks_once_for_a_reason_that_goes_into_the_history(desk: Desk, number: int) -> None:
    form = sent(desk, fill(desk, number, PHONE).typed)
    assert form.asks_reason
    assert form.banner is not None
    assert form.banner.startswith("*Not sent yet:*")
    assert form.typed.text == PHONE
    made = press(desk, replace(form, typed=replace(form.typed, reason=" Our published line ")))
    assert override(desk, number) == {"by": "U0TOM", "found": ["phone"], "reason": "Our published line"}
    assert (reply(desk, made).overridden, reply(desk, made).override_reason) == (["phone"], "Our published line")


def test_a_reason_of_spaces_is_none(desk: Desk, number: int) -> None:
    assert sent(desk, fill(desk, number, PHONE, reason=" \n").typed).asks_reason


def test_who_puts_it_right_needs_no_reason_and_none_is_recorded(desk: Desk, number: int) -> None:
    form = sent(desk, fill(desk, number, PHONE).typed)
    made = press(desk, replace(form, typed=replace(form.typed, text=WORDS, reason="left in the box")))
    assert (reply(desk, made).overridden, reply(desk, made).override_reason) == ([], None)
    assert "override" not in dict(story(desk, number))


def test_the_history_names_the_kind_of_finding_and_never_the_words(desk: Desk, number: int) -> None:
    answer(desk, number, PHONE, reason="Our published line")
    assert "07700" not in str(override(desk, number))


def test_the_same_opening_to_somebody_else_within_a_week_is_pointed_out(desk: Desk, clock: MovableClock) -> None:
    first, second = take(desk, post("1"), post("2", "the car park machine takes no coins at all", handle="sam_f"))
    answer(desk, first)
    clock.advance(40 * 60)
    (finding,) = sent(desk, fill(desk, second).typed).findings
    assert "You opened the same way 40 minutes ago to @jo_rowan" in finding.sentence
    clock.advance(7 * 24 * 3600)
    assert press(desk, fill(desk, second))


def test_the_same_form_sent_twice_is_one_reply(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    press(desk, form)
    again = replies.send(desk, replace(form.typed, text="Other words"), by="U0TOM")
    assert again == Done("That was sent already; it goes out once.")
    assert count(desk, Reply) == 1


def test_of_one_form_sent_ten_times_at_the_same_moment_one_reply_comes(desk: Desk, number: int) -> None:
    form, together = fill(desk, number), threading.Barrier(10)

    def send(_: int) -> object:
        together.wait()
        return replies.send(desk, form.typed, by="U0TOM")

    with ThreadPoolExecutor(10) as hands:
        said = list(hands.map(send, range(10)))
    assert all(isinstance(one, Done) for one in said)
    assert count(desk, Reply) == 1


def test_a_form_opened_before_a_restart_is_sent_after_it(
    desk: Desk, number: int, sandbox: Sandbox, database_url: str, clock: MovableClock
) -> None:
    form = fill(desk, number)
    restarted = Kestrel(sandbox_settings(sandbox, database_url), sandbox_team(), clock=clock)
    try:
        assert press(restarted.desk, form)
        assert isinstance(replies.send(desk, form.typed, by="U0TOM"), Done)
    finally:
        restarted.stop()
    assert count(desk, Reply) == 1


# Collisions.


def test_a_colleague_who_was_quicker_stops_the_send_the_words_stay_and_a_second_send_goes(
    desk: Desk, number: int
) -> None:
    mine = fill(desk, number, "Mine, with care")
    theirs = answer(desk, number, by="U0PRIYA")
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).owner = "U0TOM"
    stopped = sent(desk, mine.typed)
    assert stopped.banner is not None
    assert stopped.banner.startswith("*Stopped:* <@U0PRIYA> has written an answer meanwhile.")
    assert (stopped.meanwhile, stopped.typed.text) == (WORDS, "Mine, with care")
    assert count(desk, Reply) == 1
    assert press(desk, stopped) > theirs


def test_an_answer_by_hand_on_the_network_stops_the_send_too(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    take(desk, post("2", "So sorry, Jo", handle="AshcombeValeNHS", reply_to="1"))
    stopped = sent(desk, form.typed)
    assert "somebody has answered on the network meanwhile" in str(stopped.banner)
    assert stopped.meanwhile == "So sorry, Jo"
    assert press(desk, stopped)


def test_what_was_taken_back_or_dropped_meanwhile_stops_nobody(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    theirs = answer(desk, number, by="U0PRIYA")
    deciding.undo(desk, theirs, by="U0PRIYA")
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).owner = "U0TOM"
    assert press(desk, form)


def test_two_forms_of_one_person_do_not_stop_each_other(desk: Desk, number: int) -> None:
    first, second = fill(desk, number), fill(desk, number, "And one more thing: the ward will ring you.")
    press(desk, first)
    assert press(desk, second)


def test_our_own_answer_that_was_on_its_way_when_the_form_opened_is_no_collision(desk: Desk, number: int) -> None:
    first = answer(desk, number)
    later = fill(desk, number, "And one more thing: the ward will ring you.")
    take(desk, post("2", WORDS, handle="AshcombeValeNHS", reply_to="1"))
    with desk.database.write.begin() as session:
        held = session.get_one(Reply, first)
        held.state, held.post_id = ReplyState.SENT, session.get_one(Mention, number).answer_id
    assert press(desk, later)


def test_a_post_deleted_meanwhile_is_told_in_the_form_and_the_words_can_be_copied(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    for gone in (sent(desk, form.typed), replies.look(desk, form.typed, by="U0TOM")):
        assert gone.gone
        assert gone.banner is not None
        assert gone.banner.startswith("The author has deleted this post meanwhile")
        assert (gone.typed.text, gone.findings) == (WORDS, ())
    assert count(desk, Reply) == 0


def test_a_post_that_became_a_colleagues_meanwhile_is_not_answered(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    mentions.claim(desk, number, by="U0MEGAN")
    with pytest.raises(Refusal, match="<@U0MEGAN> has the post by @jo_rowan"):
        replies.send(desk, form.typed, by="U0TOM")


# A second pair of eyes, and changes.


@pytest.mark.parametrize(
    ("approval", "why"),
    [
        (Approval(always=True), "Your team has a second pair of eyes look at every answer."),
        (Approval(urgent=True), "This is urgent, so a colleague looks at your words first."),
        (Approval(new_colleagues=("U0TOM",)), "You are new here, so a colleague looks at your words first."),
    ],
)
def test_where_the_settings_ask_for_it_the_words_wait_for_a_second_pair_of_eyes(
    desk: Desk, number: int, approval: Approval, why: str
) -> None:
    asking = with_team(desk, approval=approval)
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).urgency = Urgency.URGENT
    form = fill(asking, number)
    assert form.approval == why
    assert replies.send(asking, form.typed, by="U0TOM") == Done(f"{why} It waits in the channel for a colleague.")
    with desk.database.read() as session:
        assert session.get_one(Reply, 1).state is ReplyState.ASKED


def test_a_colleague_may_edit_and_send_what_waits_and_has_then_looked(desk: Desk, number: int) -> None:
    asking = with_team(desk, approval=Approval(always=True))
    made = answer(asking, number)
    form = replies.begin_change(asking, made, by="U0PRIYA")
    assert (form.typed.text, form.typed.reply_id) == (WORDS, made)
    press(asking, replace(form, typed=replace(form.typed, text="Sorry, Jo. The ward will ring you.")), by="U0PRIYA")
    kept = reply(desk, made)
    assert (kept.state, kept.by, kept.approver, kept.edited_by) == (ReplyState.QUEUED, "U0TOM", "U0PRIYA", "U0PRIYA")
    assert count(desk, Reply) == 1


def test_the_writer_who_edits_their_own_words_is_asked_to_wait_again(desk: Desk, number: int) -> None:
    asking = with_team(desk, approval=Approval(always=True))
    made = answer(asking, number)
    form = replies.begin_change(asking, made, by="U0TOM")
    press(asking, replace(form, typed=replace(form.typed, text="Better words")))
    assert (reply(desk, made).state, reply(desk, made).approver) == (ReplyState.ASKED, None)


def test_what_went_out_is_not_changed_any_more(desk: Desk, number: int) -> None:
    made = answer(desk, number)
    with pytest.raises(Refusal, match="cannot be changed any more: it is on its way"):
        replies.begin_change(desk, made, by="U0TOM")
    with pytest.raises(Refusal, match="Kestrel does not know this reply"):
        replies.begin_change(desk, 424242, by="U0TOM")


def test_a_form_that_names_the_reply_of_another_mention_changes_nothing(desk: Desk, number: int) -> None:
    asking = with_team(desk, approval=Approval(always=True))
    made = answer(asking, number)
    (other,) = take(desk, post("2", "the car park machine takes no coins at all", handle="sam_f"))
    forged = replace(fill(asking, other, "Words for Sam").typed, reply_id=made)
    with pytest.raises(Refusal, match="Kestrel does not know this reply"):
        replies.send(asking, forged, by="U0TOM")
    kind = replace(replies.begin_change(asking, made, by="U0TOM").typed, kind=ReplyKind.THANKS)
    with pytest.raises(Refusal, match="Kestrel does not know this reply"):
        replies.send(asking, kind, by="U0TOM")
    assert reply(desk, made).text == WORDS


# Undo, by hand, money.


def test_what_was_taken_back_stands_in_the_writers_box_again_until_something_else_was_sent(
    desk: Desk, number: int
) -> None:
    deciding.undo(desk, answer(desk, number), by="U0TOM")
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").typed.text == WORDS
    press(desk, fill(desk, number, "Better words"))
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").typed.text == ""


def test_where_the_network_wants_a_person_the_words_are_made_ready_and_cost_nothing(desk: Desk) -> None:
    (number,) = take(desk, post("1", mentions=frozenset()))
    form = fill(desk, number)
    assert (form.permit.kind, form.price) == (PermitKind.BY_HAND, "Costs nothing: you post it by hand.")
    made = press(desk, form)
    assert reply(desk, made).state is ReplyState.READY


def test_at_the_months_cap_nothing_that_costs_money_goes_and_what_is_posted_by_hand_does(desk: Desk) -> None:
    asked, by_hand = take(desk, post("1"), post("2", "coins, coins, the car park takes none", mentions=frozenset()))
    poor = with_team(desk, sending=Sending(monthly_cap_dollars=0.01))
    form = fill(poor, asked)
    assert "Kestrel sends nothing more that costs money" in str(form.spend)
    with pytest.raises(Refusal, match="Raise monthly_cap_dollars in the team file, or answer by hand"):
        replies.send(poor, form.typed, by="U0TOM")
    assert count(desk, Reply) == 0
    assert press(poor, fill(poor, by_hand))
