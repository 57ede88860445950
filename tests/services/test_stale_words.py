"""Words that changed while somebody looked at older ones: nothing goes out that its approver or editor has not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.replies import ReplyState
from bot.core.reply_form import ReplyForm
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deciding, replies
from bot.services.refusals import Refusal
from bot.services.replies import Done
from tests.sending import answer, approve, ask, deliver, public, reply, state

TOM, PRIYA = "U0TOM", "U0PRIYA"
NAMED = "Please call Dr Jones on ward nine about it today."
CLEAN = "Please call our desk about it today, any time."


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """A team that has a second pair of eyes look at every answer."""
    approval = desk.team.approval.model_copy(update={"always": True})
    return replace(desk, team=desk.team.model_copy(update={"approval": approval}))


def change(desk: Desk, form: ReplyForm, text: str, *, by: str) -> Done | ReplyForm:
    return replies.send(desk, replace(form.typed, text=text, reason="as it is"), by=by)


def test_approving_a_card_that_shows_older_words_is_refused(
    strict: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(strict, sandbox, clock)
    sent = answer(strict, number, CLEAN, reason="as it is")
    shown = reply(strict, sent).revision
    change(strict, replies.begin_change(strict, sent, by=TOM), NAMED, by=TOM)
    with pytest.raises(Refusal, match=f"<@{TOM}> has changed these words since your card was drawn"):
        deciding.approve(strict, sent, shown, by=PRIYA)
    with pytest.raises(Refusal, match="has changed these words"):
        deciding.ask_change(strict, sent, shown, "Warmer, please", by=PRIYA)
    with pytest.raises(Refusal, match="older than the words it may stand for"):
        deciding.approve(strict, sent, None, by=PRIYA)
    deliver(strict, clock, seconds=30)
    assert (state(strict, sent), public(sandbox, key)) == (ReplyState.ASKED, [])
    approve(strict, sent, by=PRIYA)
    deliver(strict, clock, seconds=30)
    assert public(sandbox, key) == [f"@jo_rowan {NAMED}"]


def test_an_edit_of_older_words_comes_back_with_both_texts(strict: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), (key,) = ask(strict, sandbox, clock)
    sent = answer(strict, number, NAMED, reason="as it is")
    stale = replies.begin_change(strict, sent, by=PRIYA)
    change(strict, replies.begin_change(strict, sent, by=TOM), CLEAN, by=TOM)
    back = change(strict, stale, f"{NAMED} Thanks.", by=PRIYA)
    assert isinstance(back, ReplyForm)
    assert (back.typed.text, back.meanwhile) == (f"{NAMED} Thanks.", CLEAN)
    assert f"<@{TOM}> has changed these words since you opened them" in (back.banner or "")
    deliver(strict, clock, seconds=30)
    assert (reply(strict, sent).text, public(sandbox, key)) == (CLEAN, [])
    # She has seen both now, and decides.
    assert isinstance(change(strict, back, f"{CLEAN} Thanks.", by=PRIYA), Done)
    deliver(strict, clock, seconds=30)
    assert public(sandbox, key) == [f"@jo_rowan {CLEAN} Thanks."]


def test_an_edit_of_words_that_have_gone_out_is_refused(strict: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(strict, sandbox, clock)
    sent = answer(strict, number, CLEAN, reason="as it is")
    stale = replies.begin_change(strict, sent, by=TOM)
    approve(strict, sent, by=PRIYA)
    with pytest.raises(Refusal, match="cannot be changed any more: it is on its way"):
        change(strict, stale, NAMED, by=TOM)
