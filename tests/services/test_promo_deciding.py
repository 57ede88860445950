"""A second pair of eyes on a promo: approve, ask for a change, decline; too late asks, and nobody decides unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core.promo_cards import PromoCard
from bot.core.promos import PromoAction, PromoState, RunState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import promo_cards, promo_deciding, promo_moves, promos
from bot.services.drawing import card_for
from bot.services.home import home_of
from bot.services.promos import Done
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.views import promo as view
from tests.desks import count
from tests.promoting import (
    DAILY,
    DAY,
    HOUR,
    ONCE,
    TUESDAY,
    cards_of,
    change,
    found,
    happened,
    promo,
    runs_of,
)

TOM, PRIYA, MEGAN = "U0TOM", "U0PRIYA", "U0MEGAN"
WHY = "Name the <ward>, please"
ASKED = CardKind.PROMO_ASKED


def approve(desk: Desk, number: int, revision: int | None = 1, **more: Any) -> str:
    return promo_deciding.approve(desk, number, revision, **({"by": PRIYA} | more))


def ask(desk: Desk, number: int, revision: int | None = 1, note: str = WHY, **more: Any) -> str:
    return promo_deciding.ask_change(desk, number, revision, note, **({"by": PRIYA} | more))


def decline(desk: Desk, number: int, revision: int | None = 1, note: str = WHY, **more: Any) -> str:
    return promo_deciding.decline(desk, number, revision, note, **({"by": PRIYA} | more))


DECISIONS: dict[str, Callable[..., str]] = {"approve": approve, "ask_change": ask, "decline": decline}


def asked(desk: Desk, *given: Any, **more: Any) -> int:
    """Tom's promo, which waits for a colleague."""
    return promo(desk, *given, state=PromoState.ASKED, **more)


