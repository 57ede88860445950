"""What X sees in a text, held to every vector of twitter-text that is about finding things."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.core import x_entities, x_hosts, x_length, x_links
from bot.core.x_entities import Entity, Kind, cashtags, handles, handles_and_lists, hashtags, urls
from tests.core.twitter_text.vectors import groups, vectors

HELD = {
    "urls", "tco_urls_with_params", "urls_with_indices", "urls_with_directional_markers",
    "hashtags", "hashtags_from_astral", "hashtags_with_indices", "cashtags", "cashtags_with_indices",
    "mentions", "mentions_with_indices", "mentions_or_lists_with_indices", "replies",
}  # fmt: skip


def names(found: tuple[Entity, ...]) -> list[str]:
    return [each.text for each in found]


def placed(found: tuple[Entity, ...], key: str) -> list[dict[str, object]]:
    return [{key: each.text, "indices": [each.start, each.end]} for each in found]


def is_one(found: tuple[Entity, ...], text: str) -> bool:
    """Whether something is all there is in a text."""
    return [(each.start, each.end) for each in found] == [(0, len(text))]


def test_no_group_of_the_vectors_is_left_out():
    assert groups("extract.yml") == HELD
    lengths = {name for name in groups("validate.yml") if name.endswith("CounterTest")}
    assert groups("validate.yml") - lengths - {"tweets"} == {
        "usernames", "lists", "hashtags", "urls", "urls_without_protocol"
    }  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "urls", "tco_urls_with_params"))
def test_links_are_found_as_x_finds_them(text, expected):
    assert names(urls(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"), vectors("extract.yml", "urls_with_indices", "urls_with_directional_markers")
)
def test_links_stand_where_x_finds_them(text, expected):
    assert placed(urls(text), "url") == expected


# Twitter-text's validator reads an address as a standard has it; what it finds in a post, and what X therefore shortens
# and counts as a link, is less. Kestrel needs the second only, and says for these four: not a link, or not all of it.
NEVER_LINKED = {
    "http://user:PASSW0RD@example.com:8080/login.php": "a name and a password before the host",
    "http://192.168.0.1/index.html?src=asdf": "figures instead of a name have no ending",
    "http://[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:80/index.html": "figures instead of a name have no ending",
    "http://example.com?foo=$bar.;baz?BAZ&c=d-#top/?stories+": "a + at the end of a query is left outside",
}


@pytest.mark.parametrize(("text", "expected"), vectors("validate.yml", "urls", "urls_without_protocol"))
def test_a_text_that_is_one_link_and_one_that_is_none(text, expected):
    assert is_one(urls(text), text) == (expected and text not in NEVER_LINKED)


@pytest.mark.parametrize("text", NEVER_LINKED, ids=NEVER_LINKED.values())
def test_the_four_exceptions_are_still_in_the_vectors(text):
    assert any(vector.values == (text, True) for vector in vectors("validate.yml", "urls"))


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "hashtags", "hashtags_from_astral"))
def test_hashtags_are_found_as_x_finds_them(text, expected):
    assert names(hashtags(text)) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "hashtags_with_indices"))
def test_hashtags_stand_where_x_finds_them(text, expected):
    assert placed(hashtags(text), "hashtag") == expected


@pytest.mark.parametrize(("text", "expected"), vectors("validate.yml", "hashtags"))
def test_a_text_that_is_one_hashtag_and_one_that_is_none(text, expected):
    assert is_one(hashtags(text), text) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "mentions"))
def test_handles_are_found_as_x_finds_them(text, expected):
    assert names(handles(text)) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "mentions_with_indices"))
def test_handles_stand_where_x_finds_them(text, expected):
    assert placed(handles(text), "screen_name") == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "mentions_or_lists_with_indices"))
def test_a_list_is_not_a_handle(text, expected):
    kinds = [Kind.LIST if each["list_slug"] else Kind.HANDLE for each in expected]
    assert [each.kind for each in handles_and_lists(text)] == kinds
    assert placed(handles_and_lists(text), "screen_name") == [
        {"screen_name": each["screen_name"] + each["list_slug"], "indices": each["indices"]} for each in expected
    ]


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "replies"))
def test_the_handle_in_front_of_everything_is_the_one_answered(text, expected):
    in_front = [each.text for each in handles(text) if not text[: each.start].strip()]
    assert in_front == ([expected] if expected else [])


@pytest.mark.parametrize(("text", "expected"), vectors("validate.yml", "usernames"))
def test_a_text_that_is_one_handle_and_one_that_is_none(text, expected):
    assert is_one(handles(text), text) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("validate.yml", "lists"))
def test_a_text_that_is_one_list_and_one_that_is_none(text, expected):
    found = handles_and_lists(text)
    assert (is_one(found, text) and found[0].kind is Kind.LIST) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "cashtags"))
def test_cashtags_are_found_as_x_finds_them(text, expected):
    assert names(cashtags(text)) == expected


@pytest.mark.parametrize(("text", "expected"), vectors("extract.yml", "cashtags_with_indices"))
def test_cashtags_stand_where_x_finds_them(text, expected):
    assert placed(cashtags(text), "cashtag") == expected


def test_the_address_of_a_profile_elsewhere_mentions_nobody_here():
    assert handles("we are https://vale.org/@ashcombe now, not @ashcombe") == (Entity(Kind.HANDLE, 43, 52, "ashcombe"),)


def test_a_word_too_long_for_a_handle_is_no_handle_in_part_either():
    assert handles("@" + "a" * 20) != ()
    assert handles("@" + "a" * 21) == ()


def test_a_link_has_a_path_in_brackets_only_if_they_close():
    assert names(urls("https://vale.org/ward_(film_(1999))_x https://vale.org/a_(b vale.org/()")) == [
        "https://vale.org/ward_(film_(1999))_x", "https://vale.org/a_", "vale.org/"
    ]  # fmt: skip


def test_the_invented_links_of_the_demo_are_links_like_any_other():
    assert names(urls("see https://feedback.example/ward9, or feedback.example")) == [
        "https://feedback.example/ward9", "feedback.example"
    ]  # fmt: skip


PIECES = st.sampled_from(
    ["http://", "https://", "t.co/", "a", "vale", "com", ".org", ".みんな", "日本", "é", "xn--", ".", "-", "_", "/",
     "(", ")", "?x=1", ":80", "#", "＃", "@", "＠", "$", "&", " ",
     "\n", "1", "\ufe0f", "\u200d", "\u2066", "\ud800", "👩"]
)  # fmt: skip
TEXTS = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
def test_whatever_is_found_stands_in_the_text_in_order_and_not_within_another(text):
    for find in (urls, hashtags, handles_and_lists, cashtags):
        found = find(text)
        for each in found:
            assert text[each.start : each.end].endswith(each.text)
            assert each.end - each.start - len(each.text) == (each.kind is not Kind.URL)
        edges = [edge for each in found for edge in (each.start, each.end)]
        assert edges == sorted(edges)


@given(TEXTS)
def test_no_hashtag_or_handle_begins_within_a_link(text):
    within = {place for link in urls(text) for place in range(link.start, link.end)}
    assert not within & {each.start for each in (*hashtags(text), *handles(text))}


@given(TEXTS, st.sampled_from(["", "@anna ", "(", "日本。"]))
def test_a_link_behind_a_space_is_found_whatever_stands_before(text, between):
    assert names(urls(f"{text} {between}https://vale.org/a"))[-1] == "https://vale.org/a"


HOSTILE = [
    "@", "@a", "@a/", "#", "#1", "#_", "$", "$A", ".", "a.", "a_.", "-a.", "日.", "a.com_.", "com日.", "xn--a.", "http://a.",
    "http://", "a.co/(", "a.co/((x)", "a.co?", "a.co:1", "_", "日", "rt@", "\ufe0f", "a\u0323\u0301",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_fifty_thousand_hostile_characters_are_read_like_any_others(piece):
    text = (piece * 50_000)[:50_000]
    for find in (urls, hashtags, handles_and_lists, cashtags):
        assert all(each.end <= 50_000 for each in find(text))


def test_no_pattern_can_be_made_slow_since_none_gives_back_what_it_took():
    modules = (x_hosts, x_links, x_entities, x_length)
    patterns = {each.pattern for module in modules for each in vars(module).values() if isinstance(each, regex.Pattern)}
    assert len(patterns) > 10
    for pattern in patterns:
        bare = re.sub(r"\\[pP]\{\w+\}|\\.", "s", pattern)
        while (fewer := re.sub(r"\[[^\[\]]*\]", "s", bare)) != bare:
            bare = fewer
        assert not re.search(r"[*+]", re.sub(r"[*+?}]\+", "", bare)), pattern
