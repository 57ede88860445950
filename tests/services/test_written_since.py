"""Somebody writes again while we answer them: nothing cheerful goes out to a person who has just said that they, or
theirs, are at risk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.lifecycle import Action
from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_form import ReplyForm
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deciding, ending, mentions, replies, triage
from bot.services.drawing import mention_card
from bot.services.refusals import Refusal
from bot.storage import cards as held_cards
from bot.storage.mentions import Mention
from bot.views import cards, reply_form
from tests.desks import draw, mention, take
from tests.following import HARM, jo
from tests.sending import answer, approve, ask, deliver, fill, press, public, state, told
from tests.slack_hands import MEGAN
from tests.views.markup import plain

ASKED = "four hours in the waiting room and nobody tells us a thing"
ELSEWHERE = "They have also written of risk of harm: see that card."


@pytest.fixture
def number(desk: Desk) -> int:
    """A complaint of Jo's."""
    (taken,) = take(desk, jo("1", ASKED))
    return taken


def drawn(desk: Desk, number: int) -> str:
    """What a card says."""
    with desk.database.read() as session:
        return plain(cards.draw(mention_card(session, desk, session.get_one(Mention, number))).blocks)


def stopped(desk: Desk, form: ReplyForm) -> ReplyForm:
    """A form that comes back when it is sent, with every word kept."""
    back = replies.send(desk, form.typed, by="U0TOM")
    assert isinstance(back, ReplyForm), back
    assert back.typed.text == form.typed.text
    return back


@pytest.mark.parametrize("talk", ["c", "d"])
def test_risk_of_harm_written_while_the_form_is_open_stops_the_send_once_and_is_quoted(
    desk: Desk, number: int, talk: str
) -> None:
    form = fill(desk, number)
    take(desk, jo("2", HARM, minutes=3, conversation=talk), jo("3", "and it is raining", minutes=4))
    back = stopped(desk, form)
    assert "Stopped: they have written of risk of harm" in str(back.banner)
    assert "9.03am" in str(back.banner)
    assert (back.meanwhile or "").startswith(HARM)
    assert HARM in str(reply_form.form(back))
    assert back.elsewhere is None, "it is said once"
    assert press(desk, back)


def test_any_other_words_of_theirs_stop_it_too_and_those_of_others_do_not(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    take(desk, replace(jo("2", HARM), author=replace(jo("2").author, network_id="somebody else")))
    take(desk, jo("3", "we have been seen now, thank you", minutes=3, conversation="d"))
    back = stopped(desk, form)
    assert str(back.banner).startswith("*Stopped:* they have written again, at 9.03am, since you opened this.")
    assert back.meanwhile == "we have been seen now, thank you"
    assert press(desk, back)


def test_a_post_that_counts_as_a_risk_only_now_stops_it_as_well(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    triage.correct(desk, number, {"harm": "yes"}, by="U0PRIYA")
    back = stopped(desk, form)
    assert "counts as a risk of harm" in str(back.banner)
    assert press(desk, back)


def test_a_form_from_before_this_was_remembered_is_sent_as_it_was(desk: Desk, number: int) -> None:
    form = fill(desk, number)
    take(desk, jo("2", HARM, minutes=3, conversation="d"))
    assert press(desk, replace(form, typed=replace(form.typed, seen="0:0")))


def test_while_somebody_has_to_see_to_it_every_card_and_form_of_theirs_says_so(
    desk: Desk, number: int, clock: MovableClock
) -> None:
    draw(desk, clock)
    (risky,) = take(desk, jo("2", HARM, minutes=3, conversation="d"))
    assert ELSEWHERE in drawn(desk, number)
    assert ELSEWHERE not in drawn(desk, risky)
    assert waits(desk, number)
    with desk.database.read() as session:
        assert Action.INVITE not in mention_card(session, desk, session.get_one(Mention, number)).buttons
    form = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert "also written of risk of harm*, 9.03am" in str(reply_form.form(form))
    assert HARM in str(reply_form.form(form))
    with pytest.raises(Refusal, match="also written of risk of harm"):
        replies.begin(desk, number, ReplyKind.INVITATION, by="U0TOM")
    draw(desk, clock)
    mentions.claim(desk, risky, by="U0TOM")
    assert not waits(desk, number)
    ending.close(desk, risky, note="Rang them", by="U0TOM")
    assert waits(desk, number)
    assert ELSEWHERE not in drawn(desk, number)
    assert replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").elsewhere is None


def waits(desk: Desk, number: int) -> bool:
    """Whether a card is to be drawn anew."""
    with desk.database.read() as session:
        card = held_cards.own_of(session, number)
        return card is not None and card.wanted > card.shown


def risk(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> int:
    """The same person writes of risk elsewhere."""
    (number,), _ = ask(desk, sandbox, clock, f"@AshcombeValeNHS {HARM}")
    assert mention(desk, number).harm
    return number


def test_what_is_about_to_leave_is_held_and_its_writer_asked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    reply = answer(desk, number)
    clock.advance(1)
    risk(desk, sandbox, clock)
    deliver(desk, clock, 30)
    assert (state(desk, reply), public(sandbox, key)) == (ReplyState.FAILED, [])
    (reason, note) = told(desk, "U0TOM")[-1]
    assert (reason, "written of risk of harm since" in str(note), HARM in str(note)) == ("not_sent", True, False)
    with pytest.raises(Refusal, match="Edit this one"):
        deciding.try_again(desk, reply, by="U0TOM")
    again = replies.begin_change(desk, reply, by="U0TOM")
    assert HARM in str(reply_form.form(again))
    press(desk, again)
    deliver(desk, clock, 30)
    assert len(public(sandbox, key)) == 1


def test_what_waits_for_a_second_pair_of_eyes_is_not_approved(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    reply = answer(desk, number, by=MEGAN)
    clock.advance(1)
    risk(desk, sandbox, clock)
    with pytest.raises(Refusal, match="written of risk of harm since these words were written"):
        approve(desk, reply, by="U0TOM")
    deliver(desk, clock, 30)
    assert public(sandbox, key) == []


# Thanks.


def test_nobody_at_risk_is_thanked_and_put_away(desk: Desk) -> None:
    (number,) = take(desk, jo("1", HARM))
    with desk.database.read() as session:
        assert Action.THANK not in mention_card(session, desk, session.get_one(Mention, number)).more
    with pytest.raises(Refusal, match="Somebody may be at risk, so this is not thanked and closed"):
        replies.begin(desk, number, ReplyKind.THANKS, by="U0TOM")


def test_no_thanks_lie_ready_in_their_form_and_one_that_is_open_is_not_sent(desk: Desk, number: int) -> None:
    thanks = {wording.slug for wording in desk.team.wordings if wording.use == "thank"}
    form = fill(desk, number, kind=ReplyKind.THANKS)
    assert thanks & {each.wording for each in form.saved}
    take(desk, jo("2", HARM, minutes=3))
    saved = {each.wording for each in replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM").saved}
    assert saved
    assert not saved & thanks
    with pytest.raises(Refusal, match="not thanked and closed"):
        replies.send(desk, stopped(desk, form).typed, by="U0TOM")
