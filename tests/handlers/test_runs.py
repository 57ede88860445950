"""The buttons of a run in Slack: pressed in its thread or by its writer, it goes out, is left out, or is settled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.core.promos import RunState, SendingState
from bot.desk import Desk
from bot.handlers import runs as handlers
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import promos, running
from bot.services.refusals import UNKNOWN_RUN, Refusal
from bot.storage import outbox
from bot.storage.cards import Card
from tests.desks import draw
from tests.running import (
    DAILY,
    EVENTS,
    HOUR,
    SOON,
    US,
    once,
    promo,
    runs_of,
    sendings,
    settle,
    states,
    tick_at,
    with_events,
)
from tests.slack_hands import PRIYA, TOM, said_to

pytestmark = pytest.mark.usefixtures("door")


def card_of(desk: Desk, number: int, user: str | None = None) -> Card:
    """The card of a promo's only run, in its thread or to one person."""
    with desk.database.read() as session:
        (run,) = runs_of(desk, number)
        whose = Card.user.is_(None) if user is None else Card.user == user
        return session.scalars(select(Card).where(Card.run_id == run.id, whose)).one()


def press(sandbox: Sandbox, card: Card, action: str, user: str = TOM) -> None:
    """Press a button on a card; Slack had its answer in time."""
    delivery = sandbox.slack.press(user, card.channel, card.ts or "", action).wait()
    assert delivery.failure is None


@pytest.fixture
def late(desk: Desk, clock: MovableClock) -> int:
    """A promo whose only run asks, in the thread of its card and at its writer's."""
    number = promo(desk, once())
    tick_at(desk, clock, SOON + HOUR)
    draw(desk, clock)
    return number


def test_sent_after_all_from_the_thread_by_whoever_is_there(sandbox: Sandbox, desk: Desk, late: int) -> None:
    press(sandbox, card_of(desk, late), "run_send_now", PRIYA)
    (run,) = runs_of(desk, late)
    assert (run.state, run.by, states(desk, late)) == (RunState.GOING, PRIYA, [SendingState.QUEUED])


def test_words_that_the_card_did_not_show_do_not_go_out(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    late = promo(desk, DAILY)
    tick_at(desk, clock, SOON + HOUR)
    draw(desk, clock)
    typed = replace(promos.begin_edit(desk, late, by=PRIYA).typed, texts=("Quite other words",))
    assert isinstance(promos.save(desk, typed, by=PRIYA), promos.Done)
    press(sandbox, card_of(desk, late), "run_send_now", PRIYA)
    assert said_to(sandbox, PRIYA).startswith("These words have changed since your card was drawn")
    assert states(desk, late) == []
    draw(desk, clock)
    card = card_of(desk, late)
    assert "Quite other words" in str(sandbox.slack.message(card.channel, card.ts or "")["blocks"])
    press(sandbox, card, "run_send_now", PRIYA)
    assert states(desk, late) == [SendingState.QUEUED]


def test_the_writer_leaves_it_out_in_their_own_conversation_and_both_cards_say_so(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, late: int
) -> None:
    press(sandbox, card_of(desk, late, TOM), "run_drop")
    (run,) = runs_of(desk, late)
    assert (run.state, run.by) == (RunState.DROPPED, TOM)
    draw(desk, clock)
    for card in (card_of(desk, late), card_of(desk, late, TOM)):
        message = sandbox.slack.message(card.channel, card.ts or "")
        assert "this run was left out" in str(message["blocks"])
        assert "run_send_now" not in str(message["blocks"])


def test_the_card_stands_in_the_thread_of_its_promos_card(sandbox: Sandbox, desk: Desk, late: int) -> None:
    card = card_of(desk, late)
    with desk.database.read() as session:
        own = session.get_one(Card, card.thread_id)
    assert sandbox.slack.message(CHANNEL, card.ts or "")["thread_ts"] == own.ts


def test_a_card_that_is_older_than_what_it_shows_says_what_has_become_of_it(
    sandbox: Sandbox, desk: Desk, late: int
) -> None:
    card = card_of(desk, late)
    press(sandbox, card, "run_send_now", PRIYA)
    press(sandbox, card, "run_drop")
    assert said_to(sandbox) == "Nothing has changed: this run is on its way."


def test_posted_by_hand_and_seen_there_are_said_of_the_account_on_whose_button_it_stands(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    by_hand = replace(with_events(desk), posts_by_api=frozenset())
    number = promo(desk, once(), places=(US, EVENTS))
    clock.move_to(SOON)
    running.run(by_hand)
    for each in sendings(desk, number):
        settle(desk, each, SendingState.READY)
    draw(desk, clock)
    press(sandbox, card_of(desk, number), "run_posted:1", PRIYA)
    assert states(desk, number) == [SendingState.READY, SendingState.SENT]
    settle(desk, sendings(desk, number)[0], SendingState.UNSURE)
    draw(desk, clock)
    press(sandbox, card_of(desk, number), "run_it_is_there", PRIYA)
    assert states(desk, number) == [SendingState.SENT] * 2
    assert [each.said_by for each in sendings(desk, number)] == [PRIYA, PRIYA]


def test_what_failed_is_tried_again(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, once())
    tick_at(desk, clock, SOON)
    with desk.database.write.begin() as session:
        row = outbox.of_sending(session, sendings(desk, number)[0].id)
        assert row is not None
        row.state = OutboxState.FAILED
    settle(desk, sendings(desk, number)[0], SendingState.FAILED, trouble="X does not take it now.")
    draw(desk, clock)
    press(sandbox, card_of(desk, number), "run_try_again", PRIYA)
    assert states(desk, number) == [SendingState.QUEUED]


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 20, "1|", "77", "77|x:SomebodyElse", "1|x"])
@pytest.mark.parametrize("action", ["run_send_now", "run_posted", "run_it_is_there:3"])
def test_a_value_that_somebody_made_up_changes_nothing(
    sandbox: Sandbox, desk: Desk, late: int, action: str, value: str
) -> None:
    body = {"user": {"id": TOM}, "trigger_id": "1.2.3"}
    press_ = handlers.decide if action == "run_send_now" else handlers.say
    with pytest.raises(Refusal) as caught:
        press_(lambda: None, body, {"action_id": action, "value": value}, desk)  # type: ignore[arg-type]
    assert caught.value.sentence == UNKNOWN_RUN or "Nothing has changed" in caught.value.sentence
    assert runs_of(desk, late)[0].state is RunState.ASKS
