"""What is read out of the API's items, and that no item can do harm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.stories import Change
from bot.sites.care_opinion_parse import (
    SOMEBODY,
    UNTITLED,
    Listed,
    change_of,
    listed,
    moment,
    response_of,
    service_of,
    words,
)

WHEN = "2026-11-19T09:00:00"
AT = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def story(**more: Any) -> dict[str, Any]:
    return {"id": 90000001, "title": "Kind staff", "dateOfPublication": WHEN, **more}


def read(**more: Any) -> Listed:
    found = listed(story(**more))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "link",
    [
        {"rel": "healthservice", "id": "rxx01", "href": "https://a.example/api/v2/healthservices/rxx01"},
        {"rel": "healthservice", "id": "RXX01"},
        {"relation": "HealthServices", "link": "https://a.example/api/v2/healthservices/RXX01/"},
        {"relation": "healthservices", "link": "https://a.example/api/v2/opinions/9/healthservices/RXX01?x=1"},
    ],
)
def test_a_link_to_a_service_gives_its_code_in_upper_case(link):
    assert read(links=[link]).codes == {"RXX01"}


@pytest.mark.parametrize(
    "link",
    [
        {"relation": "healthservices", "id": "90000001", "link": "https://a.example/opinions/90000001/healthservices"},
        {"relation": "ratings", "id": "RXX01", "link": "https://a.example/opinions/9/healthservices/RXX01/ratings"},
        {"rel": "healthservice", "id": "<b>"},
        {"rel": "healthservice", "href": "https://a.example/healthservices/%2e%2e%2fopinions"},
        {"rel": ["healthservice"], "id": "RXX01"},
        {"id": "RXX01"},
        "RXX01",
        None,
    ],
)
def test_other_links_give_none(link):
    assert read(links=[link]).codes == frozenset()


def test_an_item_without_a_number_or_a_time_is_broken():
    broken_items: list[Any] = ["Sorry! Something went wrong.", None, [], {}, {"id": 1}, {"dateOfPublication": WHEN}]
    for broken in broken_items:
        assert listed(broken) is None
        assert response_of(broken) is None
    for number in (True, 0, -1, 1.5, "x", "", "0", 10**5000, None):
        assert listed(story(id=number)) is None


def test_a_story_without_a_title_is_still_a_story():
    for title in (None, "", " \u202e ", 7, ["x"]):
        assert read(title=title).title == UNTITLED


@pytest.mark.parametrize(
    "written",
    [WHEN, "2026-11-19T09:00:00Z", "2026-11-19T09:00:00.0000001", "2026-11-19T10:00:00+01:00", "2026-11-19 09:00"],
)
def test_times_are_utc_whether_they_say_so_or_not(written):
    assert moment(written) == AT


@pytest.mark.parametrize("written", ["yesterday", "", "0001-01-01T00:00:00+14:00", "2026-13-01", "2" * 50, 7, None])
def test_what_is_no_time_is_none(written):
    assert moment(written) is None


@pytest.mark.parametrize(
    ("score", "change"),
    [
        ("Change made", Change.MADE),
        ("changeMade", Change.MADE),
        ("A change has been made", Change.MADE),
        ("Change planned", Change.PLANNED),
        ("We are planning to make a change", Change.PLANNED),
        ("No change planned", Change.NONE),
        ("NoChange", Change.NONE),
        ("not made", Change.NONE),
        ("unplanned", Change.NONE),
        ("", Change.NONE),
        (2, Change.NONE),
        (None, Change.NONE),
    ],
)
def test_a_change_is_believed_only_where_the_words_say_it(score, change):
    assert change_of(score) is change


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({"jobTitle": "Matron"}, "Matron"),
        ({"name": "Ada Birch", "jobTitle": "Matron"}, "Ada Birch, Matron"),
        ({"author": {"name": "Ada Birch", "jobTitle": "Matron"}}, "Ada Birch, Matron"),
        ({"respondent": {"role": "Matron\n\u202e"}}, "Matron"),
        ({"author": "Ada Birch"}, "Ada Birch"),
        ({"name": "Matron", "jobTitle": "Matron"}, "Matron"),
        ({"name": 7, "author": []}, SOMEBODY),
        ({}, SOMEBODY),
    ],
)
def test_who_answered_is_read_from_wherever_it_stands(more, by):
    response = response_of({"id": 1, "dateOfPublication": WHEN, **more})
    assert response is not None
    assert response.by == by


def test_long_words_are_cut_with_a_mark():
    assert words("a" * 1_000_000, 20) == "a" * 19 + "…"


strings = st.text(st.characters(exclude_categories=()), max_size=40)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=8,
)
links = st.dictionaries(
    st.sampled_from(["rel", "relation", "href", "link", "id"]),
    st.sampled_from(["healthservice", "healthservices", "/healthservices/A1", "response"]) | anything,
)
FIELDS = ["title", "nacs", "name", "jobTitle", "author", "respondent", "changeScore"]
items = st.fixed_dictionaries(
    {"id": st.integers(1, 10**9) | anything, "dateOfPublication": st.just(WHEN) | anything},
    optional={"links": st.lists(links | anything, max_size=4) | anything, **dict.fromkeys(FIELDS, anything)},
)


@given(items | anything)
def test_any_json_is_read_or_left_out(item):
    for found in (listed(item), response_of(item), service_of(item)):
        str(found).encode("utf-8")
    read = listed(item)
    if read is not None:
        assert read.key.isdigit()
        assert read.title
        assert "\n" not in read.title
        assert "\u202e" not in read.title
        assert read.published_at.tzinfo is not None
