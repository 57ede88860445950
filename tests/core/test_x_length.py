"""How long X finds a text, held to every vector of twitter-text that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.x_length import X_WEIGHTS, Range, Weights, measure, refused_signs
from bot.networks.x_rules import x_rules
from tests.core.twitter_text.vectors import config, groups, vectors

# Before 2017 every character weighed one, up to 140; the oldest vectors are from then.
EARLY = Weights(limit=140, scale=1, default_weight=1, url_length=23, ranges=(), emoji=False)
COUNTED = {
    "WeightedTweetsCounterTest": replace(X_WEIGHTS, emoji=False),
    "WeightedTweetsWithDiscountedEmojiCounterTest": X_WEIGHTS,
    "UnicodeDirectionalMarkerCounterTest": X_WEIGHTS,
}
TEXTS = st.text(st.characters(exclude_categories=()))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def is_publishable(text: str, weights: Weights) -> bool:
    measured = measure(text, weights=weights)
    return measured.length > 0 and measured.fits and not refused_signs(text)


def test_no_group_of_the_vectors_that_counts_is_left_out():
    assert {name for name in groups("validate.yml") if name.endswith("CounterTest")} == set(COUNTED)


# Not held: validRangeEnd, where a text that is too long would have to be cut. Kestrel never cuts what a person wrote.
@pytest.mark.parametrize(
    ("weights", "text", "expected"),
    [
        pytest.param(weights, *vector.values, id=vector.id)
        for name, weights in COUNTED.items()
        for vector in vectors("validate.yml", name)
    ],
)
def test_a_text_is_as_long_as_x_says(weights, text, expected):
    measured = measure(text, weights=weights)
    assert measured.length == expected["weightedLength"]
    assert measured.length * 1000 // measured.limit == expected["permillage"]
    assert is_publishable(text, weights) == expected["valid"]
    assert len(text.encode("utf-16-le")) // 2 - 1 == expected["displayRangeEnd"]


@pytest.mark.parametrize(("text", "expected"), vectors("validate.yml", "tweets"))
def test_the_oldest_vectors_hold_by_the_weights_of_their_day(text, expected):
    assert is_publishable(text, EARLY) == expected


def test_the_weights_are_those_of_the_configuration_and_of_the_dated_rules():
    given = config()
    version_3 = Weights(
        limit=given["maxWeightedTweetLength"],
        scale=given["scale"],
        default_weight=given["defaultWeight"],
        url_length=given["transformedURLLength"],
        ranges=tuple(Range(**each) for each in given["ranges"]),
        emoji=given["emojiParsingEnabled"],
    )
    assert (version_3, given["version"]) == (X_WEIGHTS, 3)
    assert (x_rules().length.post, x_rules().length.link) == (X_WEIGHTS.limit, X_WEIGHTS.url_length)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Thank you, we’ll look into it — today.", 38),
        ("e\u0301", 1),
        ("病院", 4),
        ("\U0001f44d\U0001f3fd", 2),
        (FAMILY, 2),
        (FAMILY + "\u200d" + FAMILY, 5),
        ("\U0001f1ec\U0001f1e7", 2),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", 2),
        ("1\ufe0f\u20e3", 2),
        ("\u2764\ufe0f", 2),
        ("\u263a\ufe0e", 4),
        ("© 2026", 6),
        ("#٣ 5*", 5),
        ("vale.org", 23),
        ("https://vale.org/" + "x" * 200, 23),
        ("(https://vale.org/a).", 26),
    ],
)
def test_what_counts_how_much(text, length):
    assert measure(text).length == length


def test_the_handles_in_front_of_a_reply_are_free():
    text = "@anna @bert_2 Thank you, @carla."
    assert measure(text, reply=True).length == len("Thank you, @carla.")
    assert measure(text).length == len(text)


@pytest.mark.parametrize("text", ["Thank you @anna", "@anna, thank you", "@" + "a" * 21 + " hello", "@anna"])
def test_other_handles_count_in_a_reply_too(text):
    assert measure(text, reply=True) == measure(text)


def test_what_is_left_goes_below_nothing():
    measured = measure("a" * 283)
    assert (measured.length, measured.limit, measured.left, measured.fits) == (283, 280, -3, False)
    assert measure("a" * 280).fits


def test_a_mark_that_x_refuses_is_named_once():
    assert refused_signs("a\ufeffb\uffff\ufeff") == ("\ufeff", "\uffff")
    assert refused_signs("a\u200bb") == ()


@given(TEXTS, st.booleans())
def test_any_text_has_a_length_and_it_is_never_below_nothing(text, reply):
    measured = measure(text, reply=reply)
    assert measured.length >= 0
    assert measured.left == measured.limit - measured.length
    assert measured.fits == (measured.left >= 0)


@given(TEXTS)
def test_a_reply_is_never_longer_than_the_same_text_alone(text):
    assert measure(text, reply=True).length <= measure(text).length


@given(TEXTS, st.text("abcdefghijklmnopqrstuvwxyz ", max_size=50))
def test_plain_words_behind_a_space_add_just_their_letters(text, more):
    assert measure(f"{text} {more}").length == measure(f"{text} ").length + len(more)


@given(TEXTS, TEXTS)
def test_two_lines_are_as_long_as_both_and_the_break(one, other):
    assert measure(f"{one}\n{other}").length == measure(one).length + 1 + measure(other).length


@pytest.mark.parametrize(
    "piece", [FAMILY, "\U0001f468\u200d", "\U0001f1ec", "\U0001f3f4\U000e0067", "1\ufe0f", "a\u0323\u0301"]
)
def test_fifty_thousand_hostile_characters_are_counted_like_any_others(piece):
    assert not measure((piece * 50_000)[:50_000]).fits


def test_a_heap_of_marks_on_one_letter_is_counted():
    assert measure("a" + "\u0301" * 25_000 + "\u0323" * 25_000).length > 40_000
