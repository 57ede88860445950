"""One person with several matters: which of their posts is answered, and what gets a card of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Action, Status
from bot.core.replies import ReplyKind
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, deletions, ending, mentions, replies
from bot.services.drawing import mention_card
from bot.services.refusals import Refusal
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from bot.views import reply_to
from tests.chased import owed
from tests.desks import mention, take
from tests.following import HARM, alerts, jo
from tests.sending import answer, approve, ask, deliver, fill, press
from tests.slack_hands import MEGAN

TEXTS = "is there a text reminder for my clinic?", "and where is the quiet room?"


def test_risk_raised_in_another_conversation_has_a_card_of_its_own(desk: Desk) -> None:
    (number,) = take(desk, jo("1", "can my partner come to the 20 week scan?"))
    (risky,) = take(desk, jo("2", HARM, minutes=3, conversation="d"))
    assert (mention(desk, risky).lead_id, mention(desk, number).harm) == (None, False)
    assert [kind for kind, _ in owed(desk, risky)] == ["claim"]
    assert alerts(desk) == [("U0PRIYA", "harm")]


@pytest.mark.parametrize(("talk", "urgency"), [("d", Urgency.ROUTINE), ("c", Urgency.URGENT)])
def test_a_harmless_question_after_a_risk_that_was_seen_to_is_announced_as_none(
    desk: Desk, talk: str, urgency: Urgency
) -> None:
    (number,) = take(desk, jo("1", HARM))
    mentions.claim(desk, number, by="U0TOM")
    ending.close(desk, number, note="Rang them", by="U0TOM")
    (asked, more) = take(
        desk, jo("2", "where do I park for the eye clinic?", minutes=60, conversation=talk),
        jo("3", "or is there a bus?", minutes=61, conversation=talk),
    )  # fmt: skip
    assert mention(desk, number).status is Status.CLOSED
    held = mention(desk, asked)
    assert (held.lead_id, held.harm, held.urgency, held.status) == (None, False, urgency, Status.OPEN)
    assert (mention(desk, more).lead_id, mention(desk, more).follow_up) == (asked, FollowUp.MORE)
    assert len(alerts(desk)) == 1
    with desk.database.read() as session:
        card = mention_card(session, desk, session.get_one(Mention, asked))
    assert card.risk_before
    assert Action.INVITE not in card.buttons
    with pytest.raises(Refusal, match="risk of harm"):
        replies.begin(desk, asked, ReplyKind.INVITATION, by="U0TOM")
    assert audit.audit(desk) == []


def test_the_reply_goes_under_the_post_that_is_chosen_by_default_the_one_that_leads_the_card(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, second), keys = ask(desk, sandbox, clock, *(f"@AshcombeValeNHS {text}" for text in TEXTS))
    assert mention(desk, second).lead_id == first
    form = fill(desk, first)
    assert [(each.number, each.answered) for each in form.choices] == [(second, False), (first, False)]
    assert (form.typed.to, TEXTS[0] in form.quote.text) == (first, True)
    assert reply_to.blocks(form)
    chosen = replies.look(desk, replace(form.typed, to=second), by="U0TOM")
    assert TEXTS[1] in chosen.quote.text
    press(desk, chosen)
    deliver(desk, clock, 30)
    assert [len(sandbox.x.replies_to(key)) for key in keys] == [0, 1]
    assert (mention(desk, second).status, mention(desk, first).status) == (Status.ANSWERED, Status.ANSWERED)
    again = fill(desk, first)
    assert ([each.answered for each in again.choices], again.typed.to) == ([True, False], first)


def test_where_one_of_their_posts_speaks_of_risk_the_reply_goes_under_that(desk: Desk) -> None:
    (first,) = take(desk, jo("1", "is there a text reminder for my clinic?"))
    (second, _) = take(desk, jo("2", HARM, minutes=1), jo("3", "and where is the quiet room?", minutes=2))
    assert mention(desk, second).lead_id == first
    assert fill(desk, first).typed.to == second


def test_words_to_a_follow_up_that_is_deleted_do_not_leave(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (first, second), keys = ask(desk, sandbox, clock, *(f"@AshcombeValeNHS {text}" for text in TEXTS))
    form, reply = fill(desk, first, to=second), answer(desk, first, to=second)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [keys[1]])
    with desk.database.read() as session:
        held = session.get_one(Reply, reply)
        assert (held.state.value, held.text, held.to_id) == ("dropped", "", second)
    stopped = replies.send(desk, form.typed, by="U0TOM")
    assert "Look again" in (getattr(stopped, "banner", None) or "")


def test_words_to_a_follow_up_go_out_although_the_first_post_is_deleted(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, second), keys = ask(desk, sandbox, clock, *(f"@AshcombeValeNHS {text}" for text in TEXTS))
    reply = answer(desk, first, to=second)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [keys[0]])
    with desk.database.read() as session:
        held = session.get_one(Reply, reply)
        assert (held.mention_id, held.to_id, held.state.value) == (second, None, "queued")
        assert held.text
    deliver(desk, clock, 30)
    assert len(sandbox.x.replies_to(keys[1])) == 1
    assert mention(desk, second).status is Status.ANSWERED


def test_words_to_a_follow_up_that_wait_for_a_look_are_owed_still_when_the_first_post_is_deleted(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, second), keys = ask(desk, sandbox, clock, *(f"@AshcombeValeNHS {text}" for text in TEXTS))
    reply = answer(desk, first, by=MEGAN, to=second)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [keys[0]])
    assert "approval" in [kind for kind, _ in owed(desk, second)]
    approve(desk, reply, by="U0TOM")
    deliver(desk, clock, 30)
    assert len(sandbox.x.replies_to(keys[1])) == 1


def test_an_answered_card_says_how_many_of_their_other_posts_have_no_answer(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (first, _), _ = ask(desk, sandbox, clock, *(f"@AshcombeValeNHS {text}" for text in TEXTS))
    press(desk, fill(desk, first))
    deliver(desk, clock, 30)
    with desk.database.read() as session:
        assert mention_card(session, desk, session.get_one(Mention, first)).unanswered == 1
    press(desk, fill(desk, first))
    deliver(desk, clock, 30)
    with desk.database.read() as session:
        card = mention_card(session, desk, session.get_one(Mention, first))
    assert (card.status, card.unanswered) == (Status.ANSWERED, 0)
