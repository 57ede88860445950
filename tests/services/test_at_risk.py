"""What speaks of risk of harm is not put away unread: it has an owner first, and a reason that everybody can read."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.at_risk import CLAIM_FIRST
from bot.core.lifecycle import Action, Status
from bot.desk import Desk
from bot.services import ending, mentions
from bot.services.drawing import mention_card
from bot.services.more import more_of
from bot.services.refusals import Refusal
from bot.storage import history
from bot.storage.mentions import Mention
from bot.views import cards, more
from tests.desks import mention, post, take
from tests.following import HARM
from tests.services.test_moves import MOVES
from tests.views.markup import plain

AWAY = (Action.SNOOZE, Action.CLOSE, Action.NOT_FOR_US, Action.MUTE)
WHY = "Police are with them"


@pytest.fixture
def number(desk: Desk) -> int:
    """A post that speaks of risk of harm, which nobody has claimed."""
    (taken,) = take(desk, post("1", HARM, handle="jo_rowan"))
    return taken


def put_away(desk: Desk, number: int, action: Action, **given: Any) -> None:
    move, usual = MOVES[action]
    said = {name: value for name, value in usual.items() if name != "note"}
    move(desk, number, by="U0TOM", **(said | given))


def drawn(desk: Desk, number: int) -> str:
    """What the card says."""
    with desk.database.read() as session:
        return plain(cards.draw(mention_card(session, desk, session.get_one(Mention, number))).blocks)


@pytest.mark.parametrize("action", AWAY)
def test_nobody_puts_away_what_nobody_has_claimed(desk: Desk, number: int, action: Action) -> None:
    with pytest.raises(Refusal, match=CLAIM_FIRST):
        put_away(desk, number, action, **({} if action is Action.NOT_FOR_US else {"note": WHY}))
    held = mention(desk, number)
    assert (held.status, held.owner) == (Status.OPEN, None)


def test_nor_says_in_answer_to_a_reminder_that_nothing_is_to_be_done(desk: Desk, number: int) -> None:
    with pytest.raises(Refusal, match=CLAIM_FIRST):
        ending.not_needed(desk, number, reason=WHY, by="U0TOM")


@pytest.mark.parametrize("action", [Action.SNOOZE, Action.CLOSE, Action.MUTE])
def test_its_owner_says_why_and_the_card_and_the_history_say_it_on(desk: Desk, number: int, action: Action) -> None:
    mentions.claim(desk, number, by="U0TOM")
    with pytest.raises(Refusal, match="Say in a few words why") as refused:
        put_away(desk, number, action)
    assert refused.value.field == "note"
    assert mention(desk, number).status is Status.CLAIMED
    put_away(desk, number, action, note=WHY)
    assert WHY in drawn(desk, number)
    assert WHY in plain(more.menu(more_of(desk, number), channel="C0MENTIONS")["blocks"])
    with desk.database.read() as session:
        assert history.of(session, number)[-1].note["note"] == WHY


@pytest.mark.parametrize("action", [Action.CLOSE, Action.NOT_FOR_US, Action.MUTE])
def test_every_closed_card_says_who_closed_it_and_when(desk: Desk, action: Action) -> None:
    (number,) = take(desk, post("1"))
    put_away(desk, number, action)
    assert "*Closed* by <@U0TOM>, Monday 23 November 2026, 9.00am" in drawn(desk, number)


def test_whoever_mutes_the_author_of_what_is_closed_has_not_closed_it(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    ending.close(desk, number, note="Rang them", by="U0PRIYA")
    ending.mute(desk, number, by="U0TOM")
    assert "*Closed* by <@U0PRIYA>, Monday 23 November 2026, 9.00am: Rang them." in drawn(desk, number)


def test_what_is_no_risk_is_put_away_as_before(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    put_away(desk, number, Action.SNOOZE)
    assert mention(desk, number).owner == "U0TOM"
