"""Reading the feedback site over the wire: new stories once, a card only where somebody was invited, and responses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.replies import ReplyState
from bot.core.stories import Change, Response, StoryPage
from bot.core.stories import Story as Published
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import stories, story_reading
from bot.storage.cards import Card, CardKind
from bot.storage.engine import connect
from bot.storage.stories import Story
from tests.desks import NOW, count
from tests.inviting import cards_of, drawn, happened, invite, keys, mention_of, publish, story

LATER = NOW + timedelta(days=2)


class Shelf:
    """A feedback site that hands over what it was given; `meanwhile` something else happens."""

    name = "Care Opinion"

    def __init__(self, *held: Published, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.held, self.meanwhile = held, meanwhile

    def stories(self, *, published_after: datetime, skip: int = 0) -> StoryPage:
        self.meanwhile()
        return StoryPage(self.held[skip : skip + 1], more=skip + 1 < len(self.held))

    def responses(self, story_key: str) -> tuple[Response, ...]:
        self.meanwhile()
        return (Response("1", "Lead nurse", NOW, Change.MADE),)


def published(key: str, *codes: str, title: str = "A story", at: datetime = LATER) -> Published:
    return Published(key, title, f"https://www.careopinion.org.uk/{key}", frozenset(codes), (), at, 0)


@pytest.fixture(autouse=True)
def _every_request_counts_as_the_first_of_its_second(sandbox: Sandbox) -> None:
    sandbox.feedback.per_second = 10_000


def test_a_story_after_an_invitation_gets_one_card_and_only_its_title_is_kept(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    invite(desk)
    clock.move_to(LATER)
    key = publish(sandbox)
    story_reading.read(desk)
    held = story(desk, key)
    assert (held.title, held.service, held.published_at) == ("Kind staff, long wait", "emergency", LATER)
    assert held.url == f"https://www.careopinion.org.uk/{key}"
    (card,) = cards_of(desk, key)
    assert card.channel == desk.channel
    with desk.database.read() as session:
        tables = Story.metadata.sorted_tables
        everything = str([[tuple(row) for row in session.execute(table.select())] for table in tables])
    assert "only the site keeps" not in everything


def test_a_repeat_is_dropped_however_often_it_is_read(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    invite(desk)
    clock.move_to(LATER)
    key = publish(sandbox)
    for _ in range(3):
        story_reading.read(desk)
        clock.advance(desk.team.feedback.read_seconds + 1)
    assert keys(desk) == [key]
    assert len(cards_of(desk, key)) == 1


def test_two_processes_that_read_the_same_page_at_once_make_one_card(
    desk: Desk, clock: MovableClock, database_url: str
) -> None:
    invite(desk)
    story_reading.read(desk)
    clock.move_to(LATER)
    shelf = Shelf(published("1", "ASHCOMBE-AE"), meanwhile=threading.Barrier(2).wait)
    other = replace(desk, name="another process", database=connect(database_url))
    with ThreadPoolExecutor(2) as processes:
        list(processes.map(story_reading.read, [replace(each, site=shelf) for each in (desk, other)]))
    other.database.close()
    assert keys(desk) == ["1"]
    assert len(cards_of(desk, "1")) == 1


def test_it_looks_only_as_often_as_the_team_file_says(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    story_reading.read(desk)
    clock.advance(desk.team.feedback.read_seconds - 1)
    key = publish(sandbox)
    story_reading.read(desk)
    assert keys(desk) == []
    clock.advance(1)
    story_reading.read(desk)
    assert keys(desk) == [key]


def test_a_first_read_without_invitations_keeps_a_month_of_stories_and_makes_no_card(
    desk: Desk, sandbox: Sandbox
) -> None:
    publish(sandbox, at=NOW - timedelta(days=31))
    recent = publish(sandbox, at=NOW - timedelta(days=29))
    story_reading.read(desk)
    assert keys(desk) == [recent]
    assert count(desk, Card, Card.kind == CardKind.STORY) == 0


def test_a_story_from_before_the_oldest_invitation_gets_no_card(desk: Desk, sandbox: Sandbox) -> None:
    invite(desk, at=NOW - timedelta(days=2))
    before = publish(sandbox, at=NOW - timedelta(days=3))
    after = publish(sandbox, at=NOW - timedelta(days=1))
    story_reading.read(desk)
    assert (cards_of(desk, before), len(cards_of(desk, after))) == ([], 1)


@pytest.mark.parametrize("state", [state for state in ReplyState if state is not ReplyState.SENT])
def test_an_invitation_that_did_not_go_out_brings_nothing(desk: Desk, clock: MovableClock, state: ReplyState) -> None:
    invite(desk, state=state)
    clock.move_to(LATER)
    story_reading.read(replace(desk, site=Shelf(published("1", "ASHCOMBE-AE"))))
    assert cards_of(desk, "1") == []


def test_an_invitation_of_half_a_year_ago_and_one_for_another_service_bring_nothing(
    desk: Desk, clock: MovableClock
) -> None:
    invite(desk, at=LATER - timedelta(days=121))
    invite(desk, "sam_hill", "maternity")
    clock.move_to(LATER)
    story_reading.read(replace(desk, site=Shelf(published("1", "ASHCOMBE-AE"))))
    assert cards_of(desk, "1") == []


def test_stories_about_others_and_about_services_without_a_code_are_left_out(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    invite(desk, service="community")
    clock.move_to(LATER)
    publish(sandbox, service="ASHCOMBE-COM")
    shelf = Shelf(published("1", "BROOKMERE-AE"), published("2", ""), published("3"))
    story_reading.read(replace(desk, site=shelf))
    clock.advance(3600)
    story_reading.read(desk)
    assert keys(desk) == []


def test_a_code_counts_in_capitals_and_in_small_letters(desk: Desk, clock: MovableClock) -> None:
    services = [
        service.model_copy(update={"site_code": (service.site_code or "").lower() or None})
        for service in desk.team.services
    ]
    team = desk.team.model_copy(update={"services": tuple(services)})
    story_reading.read(replace(desk, team=team, site=Shelf(published("1", "ASHCOMBE-AE"))))
    assert story(desk, "1").service == "emergency"


def test_a_story_about_two_services_is_kept_once_under_the_one_with_the_newest_invitation(
    desk: Desk, clock: MovableClock
) -> None:
    invite(desk)
    invite(desk, "sam_hill", "maternity", at=NOW + timedelta(hours=1))
    clock.move_to(LATER)
    both = published("1", "ASHCOMBE-AE", "ASHCOMBE-MAT")
    neither = published("2", "ASHCOMBE-WARDS", "ASHCOMBE-OUT")
    story_reading.read(replace(desk, site=Shelf(both, neither)))
    assert [story(desk, key).service for key in ("1", "2")] == ["maternity", "outpatients"]
    assert [each.handle for each in drawn(desk, "1").candidates] == ["sam_hill"]
    assert cards_of(desk, "2") == []


def test_a_title_of_5000_characters_is_cut(desk: Desk) -> None:
    story_reading.read(replace(desk, site=Shelf(published("1", "ASHCOMBE-AE", title="ü" * 5000))))
    assert story(desk, "1").title == "ü" * 300


def test_a_date_in_the_future_does_not_hide_the_stories_that_come_after(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    story_reading.read(replace(desk, site=Shelf(published("1", "ASHCOMBE-AE", at=NOW + timedelta(days=9000)))))
    clock.advance(3600)
    key = publish(sandbox)
    story_reading.read(desk)
    assert keys(desk) == ["1", key]


def test_a_story_that_appears_late_is_read_by_the_overlap(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    first = publish(sandbox)
    story_reading.read(desk)
    clock.advance(7200)
    late = publish(sandbox, at=NOW - timedelta(hours=20))
    story_reading.read(desk)
    assert keys(desk) == [first, late]


def test_more_stories_than_one_page_holds_are_all_read_and_broken_items_do_not_disturb(
    desk: Desk, sandbox: Sandbox
) -> None:
    for _ in range(205):
        publish(sandbox)
    sandbox.feedback.fault = "broken_item"
    story_reading.read(desk)
    assert len(keys(desk)) == 205


@pytest.mark.parametrize("fault", ["down", "login", "html"])
def test_a_site_in_trouble_is_logged_left_alone_for_five_minutes_and_read_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, fault: str
) -> None:
    key = publish(sandbox)
    sandbox.feedback.fault = fault  # type: ignore[assignment]
    with capture_logs() as logs:
        story_reading.read(desk)
        story_reading.read(desk)
    assert [entry["event"] for entry in logs] == ["stories_not_read"]
    assert "Care Opinion" in logs[0]["why"]
    sandbox.feedback.fault = None
    clock.advance(299)
    story_reading.read(desk)
    assert keys(desk) == []
    clock.advance(1)
    story_reading.read(desk)
    assert keys(desk) == [key]


def test_a_site_that_asks_us_to_wait_is_left_alone_for_as_long_as_it_says(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    key = publish(sandbox)
    sandbox.feedback.per_second = 0
    with capture_logs() as logs:
        story_reading.read(desk)
    assert "asks us to ask no more until" in logs[0]["why"]
    sandbox.feedback.per_second = 10_000
    clock.advance(2)
    story_reading.read(desk)
    assert keys(desk) == [key]


def test_without_a_key_for_the_site_nothing_is_read(desk: Desk, sandbox: Sandbox) -> None:
    publish(sandbox)
    story_reading.read(replace(desk, site=None))
    story_reading.look_for_responses(replace(desk, site=None))
    assert keys(desk) == []


@pytest.fixture
def matched(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> str:
    """A story that Tom has matched to an invitation of Priya's, two days after it."""
    invitation = invite(desk)
    clock.move_to(LATER)
    key = publish(sandbox)
    story_reading.read(desk)
    stories.match(desk, story(desk, key).id, invitation.id, by="U0TOM")
    return key


