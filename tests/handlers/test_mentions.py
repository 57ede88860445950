"""What people press, type and choose in Slack, over the signed door: one service each, errors told privately."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.storage.history import History
from tests.desks import card, count, draw, mention, post, take
from tests.signing import Door
from tests.slack_hands import said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    return taken


def press(sandbox: Sandbox, desk: Desk, number: int, user: str, action: str, **more: Any) -> None:
    delivery = sandbox.slack.press(user, CHANNEL, card(desk, number).ts or "", action, **more).wait()
    assert delivery.failure is None


def test_claim_and_release_are_one_click_each(sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int) -> None:
    press(sandbox, desk, number, "U0TOM", "claim")
    assert mention(desk, number).owner == "U0TOM"
    draw(desk, clock)
    press(sandbox, desk, number, "U0TOM", "release")
    assert mention(desk, number).status is Status.OPEN
    assert sandbox.slack.ephemerals("U0TOM") == []


def test_the_one_who_is_too_late_is_told_privately_and_nobody_else_is(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "U0TOM", "claim")
    press(sandbox, desk, number, "U0MEGAN", "claim")
    assert (
        said_to(sandbox, "U0MEGAN")
        == "<@U0TOM> has had the post by @jo_rowan since 9.00am on Monday. Nothing has changed."
    )
    assert sandbox.slack.ephemerals("U0TOM") == []
    assert len(sandbox.slack.messages(CHANNEL)) == 1


def test_a_redelivery_of_the_same_click_changes_nothing_and_says_nothing(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    delivery = sandbox.slack.press("U0TOM", CHANNEL, card(desk, number).ts or "", "claim").wait()
    sandbox.slack.redeliver(delivery.envelope_id)
    until(lambda: delivery.acknowledgements == 2)
    assert count(desk, History) == 1
    assert sandbox.slack.ephemerals("U0TOM") == []


@pytest.mark.parametrize("value", ["424242", "0", "", "-1", "1; DROP TABLE mention", "9" * 40, "١", "<!channel>"])
def test_a_button_with_an_id_that_we_do_not_know_is_refused_in_a_sentence(
    sandbox: Sandbox, desk: Desk, number: int, value: str
) -> None:
    press(sandbox, desk, number, "U0TOM", "claim", value=value)
    assert "Kestrel does not know this mention" in said_to(sandbox, "U0TOM")
    assert mention(desk, number).status is Status.OPEN


def test_an_unforeseen_error_gives_the_person_a_reference_and_no_details(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    with desk.database.write.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE history RENAME TO hidden")
    press(sandbox, desk, number, "U0TOM", "claim")
    said = said_to(sandbox, "U0TOM")
    assert "Something went wrong on Kestrel's side, and nothing was changed" in said
    assert "reference " in said
    assert "history" not in said
    assert mention(desk, number).status is Status.OPEN


def test_what_the_team_writes_in_a_cards_thread_never_reaches_the_public(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    sandbox.slack.say("U0TOM", CHANNEL, "between us: this is bad", thread_ts=card(desk, number).ts)
    assert sandbox.x.posts(by="AshcombeValeNHS") == []


def test_the_bot_answers_at_once_for_every_member(door: Door, sandbox: Sandbox, desk: Desk, number: int) -> None:
    for who in range(5):
        sandbox.slack.employ(f"U0PERSON{who}", f"Person {who}")
        press(sandbox, desk, number, f"U0PERSON{who}", "claim")
    assert sandbox.slack.toasts == []
    assert mention(desk, number).owner == "U0PERSON0"
