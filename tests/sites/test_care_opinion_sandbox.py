"""Stories and responses come over the wire from the local feedback site, whatever it does."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.stories import Change, StoryPage
from bot.network import Limited, Refused, Unavailable
from bot.sandbox.feedback.site import KEY
from bot.sites.care_opinion import CareOpinion
from tests.sites.conftest import LONG_AGO, NOW, at_once

both_shapes = pytest.mark.parametrize("links", ["rel", "relation"])


def everything(care_opinion: CareOpinion) -> list[StoryPage]:
    """All pages, as a job reads them: each begins where the last one ended."""
    pages: list[StoryPage] = []
    skip = 0
    while not pages or pages[-1].more:
        pages.append(care_opinion.stories(published_after=LONG_AGO, skip=skip))
        skip += pages[-1].length
    return pages


@both_shapes
def test_a_published_story_comes_with_its_service_link_and_time(care_opinion, feedback, published, links):
    feedback.links = links
    key = published("A long wait, kind people", "ASHCOMBE-MAT")
    page = care_opinion.stories(published_after=LONG_AGO)
    (story,) = page.stories
    assert (story.key, story.title) == (key, "A long wait, kind people")
    assert (story.service_codes, story.service_names) == ({"ASHCOMBE-MAT"}, ("Maternity",))
    assert story.url == f"https://www.careopinion.org.uk/{key}"
    assert story.published_at == NOW + timedelta(minutes=1)
    assert (page.more, page.skipped, story.responses) == (False, 0, 0)


def test_a_story_that_the_moderator_has_not_read_is_not_seen(care_opinion, feedback):
    feedback.write(service="ASHCOMBE-AE", title="Soon", text="Wait for it.")
    assert care_opinion.stories(published_after=LONG_AGO).stories == ()


def test_a_list_that_shows_responses_counts_them(care_opinion, feedback, published):
    key = published()
    feedback.respond(key, by="Matron", text="Thank you.")
    feedback.respond(key, by="Ward manager", text="Thank you too.")
    assert care_opinion.stories(published_after=LONG_AGO).stories[0].responses == 2


@both_shapes
def test_responses_come_oldest_first_with_who_and_what_changes(care_opinion, sandbox, feedback, published, links):
    feedback.links = links
    key = published()
    for by, change in (("Matron", "none"), ("Service manager", "planned"), ("Head of nursing", "made")):
        sandbox.clock.advance(60)
        feedback.respond(key, by=by, text="Thank you.", change=change)
    answers = care_opinion.responses(key)
    assert [answer.by for answer in answers] == ["Matron", "Service manager", "Head of nursing"]
    assert [answer.change for answer in answers] == [Change.NONE, Change.PLANNED, Change.MADE]
    assert [answer.at for answer in answers] == [NOW + timedelta(minutes=2 + each) for each in range(3)]
    assert len({answer.key for answer in answers}) == 3


def test_a_story_that_was_taken_down_has_no_responses(care_opinion):
    assert care_opinion.responses("90000099") == ()


def test_what_cannot_be_a_story_is_not_asked_for(care_opinion):
    for key in ("../healthservices", "", "-1", "90000001/x", "٣"):
        with pytest.raises(Refused, match="numbers"):
            care_opinion.responses(key)


@both_shapes
def test_250_stories_come_in_three_pages_oldest_first(care_opinion, feedback, published, links):
    feedback.links = links
    keys = [published() for _ in range(250)]
    pages = everything(care_opinion)
    assert [page.length for page in pages] == [100, 100, 50]
    assert [story.key for page in pages for story in page.stories] == keys


def test_a_hundred_stories_exactly_are_followed_by_an_empty_page(care_opinion, published):
    for _ in range(100):
        published()
    assert [page.length for page in everything(care_opinion)] == [100, 0]


def test_a_story_published_while_we_turn_the_page_pushes_none_out(care_opinion, published):
    keys = [published() for _ in range(150)]
    first = care_opinion.stories(published_after=LONG_AGO)
    keys.append(published())
    second = care_opinion.stories(published_after=LONG_AGO, skip=first.length)
    assert [story.key for story in (*first.stories, *second.stories)] == keys


def test_reading_with_an_overlap_repeats_stories_under_the_same_key(care_opinion, published):
    keys = [published() for _ in range(5)]
    stories = care_opinion.stories(published_after=LONG_AGO).stories
    again = care_opinion.stories(published_after=stories[-1].published_at - timedelta(minutes=2)).stories
    assert [story.key for story in again] == keys[2:]
    assert again == stories[2:]


def test_the_moment_asked_for_is_understood_in_any_time_zone(care_opinion, published):
    published()
    key = published()
    summer = (NOW + timedelta(seconds=90)).astimezone(ZoneInfo("Australia/Sydney"))
    assert [story.key for story in care_opinion.stories(published_after=summer).stories] == [key]


def test_a_broken_item_is_left_out_and_counted_and_no_story_is_lost_to_it(care_opinion, feedback, published):
    keys = [published() for _ in range(120)]
    feedback.fault = "broken_item"
    pages = everything(care_opinion)
    assert [page.skipped for page in pages] == [1, 0]
    assert [story.key for page in pages for story in page.stories] == keys
    feedback.respond(keys[0], by="Matron", text="Thank you.")
    assert [answer.by for answer in care_opinion.responses(keys[0])] == ["Matron"]


def test_a_hostile_title_becomes_one_harmless_line(care_opinion, published):
    published("\u202eevoba <!channel>\r\n\x1b[31m*bold*\x00 <@U1> Cafe\u0301 " + "long " * 38)
    title = care_opinion.stories(published_after=LONG_AGO).stories[0].title
    assert title.startswith("evoba <!channel> [31m*bold* <@U1> Café long")
    assert title.isprintable()


def test_a_wrong_key_is_refused_with_a_sentence_that_says_what_to_do(sandbox):
    wrong = CareOpinion(sandbox.feedback_api_url, "yesterdays-key", sandbox.clock.now, wait=at_once)
    with pytest.raises(Refused, match=r"FEEDBACK_KEY.*docs/SETUP\.md") as refused:
        wrong.stories(published_after=LONG_AGO)
    assert "yesterdays-key" not in refused.value.sentence


@pytest.mark.parametrize("fault", ["login", "html"])
def test_a_web_page_instead_of_an_answer_means_the_key(care_opinion, feedback, published, fault):
    key = published()
    feedback.fault = fault
    with pytest.raises(Refused, match="FEEDBACK_KEY"):
        care_opinion.stories(published_after=LONG_AGO)
    with pytest.raises(Refused, match="FEEDBACK_KEY"):
        care_opinion.responses(key)


def test_a_site_that_is_down_is_asked_again_later(care_opinion, feedback, published):
    published()
    feedback.fault = "down"
    with pytest.raises(Unavailable, match="503"):
        care_opinion.stories(published_after=LONG_AGO)
    feedback.fault = None
    assert len(care_opinion.stories(published_after=LONG_AGO).stories) == 1


def test_an_answer_that_does_not_come_is_a_time_out(sandbox, feedback):
    feedback.fault = "slow"
    hasty = CareOpinion(sandbox.feedback_api_url, KEY, sandbox.clock.now, timeout=0.05, wait=at_once)
    with pytest.raises(Unavailable, match=r"longer than 0\.05 seconds"):
        hasty.stories(published_after=LONG_AGO)
    feedback.close()


def test_asking_too_often_is_told_with_the_moment_when_we_may_again(care_opinion, feedback, sandbox):
    feedback.per_second = 0
    with pytest.raises(Limited, match=re.escape("until 9.00am UTC")) as limited:
        care_opinion.stories(published_after=LONG_AGO)
    assert limited.value.until == NOW + timedelta(seconds=1)


def test_at_its_own_pace_the_site_never_finds_us_too_quick(sandbox, feedback):
    feedback.per_second = 5
    paced = CareOpinion(sandbox.feedback_api_url, KEY, sandbox.clock.now)
    for _ in range(7):
        paced.responses("90000001")


def test_each_question_after_the_first_waits_for_its_turn(sandbox):
    waits: list[float] = []
    paced = CareOpinion(sandbox.feedback_api_url, KEY, sandbox.clock.now, wait=waits.append)
    for _ in range(5):
        paced.responses("90000001")
    assert len(waits) == 4
    assert all(0 < wait <= 0.25 for wait in waits)
