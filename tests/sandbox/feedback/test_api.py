"""The local feedback site answers as the real one does: its addresses, its shapes, and its ways of saying no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.sandbox.clock import MovableClock
from bot.sandbox.feedback.site import KEY, FeedbackSite
from bot.sandbox.world import Sandbox

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
Get = Callable[..., requests.Response]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=MovableClock(NOW, speed=0)) as started:
        started.feedback.per_second = 10_000
        yield started


@pytest.fixture
def site(sandbox: Sandbox) -> FeedbackSite:
    return sandbox.feedback


@pytest.fixture
def get(sandbox: Sandbox) -> Get:
    """Asks the API with a key (the right one), following no redirects."""

    def ask(path: str, key: str = KEY, **query: Any) -> requests.Response:
        headers = {"Authorization": f"SUBSCRIPTION_KEY {key}"}
        address = sandbox.feedback_api_url + path
        return requests.get(address, query, headers=headers, allow_redirects=False, timeout=5)

    return ask


@pytest.fixture
def answered(site: FeedbackSite) -> str:
    """A published story with one response."""
    story = site.write(service="ASHCOMBE-OUT", title="Three letters", text="All different.")
    site.publish(story.id)
    site.respond(story.id, by="Outpatient services manager", text="Sorry.", change="made")
    return str(story.id)


def test_a_story_has_the_shape_of_an_opinion(get: Get, answered: str, sandbox: Sandbox) -> None:
    (story,) = get("opinions").json()
    assert story == get(f"opinions/{answered}").json()
    assert story["id"] == int(answered)
    assert (story["title"], story["body"]) == ("Three letters", "All different.")
    assert story["dateOfPublication"] == "2026-11-20T09:12:00.000"
    links = {link["rel"]: link for link in story["links"]}
    assert links["healthservice"]["id"] == "ASHCOMBE-OUT"
    assert links["healthservice"]["href"] == f"{sandbox.feedback_api_url}healthservices/ASHCOMBE-OUT"
    assert "response" in links


def test_links_can_be_written_the_other_way(get: Get, answered: str, site: FeedbackSite, sandbox: Sandbox) -> None:
    site.links = "relation"
    links = {link["relation"]: link["link"] for link in get(f"opinions/{answered}").json()["links"]}
    assert links["healthservices"] == f"{sandbox.feedback_api_url}opinions/{answered}/healthservices"
    (service,) = get(f"opinions/{answered}/healthservices").json()
    assert (service["nacs"], service["name"]) == ("ASHCOMBE-OUT", "Outpatients")


def test_a_response_says_in_words_what_has_changed(get: Get, answered: str) -> None:
    (response,) = get(f"opinions/{answered}/responses").json()
    assert (response["changeScore"], response["changeInt"]) == ("Change made", 2)
    assert (response["jobTitle"], response["body"]) == ("Outpatient services manager", "Sorry.")


def test_services_are_listed_by_their_codes(get: Get) -> None:
    codes = [service["nacs"] for service in get("healthservices").json()]
    assert codes == sorted(codes)
    assert len(codes) == 6
    assert get("healthservices/ashcombe-mat").json()["name"] == "Maternity"
    assert get("healthservices/BROOKMERE").status_code == 404


def test_only_published_stories_are_found(get: Get, site: FeedbackSite) -> None:
    waiting = site.write(service="ASHCOMBE-AE", title="T", text="x")
    assert get("opinions").json() == []
    for path in ("", "/responses", "/healthservices"):
        assert get(f"opinions/{waiting.id}{path}").status_code == 404


def test_lists_turn_their_pages_with_skip_and_take(get: Get, site: FeedbackSite) -> None:
    for number in range(120):
        story = site.write(service="ASHCOMBE-AE", title=str(number), text="x")
        site.publish(story.id, at=NOW + timedelta(minutes=number))
    assert [story["title"] for story in get("opinions", take=2, skip=1).json()] == ["1", "2"]
    assert len(get("opinions", take=500).json()) == 100
    newest = get("opinions", take=1, dateofpublicationorder="descending").json()
    assert newest[0]["title"] == "119"
    late = get("opinions", publishedafter="2026-11-20T11:10:00Z").json()
    assert [story["title"] for story in late] == ["118", "119"]
    assert len(get("opinions", publishedafter="2026-11-20", take=100).json()) == 100


@pytest.mark.parametrize("query", [{"take": "all"}, {"skip": "-1"}, {"publishedafter": "lately"}])
def test_a_question_that_makes_no_sense_is_refused(get: Get, query: dict[str, str]) -> None:
    assert get("opinions", **query).status_code == 400


def test_a_wrong_key_is_sent_to_the_log_in_page(get: Get, sandbox: Sandbox) -> None:
    answer = get("opinions", key="wrong")
    assert answer.status_code == 302
    page = requests.get(sandbox.url + answer.headers["Location"], timeout=5)
    assert (page.status_code, "Log in" in page.text) == (200, True)


def test_more_requests_in_a_second_than_it_takes_are_refused(get: Get, site: FeedbackSite) -> None:
    assert FeedbackSite(site.clock).per_second == 5
    site.per_second = 1
    answers = [get("opinions") for _ in range(20)]
    assert answers[0].status_code == 200
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["X-RateLimit-Limit"] == "1"
    assert int(refused.headers["X-RateLimit-Reset"]) == NOW.timestamp() + 1


@pytest.mark.parametrize(("fault", "status"), [("down", 503), ("login", 302), ("html", 200), ("broken_item", 200)])
def test_it_can_be_made_to_fail(get: Get, site: FeedbackSite, fault: Any, status: int) -> None:
    site.fault = fault
    assert get("opinions").status_code == status


def test_a_broken_item_takes_a_place_in_the_list(get: Get, answered: str, site: FeedbackSite) -> None:
    site.fault = "broken_item"
    broken, story = get("opinions").json()
    assert broken == "Sorry! Something went wrong."
    assert story["id"] == int(answered)
