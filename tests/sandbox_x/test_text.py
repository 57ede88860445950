"""What X sees in a text, and how it travels."""

from __future__ import annotations

import pytest

from bot.sandbox.x import text as texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Anna and @bert_2, hello", ("anna", "bert_2")),
        ("@anna @ANNA", ("anna",)),
        ("write to anna@vale.example", ()),
        ("@this_handle_is_too_long_for_x", ()),
        (".@anna!", ("anna",)),
    ],
)
def test_handles(text: str, found: tuple[str, ...]):
    assert texts.handles(text) == found


def test_hashtags_need_a_letter_and_a_space_before():
    assert texts.hashtags("#Ward9 &#39; a#b #9 #Gofal_Iechyd #ŵy") == {"ward9", "gofal_iechyd", "ŵy"}


def test_signs_are_escaped_and_positions_count_the_escaped_text():
    wire = texts.on_the_wire("<!channel> & @anna see vale.org/a, ok?")
    assert wire.text.startswith("&lt;!channel&gt; &amp; @anna see https://t.co/")
    assert wire.text.endswith(", ok?")
    [mention], [url] = wire.entities["mentions"], wire.entities["urls"]
    assert wire.text[mention["start"] : mention["end"]] == "@anna"
    assert wire.text[url["start"] : url["end"]] == url["url"]
    assert (url["expanded_url"], url["display_url"]) == ("http://vale.org/a", "vale.org/a")


def test_the_same_link_is_always_shortened_to_the_same():
    assert texts.shortened("https://vale.example/a") == texts.shortened("https://vale.example/a")
    assert texts.shortened("https://vale.example/a") != texts.shortened("https://vale.example/b")


def test_a_text_without_anything_has_no_entities():
    assert texts.on_the_wire("hello") == texts.WireText("hello", {})


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hello", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("病", 2),
        ("🚑", 2),
        ("\U0001f469\U0001f3fd\u200d\u2695\ufe0f", 2),
        ("a https://vale.example/" + "x" * 90, 25),
    ],
)
def test_weighted_length(text: str, length: int):
    assert texts.weighted_length(text) == length


def test_the_handles_in_front_of_a_reply_are_free():
    assert texts.weighted_length("@anna @bert Thank you", reply=True) == len("Thank you")


def test_two_texts_are_the_same_but_for_spaces_case_and_handles_in_front():
    assert texts.same("@anna @bert  Thank you  ") == texts.same("thank   you")
    assert texts.same("Thank you @anna") != texts.same("Thank you")
