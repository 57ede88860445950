"""Follow-ups that want no more of us, and those that only sound like it. All of them are invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.opt_out import declines

EXAMPLES = tomllib.loads((Path(__file__).parent / "opt_out_examples.toml").read_text(encoding="utf-8"))
SHORT, ABOUT_CONTACT, OTHERWISE = EXAMPLES["short"], EXAMPLES["about_contact"], EXAMPLES["otherwise"]


@pytest.mark.parametrize("text", SHORT)
def test_a_short_no_is_honoured_at_once(text):
    assert declines(text)


@pytest.mark.parametrize("text", ABOUT_CONTACT)
def test_a_request_about_contact_is_honoured_at_any_length(text):
    assert declines(text)
    assert declines(f"@AshcombeValeNHS @careopinion {text}")


@pytest.mark.parametrize("text", OTHERWISE)
def test_other_words_are_not_taken_for_a_no(text):
    assert not declines(text)
    assert not declines(f"@AshcombeValeNHS {text} 🙏")


@pytest.mark.parametrize(
    "text", ["No", "nope.", "Nah 🙄", "No way", "Absolutely not", "not now thanks", "What's the point?"]
)
def test_a_bare_no_is_an_answer_only_to_an_invitation(text):
    assert declines(text, invited=True)
    assert not declines(text)


@pytest.mark.parametrize("text", [*SHORT, *ABOUT_CONTACT])
def test_capitals_and_a_sign_at_the_end_change_nothing(text):
    assert declines(text.upper())
    assert declines(f"{text}!")


def test_there_are_examples_enough():
    assert len({*SHORT, *ABOUT_CONTACT}) >= 60
    assert len(set(OTHERWISE)) >= 60


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=200), st.booleans())
def test_any_text_has_an_answer(text, invited):
    assert declines(text, invited=invited) in {True, False}


@pytest.mark.parametrize(
    "piece",
    [
     "no thanks ", "please ", "stop ", "stop\n", "no,", "I said ", "don't ", '"', "“a” ", "a", "@a ", "- ",
     "thank you i ", "’", "not interested in your ", "i dont want to share it ", "please stop contacting me ", "xx ",
     "really still "],
)  # fmt: skip
def test_a_long_text_is_read_without_running_in_circles(piece):
    assert declines((piece * 5000)[:5000], invited=True) in {True, False}
