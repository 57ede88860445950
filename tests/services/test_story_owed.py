"""A story that we invited and nobody has answered: whoever invited is reminded before and when the day comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.owed import Owed
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import chasing, stories, story_reading
from bot.storage.engine import connect
from tests.chased import chase_at, reminded
from tests.desks import NOW
from tests.inviting import happened, invite, mention_of, publish, story

LATER = NOW + timedelta(days=2)


@pytest.fixture
def matched(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> str:
    """A story that Tom has matched to an invitation of Priya's, and that was looked at once."""
    sandbox.feedback.per_second = 10_000
    invitation = invite(desk)
    clock.move_to(LATER)
    key = publish(sandbox)
    story_reading.read(desk)
    stories.match(desk, story(desk, key).id, invitation.id, by="U0TOM")
    story_reading.look_for_responses(desk)
    return key


def test_whoever_invited_is_reminded_before_the_day_and_then_it_climbs(
    desk: Desk, clock: MovableClock, matched: str
) -> None:
    """Published on Wednesday at nine and owed within seven days: the reminder comes after three quarters of them."""
    published = story(desk, matched).published_at
    assert chase_at(desk, clock, published + timedelta(days=5), Owed.STORY) == []
    assert chase_at(desk, clock, published + timedelta(days=5.25), Owed.STORY) == [("owner", "U0PRIYA")]
    assert chase_at(desk, clock, published + timedelta(days=7) - timedelta(seconds=1), Owed.STORY) == []
    # Priya is on duty too and has been told, so the team comes next.
    assert chase_at(desk, clock, published + timedelta(days=7), Owed.STORY) == [("team", "")]
    done = happened(desk, mention_of(desk, matched))
    assert done[0] == ("match", "U0TOM")
    assert set(done[1:]) == {("chase", "kestrel")}


def test_nobody_is_reminded_of_a_story_that_was_answered(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    clock.advance(8 * 86_400)
    story_reading.look_for_responses(desk)
    chasing.chase(desk)
    assert reminded(desk, Owed.STORY) == []


def test_of_several_workers_one_reminds(desk: Desk, clock: MovableClock, matched: str, database_url: str) -> None:
    clock.advance(8 * 86_400)
    others = [replace(desk, database=connect(database_url)) for _ in range(3)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(chasing.chase, [desk, *others]))
    for other in others:
        other.database.close()
    assert reminded(desk, Owed.STORY) == [("owner", "U0PRIYA")]


def test_a_story_that_is_matched_long_after_its_answer_reminds_nobody(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    number, invitation = story(desk, matched).id, 1
    stories.unmatch(desk, number, by="U0TOM")
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    clock.advance(35 * 86_400)
    stories.match(desk, number, invitation, by="U0TOM")
    chasing.chase(desk)
    story_reading.look_for_responses(desk)
    clock.advance(86_400)
    chasing.chase(desk)
    assert reminded(desk, Owed.STORY) == []


def test_where_the_site_cannot_be_asked_people_are_reminded_all_the_same(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    number = story(desk, matched).id
    stories.unmatch(desk, number, by="U0TOM")
    clock.advance(35 * 86_400)
    stories.match(desk, number, 1, by="U0TOM")
    sandbox.feedback.fault = "down"
    chasing.chase(desk)
    assert reminded(desk, Owed.STORY) == []
    clock.advance(601)
    chasing.chase(desk)
    assert reminded(desk, Owed.STORY) == [("owner", "U0PRIYA")]


def test_a_match_that_was_wrong_is_owed_no_more(desk: Desk, clock: MovableClock, matched: str) -> None:
    stories.unmatch(desk, story(desk, matched).id, by="U0TOM")
    clock.advance(35 * 86_400)
    chasing.chase(desk)
    assert reminded(desk, Owed.STORY) == []
