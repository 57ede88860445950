"""What people press on a story's card, over the signed door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.stories import Change
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import story_reading
from bot.storage.invitations import Invitation
from tests.desks import NOW, draw
from tests.inviting import cards_of, invite, publish, story
from tests.slack_hands import said_to

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
def invitations(desk: Desk) -> list[Invitation]:
    return [invite(desk, f"person_{each}") for each in range(7)]


@pytest.fixture
def key(desk: Desk, sandbox: Sandbox, clock: MovableClock, invitations: list[Invitation]) -> str:
    """A story whose card stands in the channel, with seven invitations that may have brought it."""
    sandbox.feedback.per_second = 10_000
    clock.move_to(NOW + timedelta(days=2))
    told = publish(sandbox, "Kind staff <!channel>")
    story_reading.read(desk)
    draw(desk, clock)
    return told


def press(sandbox: Sandbox, desk: Desk, key: str, user: str, action: str, **more: Any) -> None:
    (card,) = cards_of(desk, key)
    delivery = sandbox.slack.press(user, CHANNEL, card.ts or "", action, **more).wait()
    assert delivery.failure is None


def test_this_one_a_change_and_that_was_wrong_are_one_click_each(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, key: str, invitations: list[Invitation]
) -> None:
    press(sandbox, desk, key, "U0TOM", "match:1")
    assert story(desk, key).matched_by == "U0TOM"
    with desk.database.read() as session:
        assert session.get_one(Invitation, invitations[-1].id).story_id == story(desk, key).id
    draw(desk, clock)
    press(sandbox, desk, key, "U0MEGAN", "story_change")
    assert (story(desk, key).change, story(desk, key).change_by) == (Change.MADE, "U0MEGAN")
    draw(desk, clock)
    press(sandbox, desk, key, "U0MEGAN", "story_unmatch")
    assert story(desk, key).matched_by is None
    draw(desk, clock)
    press(sandbox, desk, key, "U0MEGAN", "story_none")
    assert story(desk, key).set_aside_by == "U0MEGAN"
    assert sandbox.slack.ephemerals("U0MEGAN") == []


def test_an_earlier_invitation_is_chosen_from_the_list(
    sandbox: Sandbox, desk: Desk, key: str, invitations: list[Invitation]
) -> None:
    number = story(desk, key).id
    press(sandbox, desk, key, "U0TOM", "match_older", selected=f"{number}:{invitations[0].id}")
    with desk.database.read() as session:
        assert session.get_one(Invitation, invitations[0].id).story_id == number


def test_who_is_too_late_is_told_privately(sandbox: Sandbox, desk: Desk, key: str) -> None:
    press(sandbox, desk, key, "U0TOM", "match:1")
    press(sandbox, desk, key, "U0MEGAN", "match:2")
    assert "<@U0TOM> has said already which invitation brought this story" in said_to(sandbox, "U0MEGAN")
    assert sandbox.slack.ephemerals("U0TOM") == []


@pytest.mark.parametrize(
    "value", ["", "1", "1:2:3", "424242:1", "1:999999999999999", "-1:1", "١:١", "<!channel>", "9" * 40]
)
def test_a_made_up_value_of_a_match_is_refused_in_a_sentence(
    sandbox: Sandbox, desk: Desk, key: str, value: str
) -> None:
    press(sandbox, desk, key, "U0TOM", "match:1", value=value)
    assert said_to(sandbox, "U0TOM").startswith(("That choice is not there", "Kestrel does not know this story"))
    assert story(desk, key).matched_by is None


@pytest.mark.parametrize("value", ["", "0", "424242", "999999999999999", "-1", "1; DROP TABLE story", "١", "<@U0RUTH>"])
def test_a_made_up_story_is_refused_in_a_sentence(sandbox: Sandbox, desk: Desk, key: str, value: str) -> None:
    press(sandbox, desk, key, "U0TOM", "story_none", value=value)
    assert said_to(sandbox, "U0TOM").startswith("Kestrel does not know this story")
    assert story(desk, key).set_aside_by is None