def refused(decide: Callable[..., object], *given: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        decide(*given, **more)
    return refusal.value.sentence


def drawn(desk: Desk, card: Card) -> PromoCard:
    with desk.database.read() as session:
        shown = card_for(session, desk, session.get_one(Card, card.id))
    assert isinstance(shown, PromoCard)
    return shown


def show(desk: Desk, number: int) -> None:
    with desk.database.write.begin() as session:
        promo_cards.show(session, desk, session.get_one(Promo, number))


def test_approving_schedules_it_and_says_when_it_goes_out(desk: Desk) -> None:
    number = asked(desk)
    assert approve(desk, number) == "Approved. Next: Tuesday 24 November, 6.00pm, tomorrow."
    row = found(desk, number)
    assert (row.state, row.approver, row.next_at) == (PromoState.SCHEDULED, PRIYA, TUESDAY)
    assert happened(desk, number) == [("approve", PRIYA)]
    assert "approved by <@U0PRIYA>" in str([block.to_dict() for block in view.blocks(drawn(desk, _own(desk, number)))])


@pytest.mark.parametrize("rounds", [1, 2])
def test_what_was_paused_stays_paused_after_an_edit_and_its_approval(
    desk: Desk, clock: MovableClock, rounds: int
) -> None:
    """Nobody has resumed it: neither whoever changed a word nor whoever approves that."""
    settings = desk.team.promos.model_copy(update={"approval": True})
    desk = replace(desk, team=desk.team.model_copy(update={"promos": settings}))
    number = promo(desk, DAILY, state=PromoState.PAUSED)
    for _ in range(rounds):
        saved = promos.save(desk, replace(promos.begin_edit(desk, number, by=TOM).typed, texts=("New.",)), by=TOM)
        assert isinstance(saved, Done)
        assert "It was paused, and stays paused once it is approved" in saved.sentence
    assert found(desk, number).state is PromoState.ASKED
    assert "once it is approved and resumed" in str(view.blocks(drawn(desk, cards_of(desk, number)[0])))
    clock.advance((2 * DAY).total_seconds())
    said = approve(desk, number, 1 + rounds)
    assert said == "Approved. It was paused before and stays paused: nothing goes out until somebody resumes it."
    assert (found(desk, number).state, runs_of(desk, number)) == (PromoState.PAUSED, [])
    promo_moves.resume(desk, number, by=TOM)
    assert found(desk, number).state is PromoState.SCHEDULED
    assert runs_of(desk, number) == [(TUESDAY, RunState.ASKS)], "what passed is written down by whoever resumes it"
    save_again = promos.save(desk, replace(promos.begin_edit(desk, number, by=TOM).typed, texts=("Newer.",)), by=TOM)
    assert isinstance(save_again, Done)
    approve(desk, number, 2 + rounds)
    assert found(desk, number).state is PromoState.SCHEDULED, "resumed once, it is not paused any more"


@pytest.mark.parametrize("decide", [ask, decline])
def test_what_was_paused_and_sent_back_stays_paused_when_it_is_written_anew(
    desk: Desk, decide: Callable[..., str]
) -> None:
    number = asked(desk, paused=True)
    decide(desk, number)
    typed = replace(promos.begin_edit(desk, number, by=TOM).typed, texts=("New.",), wished=False)
    saved = promos.save(desk, typed, by=TOM)
    assert isinstance(saved, Done)
    assert "is saved and stays paused" in saved.sentence
    assert found(desk, number).state is PromoState.PAUSED


def _own(desk: Desk, number: int) -> Card:
    (card,) = cards_of(desk, number)
    return card


@pytest.mark.parametrize("name", DECISIONS)
def test_a_repeat_of_the_same_press_changes_nothing(desk: Desk, name: str) -> None:
    number, decide = asked(desk), DECISIONS[name]
    assert decide(desk, number, delivery="trigger:1")
    cards = count(desk, Card)
    assert decide(desk, number, delivery="trigger:1") == ""
    assert happened(desk, number) == [(name, PRIYA)]
    assert count(desk, Card) == cards


@pytest.mark.parametrize("name", DECISIONS)
def test_nobody_decides_about_their_own_words(desk: Desk, name: str) -> None:
    mine, changed = asked(desk, by=PRIYA), asked(desk, edited_by=PRIYA)
    for number in (mine, changed):
        assert "These are your own words" in refused(DECISIONS[name], desk, number)
        assert found(desk, number).state is PromoState.ASKED
    assert DECISIONS[name](desk, changed, by=TOM)  # whoever wrote it first may look at what a colleague made of it


@pytest.mark.parametrize("name", DECISIONS)
def test_nobody_decides_about_a_version_that_they_were_not_shown(desk: Desk, name: str) -> None:
    number = asked(desk, revision=2, edited_by=MEGAN)
    for shown in (1, None):
        assert "<@U0MEGAN> has changed this promo" in refused(DECISIONS[name], desk, number, shown)
    assert (found(desk, number).state, happened(desk, number)) == (PromoState.ASKED, [])


@pytest.mark.parametrize("name", DECISIONS)
def test_only_what_asks_can_be_decided_about(desk: Desk, name: str) -> None:
    for state in set(PromoState) - {PromoState.ASKED}:
        number = promo(desk, state=state, show=False)
        assert refused(DECISIONS[name], desk, number)
        assert found(desk, number).state is state
    assert refused(DECISIONS[name], desk, 424242) == UNKNOWN_PROMO


def test_who_comes_second_is_told_that_it_is_approved(desk: Desk) -> None:
    number = asked(desk)
    approve(desk, number)
    assert refused(approve, desk, number, by=MEGAN) == "It is approved already."
    assert found(desk, number).approver == PRIYA


def test_approved_after_its_time_it_asks_and_never_fires(desk: Desk, clock: MovableClock) -> None:
    number = asked(desk, ONCE)
    clock.move_to(TUESDAY + HOUR)
    said = approve(desk, number)
    assert "Meanwhile a run passed and nothing was sent: Tuesday 24 November 2026, 6.00pm. It asks <@U0TOM>" in said
    assert runs_of(desk, number) == [(TUESDAY, RunState.ASKS)]
    assert count(desk, Outbox) == 0


def test_of_a_repeat_that_was_approved_too_late_the_newest_asks_and_the_next_stays(
    desk: Desk, clock: MovableClock
) -> None:
    number = asked(desk, DAILY)
    clock.move_to(TUESDAY + DAY)
    said = approve(desk, number)
    assert said.endswith("Next: Thursday 26 November, 6.00pm, tomorrow.")
    assert runs_of(desk, number) == [(TUESDAY, RunState.MISSED), (TUESDAY + DAY, RunState.ASKS)]
    assert (found(desk, number).next_at, found(desk, number).state) == (TUESDAY + 2 * DAY, PromoState.SCHEDULED)
    assert count(desk, Outbox) == 0


def test_a_change_waits_on_the_home_of_whoever_wrote_these_words(desk: Desk) -> None:
    number = asked(desk, edited_by=MEGAN)
    ask(desk, number)
    assert [[each.promo_id for each in home_of(desk, who).promos] for who in (MEGAN, TOM)] == [[number], []]


@pytest.mark.parametrize(("decide", "state"), [(ask, PromoState.CHANGE), (decline, PromoState.DECLINED)])
def test_a_reason_is_kept_and_the_writer_told_in_their_own_conversation(
    desk: Desk, decide: Callable[..., str], state: PromoState
) -> None:
    number = asked(desk, edited_by=MEGAN)
    assert "The writer has been told" in decide(desk, number)
    row = found(desk, number)
    assert (row.state, row.asked_by, row.asked_change) == (state, PRIYA, WHY)
    to_them = [card for card in cards_of(desk, number, ASKED) if card.user is not None]
    assert [card.user for card in to_them] == [MEGAN]
    shown = drawn(desk, to_them[0])
    assert shown.to_writer
    assert PromoAction.EDIT in shown.buttons
    assert WHY in str([block.to_dict() for block in view.blocks(shown)])


@pytest.mark.parametrize("decide", [ask, decline])
@pytest.mark.parametrize("note", ["", "  \n ", "x" * 501])
def test_without_a_reason_nothing_is_decided(desk: Desk, decide: Callable[..., str], note: str) -> None:
    number = asked(desk)
    with pytest.raises(Refusal) as refusal:
        decide(desk, number, note=note)
    assert refusal.value.field == "note"
    assert found(desk, number).state is PromoState.ASKED


@pytest.mark.parametrize("action", [PromoAction.ASK_CHANGE, PromoAction.DECLINE])
def test_whoever_may_not_decide_is_told_before_a_form_opens(desk: Desk, action: PromoAction) -> None:
    number = asked(desk)
    promo_deciding.look(desk, number, action, 1, by=PRIYA)
    assert "your own words" in refused(promo_deciding.look, desk, number, action, 1, by=TOM)
    assert "has changed this promo" in refused(promo_deciding.look, desk, number, action, 9, by=PRIYA)
    assert refused(promo_deciding.look, desk, 424242, action, 1, by=PRIYA) == UNKNOWN_PROMO


def test_a_card_asks_for_each_version_and_the_older_ones_lose_their_buttons(desk: Desk) -> None:
    number = asked(desk)
    show(desk, number)
    (first,) = cards_of(desk, number, ASKED)
    assert len(drawn(desk, first).buttons) == 3
    change(desk, number, revision=2)
    show(desk, number)
    older, newer = cards_of(desk, number, ASKED)
    assert (drawn(desk, older).asked_again, drawn(desk, older).buttons) == (True, ())
    assert len(drawn(desk, newer).buttons) == 3
    assert older.wanted > first.wanted
    assert len(cards_of(desk, number)) == 1


def test_what_does_not_ask_has_no_card_that_asks(desk: Desk) -> None:
    number = promo(desk)
    assert cards_of(desk, number, ASKED) == []
    assert drawn(desk, _own(desk, number)).buttons


def test_a_message_to_the_writer_takes_no_buttons_from_the_card_that_asks_again(desk: Desk) -> None:
    number = asked(desk)
    ask(desk, number)
    change(desk, number, state=PromoState.ASKED, revision=2)
    show(desk, number)
    newest = [card for card in cards_of(desk, number, ASKED) if card.user is None][-1]
    change(desk, number, state=PromoState.ASKED)
    assert len(drawn(desk, newest).buttons) == 3
