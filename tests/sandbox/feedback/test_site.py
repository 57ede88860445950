"""On the feedback site a story is written, read by the moderator, and answered by staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.feedback.earlier import earlier_stories
from bot.sandbox.feedback.services import SERVICES
from bot.sandbox.feedback.site import FeedbackSite
from bot.sandbox.world import Sandbox

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW, speed=0)


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def site(clock: MovableClock, told: list[dict[str, Any]]) -> FeedbackSite:
    return FeedbackSite(clock, told.append)


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock) as started:
        yield started


def test_a_story_waits_is_published_and_is_answered(clock, site, told):
    story = site.write(service="ashcombe-ae", title=" Kind staff ", text="They were kind.")
    clock.advance(3600)
    site.publish(story.id)
    clock.advance(3600)
    site.respond(str(story.id), by="Matron", text="Thank you.", change="planned")
    assert [event["type"] for event in told] == ["story"] * 3
    assert [event["story"]["state"] for event in told] == ["waiting", "published", "published"]
    assert told[-1]["story"] == {
        "id": str(story.id),
        "service": "ASHCOMBE-AE",
        "title": "Kind staff",
        "text": "They were kind.",
        "state": "published",
        "written_at": "2026-11-20T09:12:00+00:00",
        "published_at": "2026-11-20T10:12:00+00:00",
        "url": f"https://www.careopinion.org.uk/{story.id}",
        "responses": [
            {"by": "Matron", "text": "Thank you.", "at": "2026-11-20T11:12:00+00:00", "change": "planned"},
        ],
    }


def test_publishing_twice_changes_nothing(clock, site, told):
    story = site.publish(site.write(service="ASHCOMBE-AE", title="T", text="x").id)
    clock.advance(60)
    assert site.publish(story.id) == story
    assert len(told) == 2


def test_what_cannot_be_done_is_said(site):
    story = site.write(service="ASHCOMBE-AE", title="T", text="x")
    with pytest.raises(LookupError, match="no service"):
        site.write(service="BROOKMERE", title="T", text="x")
    with pytest.raises(ValueError, match="title"):
        site.write(service="ASHCOMBE-AE", title=" ", text="x")
    with pytest.raises(ValueError, match="not published"):
        site.respond(story.id, by="Matron", text="x")
    site.publish(story.id)
    with pytest.raises(ValueError, match="made"):
        site.respond(story.id, by="Matron", text="x", change="undone")
    with pytest.raises(ValueError, match="words"):
        site.respond(story.id, by="Matron", text=" ")
    for nobody in ("7", "seven", "٧", -1):
        with pytest.raises(LookupError, match="no such story"):
            site.publish(nobody)
    with pytest.raises(ValueError, match="broken_item"):
        site.fault = "on fire"


def test_the_story_published_first_is_listed_first_whenever_it_was_written(clock, site):
    first, second = (site.write(service="ASHCOMBE-AE", title=title, text="x") for title in ("one", "two"))
    for story in (second, first):
        clock.advance(60)
        site.publish(story.id)
    assert [story.title for story in site.published()] == ["two", "one"]
    assert [story.title for story in site.published(NOW + timedelta(minutes=2))] == ["one"]


def test_stories_of_earlier_days_stand_there_and_some_are_answered(site):
    earlier_stories(site)
    stories = site.published()
    assert len(stories) == len(site.stories()) >= 3
    assert {bool(story.responses) for story in stories} == {True, False}
    assert "planned" in {response.change for story in stories for response in story.responses}
    for story in stories:
        times = [story.written_at, story.published_at, *(response.at for response in story.responses), NOW]
        assert times == sorted(times)


def test_a_page_that_opens_sees_the_whole_site(site):
    site.write(service="ASHCOMBE-FAC", title="T", text="x")
    page = site.for_page()
    assert page["name"] == "Care Opinion"
    assert [service["code"] for service in page["services"]] == [service.code for service in SERVICES]
    assert [story["state"] for story in page["stories"]] == ["waiting"]


def test_the_team_of_the_sandbox_links_to_the_services_that_the_site_has():
    from bot.sandbox.demo import sandbox_team

    links = [link for service in sandbox_team().services for link in service.links.values()]
    codes = {service.code for service in SERVICES}
    assert links
    assert all(any(link.endswith(code) for code in codes) for link in links)