def test_a_response_is_noted_with_who_and_when_and_the_cards_are_drawn_anew(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    story_reading.look_for_responses(desk)
    assert story(desk, matched).responded_at is None
    (card,) = cards_of(desk, matched)
    clock.advance(desk.team.feedback.read_seconds)
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.", change="planned")
    sandbox.feedback.respond(matched, by="Somebody later", text="And this.")
    story_reading.look_for_responses(desk)
    held = story(desk, matched)
    assert (held.responded_at, held.responded_by, held.change) == (clock.now(), "Lead nurse", Change.PLANNED)
    assert cards_of(desk, matched)[0].wanted == card.wanted + 1
    assert drawn(desk, matched).told.owed_at is None


def test_a_change_that_staff_tell_of_later_is_taken_over_and_then_nobody_looks_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    story_reading.look_for_responses(desk)
    clock.advance(3600)
    sandbox.feedback.respond(matched, by="Manager", text="We have changed it.", change="made")
    story_reading.look_for_responses(desk)
    held = story(desk, matched)
    assert (held.change, held.change_by, held.change_at, held.look_at) == (Change.MADE, None, clock.now(), None)
    assert held.responded_by == "Lead nurse"
    said = happened(desk, mention_of(desk, matched))
    assert said == [("match", "U0TOM"), ("response", "kestrel"), ("change", "kestrel")]


def test_what_a_member_has_noted_is_not_taken_back_by_the_site(desk: Desk, sandbox: Sandbox, matched: str) -> None:
    stories.change_made(desk, story(desk, matched).id, by="U0MEGAN")
    sandbox.feedback.respond(matched, by="Lead nurse", text="We plan to.", change="planned")
    story_reading.look_for_responses(desk)
    held = story(desk, matched)
    assert (held.change, held.change_by, held.responded_by) == (Change.MADE, "U0MEGAN", "Lead nurse")


def test_after_200_days_nobody_looks_for_a_response_any_more(desk: Desk, clock: MovableClock, matched: str) -> None:
    clock.advance(200 * 86_400)
    story_reading.look_for_responses(desk)
    assert story(desk, matched).look_at is None


def test_a_story_that_was_taken_down_has_no_responses_and_harms_nothing(desk: Desk, matched: str) -> None:
    with desk.database.write.begin() as session:
        session.get_one(Story, story(desk, matched).id).key = "99999999"
    story_reading.look_for_responses(desk)
    assert story(desk, "99999999").responded_at is None


def test_one_story_that_the_site_will_not_show_does_not_hold_up_the_others(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, matched: str
) -> None:
    sandbox.feedback.respond(matched, by="Lead nurse", text="Thank you.")
    with desk.database.write.begin() as session:
        row = dict(url="", service="emergency", published_at=NOW, read_at=NOW, look_at=NOW, title="Odd")
        session.add(Story(site="Care Opinion", key="no number", **row))
    with capture_logs() as logs:
        story_reading.look_for_responses(desk)
    assert [entry["event"] for entry in logs] == ["stories_not_read"]
    clock.advance(301)
    with capture_logs():
        story_reading.look_for_responses(desk)
    assert story(desk, matched).responded_by == "Lead nurse"


def test_a_match_that_is_taken_back_while_the_site_answers_gets_no_response(desk: Desk, matched: str) -> None:
    number = story(desk, matched).id
    shelf = Shelf(meanwhile=lambda: stories.unmatch(desk, number, by="U0TOM"))
    story_reading.look_for_responses(replace(desk, site=shelf))
    held = story(desk, matched)
    assert (held.responded_at, held.change, held.look_at) == (None, Change.NONE, None)
