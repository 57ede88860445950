"""A story that we invited and nobody has answered: whoever invited is told, once, when the day has come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cards import AlertReason
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import stories, story_owed, story_reading
from bot.storage.cards import Card, CardKind
from bot.storage.engine import connect
from tests.desks import NOW, card, count
from tests.inviting import cards_of, happened, invite, mention_of, publish, story

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


def alerts(desk: Desk) -> int:
    return count(desk, Card, Card.kind == CardKind.ALERT)


def test_on_the_day_and_not_before_whoever_invited_is_told_once(desk: Desk, clock: MovableClock, matched: str) -> None:
    clock.advance(desk.team.feedback.respond_days * 86_400 - 1)
    story_owed.remind(desk)
    assert alerts(desk) == 0
    clock.advance(1)
    before = cards_of(desk, matched)[0].wanted
    for _ in range(3):
        story_owed.remind(desk)
        clock.advance(86_400)
    mention = mention_of(desk, matched)
    told = card(desk, mention, CardKind.ALERT)
    assert (told.user, (told.about or {})["reason"]) == ("U0PRIYA", AlertReason.STORY_OWED)
    assert story(desk, matched).told_at == LATER + timedelta(days=7)
    assert happened(desk, mention) == [("match", "U0TOM"), ("story_owed", "kestrel")]
    assert cards_of(desk, matched)[0].wanted == before + 1


def test_nobody_is_told_of_a_story_that_was_answered(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    clock.advance(8 * 86_400)
    story_reading.look_for_responses(desk)
    story_owed.remind(desk)
    assert alerts(desk) == 0


def test_of_several_workers_one_tells(desk: Desk, clock: MovableClock, matched: str, database_url: str) -> None:
    clock.advance(8 * 86_400)
    others = [replace(desk, database=connect(database_url)) for _ in range(3)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(story_owed.remind, [desk, *others]))
    for other in others:
        other.database.close()
    assert alerts(desk) == 1


def test_a_story_that_is_matched_long_after_its_answer_reminds_nobody(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    number, invitation = story(desk, matched).id, 1
    stories.unmatch(desk, number, by="U0TOM")
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    clock.advance(30 * 86_400)
    stories.match(desk, number, invitation, by="U0TOM")
    story_owed.remind(desk)
    story_reading.look_for_responses(desk)
    story_owed.remind(desk)
    assert alerts(desk) == 0


def test_where_the_site_cannot_be_asked_people_are_reminded_all_the_same(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    number = story(desk, matched).id
    stories.unmatch(desk, number, by="U0TOM")
    clock.advance(30 * 86_400)
    stories.match(desk, number, 1, by="U0TOM")
    sandbox.feedback.fault = "down"
    clock.advance(601)
    story_owed.remind(desk)
    assert alerts(desk) == 1
