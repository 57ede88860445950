"""Fields that are needed sometimes: Slack writes “(optional)” beside them, so the hint says when they are needed."""

from __future__ import annotations

import pytest

from bot.core.lifecycle import Action
from bot.views.move_forms import form
from tests.cards import menu

# What nobody has to fill in, whatever else is chosen.
FREE = {"note"}


@pytest.mark.parametrize("action", [Action.PASS, Action.SNOOZE, Action.WAIT, Action.ESCALATE, Action.CLOSE])
def test_a_field_that_is_needed_sometimes_says_when(action: Action) -> None:
    view = form(action, menu(ladder=(("Head", "U0RUTH"),)), channel="C0MENTIONS")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    sometimes = [block for block in inputs if block.get("optional") and block["block_id"] not in FREE]
    assert all("Needed, unless" in block["hint"]["text"] for block in sometimes)
    assert bool(sometimes) is (action in (Action.SNOOZE, Action.WAIT, Action.ESCALATE))
