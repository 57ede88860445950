"""A storm: one living summary, packed lists, cards of their own for what is urgent or owned, and an end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core.pace import Pace
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import audit, board, deletions, mentions, storms
from bot.storage import cards
from bot.storage.cards import Card, CardKind
from bot.storage.storms import Storm
from tests.desks import card, count, draw, post, take

HARM = "I am going to kill myself tonight"


@pytest.fixture
def flood(desk: Desk) -> Callable[[int], list[int]]:
    """Takes in so many posts, each too short to be like another."""
    begun = iter(range(10_000))

    def pour(many: int) -> list[int]:
        return take(desk, *(post(str(key), f"note {key}") for key in (next(begun) for _ in range(many))))

    return pour


def summary(sandbox: Sandbox) -> Json:
    (found,) = [each for each in sandbox.slack.messages(CHANNEL) if "A storm of mentions" in each["text"]]
    return found


def test_what_slack_can_show_within_half_a_minute_is_no_storm(desk: Desk, flood: Callable[[int], list[int]]) -> None:
    flood(29)
    storms.tend(desk)
    assert count(desk, Storm) == 0


def test_a_queue_of_more_than_half_a_minute_begins_one_and_it_is_said_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(30)
    storms.tend(desk)
    storms.tend(desk)
    assert count(desk, Storm) == 1
    board.step(desk, Pace())
    assert "A storm of mentions is on: 30 since 9.00am." in summary(sandbox)["text"]


def test_ordinary_mentions_are_packed_into_lists_in_the_summarys_thread(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(85)
    storms.tend(desk)
    assert count(desk, Card, Card.packed) == 80  # two full lists; five lines wait a little for company
    clock.advance(storms.PATIENCE.total_seconds() + 1)
    storms.tend(desk)
    assert count(desk, Card, Card.packed) == 85
    draw(desk, clock)
    lists = sandbox.slack.messages(CHANNEL, summary(sandbox)["ts"])
    assert [each["text"].split(" ")[0] for each in lists] == ["40", "40", "5"]
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert sandbox.slack.calls["chat.postMessage"] == 4
    assert audit.audit(desk) == []


def test_the_urgent_keep_a_card_of_their_own_and_go_first(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(60)
    (risky,) = take(desk, post("777777", HARM))
    storms.tend(desk)
    board.step(desk, Pace())
    assert sandbox.slack.messages(CHANNEL)[0]["text"].startswith("Risk of harm.")
    assert not card(desk, risky).packed


def test_a_line_that_is_claimed_gets_its_own_card_and_its_list_says_so(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    first, *_ = flood(40)
    storms.tend(desk)
    draw(desk, clock)
    mentions.claim(desk, first, by="U0TOM")
    draw(desk, clock)
    own = sandbox.slack.message(CHANNEL, card(desk, first).ts or "")
    assert "*Claimed* by <@U0TOM>" in str(own["blocks"])
    (packed,) = sandbox.slack.messages(CHANNEL, summary(sandbox)["ts"])
    assert "✔ claimed" in str(packed["blocks"])
    assert "39 of them unclaimed" in packed["text"]
    assert audit.audit(desk) == []


def test_a_deleted_post_vanishes_from_its_list(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(40)
    storms.tend(desk)
    draw(desk, clock)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["7"])
    draw(desk, clock)
    (packed,) = sandbox.slack.messages(CHANNEL, summary(sandbox)["ts"])
    assert "note 7'" not in str(packed["blocks"])
    assert "Deleted by its author" in str(packed["blocks"])
    assert audit.audit(desk) == []


def test_the_summary_is_drawn_again_every_ten_seconds_at_most(
    desk: Desk, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(40)
    storms.tend(desk)
    draw(desk, clock)
    with desk.database.read() as session:
        before = session.query(Card).filter(Card.kind == CardKind.STORM).one().wanted
    for _ in range(20):
        clock.advance(1)
        storms.tend(desk)
        draw(desk, clock)
    with desk.database.read() as session:
        assert session.query(Card).filter(Card.kind == CardKind.STORM).one().wanted - before in (1, 2, 3)


def test_the_storm_ends_when_hardly_anything_comes_and_says_so(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    flood(50)
    storms.tend(desk)
    clock.advance(11)
    storms.tend(desk)
    draw(desk, clock)
    clock.advance(timedelta(minutes=4).total_seconds())
    storms.tend(desk)
    draw(desk, clock)
    assert "is over: 50 since 9.00am" in summary(sandbox)["text"]
    assert "*50* mentions: 0 with a card of their own, 50 in lists" in str(summary(sandbox)["blocks"])
    (after,) = flood(1)
    storms.tend(desk)
    assert card(desk, after).priority == cards.ORDINARY
    assert not card(desk, after).packed


def test_a_second_storm_gets_a_summary_of_its_own(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, flood: Callable[[int], list[int]]
) -> None:
    for _ in range(2):
        flood(40)
        storms.tend(desk)
        draw(desk, clock)
        clock.advance(600)
        storms.tend(desk)
        draw(desk, clock)
    assert [each["text"][:31] for each in sandbox.slack.messages(CHANNEL)] == ["A storm of mentions is over: 40"] * 2
    assert audit.audit(desk) == []
