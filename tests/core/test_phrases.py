"""How phrases are written and found: choices, numbers, gaps, and one spelling for what people type."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.phrases import Phrases, outside, spelled_out
from bot.core.plain import cased_words, placed_words, plain, plain_with_places


def test_choices_are_spelled_out_and_may_hold_choices():
    assert set(spelled_out("(still|) wait(s|ing)")) == {"still waits", "still waiting", "waits", "waiting"}


def test_a_choice_between_whole_words_is_kept_together():
    assert spelled_out("(my (mum|dad)|they|we) left") == ["they|we left", "my mum|dad left"]


def test_a_bracket_left_open_is_an_error():
    with pytest.raises(ValueError, match="bracket"):
        spelled_out("(still waiting")


@pytest.mark.parametrize(
    ("pattern", "post", "found"),
    [
        ("no update", "there is no update yet", [(2, 4)]),
        ("no update", "no new updates", []),
        ("# hours", "waited 4 hours", [(1, 3)]),
        ("# hours", "waited 4hours", [(1, 3)]),
        ("# hours", "waited several hours", [(1, 3)]),
        ("cancelled * again", "cancelled again", [(0, 2)]),
        ("cancelled * again", "cancelled my appointment again", [(0, 4)]),
        ("cancelled * again", "cancelled my mum's appointment again", []),
        ("waited * #", "waited over 4 weeks", [(0, 3)]),
        ("(mum|dad|my (nan|gran)) was (left|sent) home", "my gran was sent home", [(0, 5)]),
        ("(mum|dad|my (nan|gran)) was (left|sent) home", "dad was left home", [(0, 4)]),
        ("(mum|dad|my (nan|gran)) was (left|sent) home", "gran was left home", []),
        ("self-harm", "self harm", [(0, 2)]),
        ("can’t get through", "can't get through", [(0, 3)]),
        ("great news *", "great news", [(0, 2)]),
    ],
)
def test_a_phrase_is_found_whole_words_only(pattern, post, found):
    phrases = Phrases({})
    phrases.add("tag", [pattern])
    assert phrases.find(cased_words(post)).get("tag", []) == found


def test_patterns_are_brought_to_the_spelling_of_the_lists():
    phrases = Phrases({"dont": "don't"})
    phrases.add("tag", ["dont know"])
    assert phrases.find(["i", "don't", "know"]) == {"tag": [(1, 3)]}


def test_one_phrase_may_stand_in_several_lists():
    phrases = Phrases({})
    phrases.add("a", ["on hold"])
    phrases.add("b", ["on hold"])
    assert set(phrases.find(["on", "hold"])) == {"a", "b"}


def test_spans_inside_a_cover_are_dropped_and_others_stay():
    assert outside([(0, 2), (3, 6)], [(0, 3)]) == [(3, 6)]


def test_addresses_and_handles_are_no_words_and_camel_case_tags_are_taken_apart():
    text = "@AshcombeValeNHS see https://ashcombe.example/wait #CancelledAgain #nhs"
    assert cased_words(text) == ["see", "Cancelled", "Again", "nhs"]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_both_ways_of_cutting_a_post_give_the_same_words(text):
    seen, places = plain_with_places(text)
    assert seen == plain(text)
    assert len(places) == len(seen) + 1
    assert [word for word, _, _ in placed_words(seen)] == cased_words(seen)
    assert all(seen[start:end] == word for word, start, end in placed_words(seen))


@pytest.mark.parametrize(
    ("fancy", "seen"),
    [
        ("café", "cafe"),
        ("𝓱𝓮𝓵𝓹", "help"),
        ("ｈｅｌｐ", "help"),
        ("hеlр", "help"),
        ("he\u200blp", "help"),
        ("🅷🅴🅻🅿", "help"),
        ("don’t", "don't"),
    ],
)
def test_letters_are_read_as_a_person_sees_them(fancy, seen):
    assert plain(fancy).lower() == seen
