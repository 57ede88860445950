"""Words of risk: what fires, what does not, and that the post's own words are named. All examples are invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.harm import harm_words
from bot.core.scorer import WordScorer
from bot.core.triage import Mood, Urgency
from bot.core.words import WordLists
from bot.words import load_words


@pytest.fixture(scope="module")
def words() -> WordLists:
    return load_words()


EXAMPLES = tomllib.loads(Path(__file__).with_name("harm_examples.toml").read_text("utf-8"))


@pytest.mark.parametrize(("post", "fired"), EXAMPLES["named"])
def test_a_post_of_risk_fires_and_names_its_own_words(post, fired, words):
    found = harm_words(post, words)
    assert fired in " | ".join(found), found
    assert all(part in post for part in found)


@pytest.mark.parametrize("post", EXAMPLES["sayings"])
def test_an_everyday_saying_or_a_campaign_does_not_fire(post, words):
    assert harm_words(post, words) == ()


@pytest.mark.parametrize("post", EXAMPLES["found"])
def test_risk_said_sideways_fires(post, words):
    assert harm_words(post, words)


@pytest.mark.parametrize("post", EXAMPLES["missed"])
def test_known_misses_are_still_missed(post, words):
    """Not a wish: when this fails the lists have got better, and the post moves up to `found`."""
    assert harm_words(post, words) == ()


@pytest.mark.parametrize("post", EXAMPLES["quiet"])
def test_harsh_words_in_everyday_posts_do_not_fire(post, words):
    assert harm_words(post, words) == ()


def test_words_that_speak_of_risk_only_together_fire_only_near_each_other(words):
    assert harm_words("the pills are stashed in my room", words) == ("pills", "stashed")
    assert harm_words("picked up the pills from your pharmacy", words) == ()
    far = "the pills came in a paper bag with a kind note from the whole team, my raffle ticket stashed inside"
    assert harm_words(far, words) == ()


def test_a_saying_does_not_hide_risk_in_the_same_post(words):
    post = "the wait is killing me and now I want to kill myself"
    assert harm_words(post, words) == ("want to kill myself",)


def test_words_are_named_in_the_order_of_the_post(words):
    assert harm_words("He is hitting her. I think she is suicidal.", words) == ("He is hitting her", "suicidal")


def test_campaign_wording_with_a_cry_for_help_still_fires(words):
    assert harm_words("Suicide Prevention Day? I tried to end my life and you hung up", words) == (
        "tried to end my life",
    )


def test_a_team_can_add_words_of_its_own(words):
    own = load_words({"harm": {"self": ["the viaduct tonight"]}})
    assert harm_words("See you at The Viaduct tonight", own) == ("The Viaduct tonight",)
    assert harm_words("See you at The Viaduct tonight", words) == ()


def test_a_guess_about_risk_is_urgent_and_cannot_be_sorted_away(words):
    guess = WordScorer(words).guess(
        "Great service, thanks! No really: he will kill me. Follow me back for bitcoin, click here"
    )
    assert (guess.harm, guess.urgency, guess.mood) == (True, Urgency.URGENT, Mood.UNCLEAR)
    assert (guess.thanks, guess.spam, guess.complaint) == (False, False, False)


@settings(deadline=None)
@given(st.sampled_from([post for post, _ in EXAMPLES["named"]]), st.text(max_size=30), st.text(max_size=30))
def test_the_card_and_the_guess_always_agree(words, post, before, after):
    """`Guess.harm` takes a short cut; the card reads the post again. They may never differ."""
    text = f"{before}\n{post}\n{after}"
    assert WordScorer(words).guess(text).harm == bool(harm_words(text, words))


@settings(deadline=None)
@given(st.text(alphabet="kil1 mysef*.@#su'cd", max_size=60))
def test_disguises_of_any_kind_are_read_alike_by_both(words, text):
    found = harm_words(text, words)
    assert WordScorer(words).guess(text).harm == bool(found)
    assert all(part in text for part in found)
