"""The buttons on a reminder, over the signed door: who has the item then, who is told, and what odd input meets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.handlers.requests import row_id
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import chase_moves, chasing, ending, mentions, resting
from bot.services.refusals import UNKNOWN_CHASE, Refusal
from bot.storage import history
from bot.storage.cards import Card, CardKind
from tests.chased import ON_DUTY, all_of, held, owed, sent
from tests.desks import NOW, draw, mention, post, take
from tests.slack_hands import said_to

pytestmark = pytest.mark.usefixtures("door")

HOUR = timedelta(hours=1)


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention of which the person on duty has been reminded."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    clock.move_to(NOW + 1.5 * HOUR)
    chasing.chase(desk)
    sent(desk, clock)
    return taken


def message(desk: Desk, user: str | None = ON_DUTY) -> Card:
    with desk.database.read() as session:
        mine = select(Card).where(Card.kind == CardKind.CHASE, Card.user == user).order_by(Card.id.desc())
        return session.scalars(mine).first()  # type: ignore[return-value]


def press(sandbox: Sandbox, desk: Desk, action: str, user: str = ON_DUTY, **more: Any) -> None:
    told = message(desk)
    delivery = sandbox.slack.press(user, told.channel, told.ts or "", action, **more).wait()
    assert delivery.failure is None


def done(desk: Desk, number: int) -> list[tuple[str, str]]:
    with desk.database.read() as session:
        return [(row.action, row.by) for row in history.of(session, number)]


def text_of(sandbox: Sandbox, user: str = ON_DUTY) -> str:
    return str(sandbox.slack.direct_messages(user)[-1])


def test_the_reminder_has_the_four_lines_and_three_ways_out(sandbox: Sandbox, number: int) -> None:
    said = text_of(sandbox)
    for part in ("Jo Rowan", "four hours waiting", "How long:", "Mon 9.00am + 2 working hours", "What was done:",
                 "Nobody has claimed this.", "I have it", "Give it to", "Not needed because"):  # fmt: skip
        assert part in said


def test_i_have_it_claims_what_nobody_has(sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int) -> None:
    press(sandbox, desk, "chase_have")
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.CLAIMED, ON_DUTY)
    assert all_of(desk, number) == [("claim", False), ("answer", True)]
    draw(desk, clock)
    assert "Settled" in text_of(sandbox)


def test_given_to_a_colleague_it_is_theirs_and_they_are_told(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    press(sandbox, desk, "chase_give", selected="U0TOM")
    assert mention(desk, number).owner == "U0TOM"
    draw(desk, clock)
    assert "has passed this to you" in text_of(sandbox, "U0TOM")


def test_not_needed_closes_it_with_the_reason(sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int) -> None:
    press(sandbox, desk, "chase_not_needed")
    form = sandbox.slack.view_of(ON_DUTY)[-1]
    delivery = sandbox.slack.submit(ON_DUTY, form["id"], {"reason": {"reason": "They wrote that it is sorted."}})
    assert delivery is not None
    assert delivery.wait().failure is None
    assert (mention(desk, number).status, mention(desk, number).reason) == (
        Status.CLOSED, "They wrote that it is sorted.",
    )  # fmt: skip
    assert done(desk, number)[-1] == ("not_needed", ON_DUTY)
    assert owed(desk, number) == []


def test_why_it_is_not_needed_has_to_be_said(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, "chase_not_needed")
    form = sandbox.slack.view_of(ON_DUTY)[-1]
    delivery = sandbox.slack.submit(ON_DUTY, form["id"], {"reason": {"reason": "   "}})
    assert delivery is not None
    assert "Say in a few words why" in str(delivery.wait().answer)
    assert mention(desk, number).status is Status.OPEN


def test_what_was_settled_meanwhile_is_said_and_nothing_changes(sandbox: Sandbox, desk: Desk, number: int) -> None:
    """The message stands there as it was: Slack has not drawn it anew yet."""
    ending.close(desk, number, by="U0TOM")
    for action, more in (("chase_have", {}), ("chase_give", {"selected": "U0TOM"}), ("chase_not_needed", {})):
        press(sandbox, desk, action, **more)
        assert "That is settled already" in said_to(sandbox, ON_DUTY)
    assert done(desk, number)[-1] == ("close", "U0TOM")


@pytest.mark.parametrize("end", ["closed", "claimed", "put off"])
def test_buttons_that_somebody_still_sees_after_all_is_settled_change_nothing_and_say_so(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int, end: str
) -> None:
    """The message says that it is settled; on a telephone that was in a pocket it still shows its buttons."""
    match end:
        case "closed":
            ending.close(desk, number, by="U0TOM")
        case "claimed":
            mentions.claim(desk, number, by="U0TOM")
        case _:
            resting.snooze(desk, number, until=clock.now() + HOUR, by="U0TOM")
    draw(desk, clock)
    assert "Settled" in text_of(sandbox)
    assert "chase_have" not in text_of(sandbox)
    before, stands = done(desk, number), mention(desk, number).status
    says = "<@U0TOM> has had the post by" if end == "claimed" else "That is settled already"
    for action, more in (("chase_have", {}), ("chase_give", {"selected": "U0MEGAN"}), ("chase_not_needed", {})):
        press(sandbox, desk, action, **more)
        assert says in said_to(sandbox, ON_DUTY)
    assert (done(desk, number), mention(desk, number).status) == (before, stands)
    assert mention(desk, number).owner in ("U0TOM", None)
    with pytest.raises(Refusal, match=says):
        chase_moves.tell_chief(desk, 1, by=ON_DUTY)


def test_a_form_that_was_open_when_it_was_settled_says_so_and_keeps_what_was_typed(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, "chase_not_needed")
    form = sandbox.slack.view_of(ON_DUTY)[-1]
    mentions.claim(desk, number, by="U0TOM")
    delivery = sandbox.slack.submit(ON_DUTY, form["id"], {"reason": {"reason": "We rang them"}})
    assert delivery is not None
    assert "A colleague has had the post by" in str(delivery.wait().answer)
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.CLAIMED, "U0TOM")


def test_the_owner_who_has_it_is_reminded_again_if_it_stays(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    mentions.claim(desk, number, by=ON_DUTY)
    clock.move_to(held(desk, number).next_at or NOW)
    chasing.chase(desk)
    sent(desk, clock)
    press(sandbox, desk, "chase_have")
    assert mention(desk, number).owner == ON_DUTY
    again = held(desk, number)
    assert (again.told, again.from_at) == (0, clock.now())
    assert done(desk, number)[-1] == ("took_on", ON_DUTY)


def test_two_presses_of_i_have_it_are_one(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, "chase_have")
    press(sandbox, desk, "chase_have")
    assert done(desk, number) == [("chase", "kestrel"), ("claim", ON_DUTY)]


@pytest.mark.parametrize("value", ["", "x", "0", "999999", "99999999999999999999", "1; drop table deadline"])
def test_a_number_that_was_made_up_gets_a_sentence(desk: Desk, sandbox: Sandbox, number: int, value: str) -> None:
    with pytest.raises(Refusal, match="does not know what this reminder is of"):
        chase_moves.have(desk, row_id(value, UNKNOWN_CHASE), by="U0TOM")
