"""The first guess, one invented post after another: service, urgency, thanks, spam, complaint."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.scorer import WordScorer
from bot.core.service_words import ServiceWords
from bot.core.themes import THEMES
from bot.core.triage import Guess, Urgency
from bot.core.words import WordTrouble
from bot.words import load_words, words_of

SERVICES = [
    ServiceWords("general", ("Ashcombe General", "the General")),
    ServiceWords("emergency", ("A&E", "emergency department", "casualty")),
    ServiceWords("emergency-children", ("children's A&E", "paediatric A&E")),
    ServiceWords("ward-4", ("Ward 4",)),
    ServiceWords("maternity", ("maternity", "birth centre")),
]
US = "@AshcombeValeNHS "


@pytest.fixture(scope="module")
def scorer() -> WordScorer:
    return WordScorer(load_words(), SERVICES)


def test_a_guess_holds_these_fields_and_no_words_of_the_post():
    fields = {field.name for field in dataclasses.fields(Guess)}
    assert fields == {"mood", "theme", "service", "urgency", "thanks", "spam", "complaint", "harm"}


@pytest.mark.parametrize(
    ("post", "service"),
    [
        ("4 hours in A&E", "emergency"),
        ("4 hours in a & e", "emergency"),
        ("the a and e waiting room", "emergency"),
        ("MATERNITY were lovely", "maternity"),
        ("maternity's new pool", "maternity"),
        ("children's A&E at Ashcombe General", "emergency-children"),
        ("A&E at Ashcombe General", "general"),
        ("ward 4 staff", "ward-4"),
        ("ward 42 staff", None),
        ("award 4 us", None),
        ("paternity leave", None),
        ("no service at all", None),
    ],
)
def test_the_longest_name_of_a_service_wins_and_words_are_whole(scorer, post, service):
    assert scorer.guess(post).service == service


URGENT = [
    "Could someone call me before 16:00 with a comment?",
    "Hi, I'm from the Ashcombe Gazette, any response before 5pm?",
    "Is there a statement by tonight? Our deadline is close",
    "Can your press office please call me",
    "I'm a reporter for the Ashcombe Gazette, can we talk?",
    "I have written to my MP about this",
    "you will hear from my solicitor",
    "my dad is stuck in a lift at Ashcombe General right now",
    "my nan passed away on your ward and nobody rang us",
    "this is an emergency, is the walk-in open",
    "I was sent another patient's letter",
    "has run out of insulin and pharmacy is closed",
    "the ombudsman will hear about this",
]
ROUTINE = [
    "so happy right now, we have a baby girl, thank you all",
    "my phone battery died in the queue",
    "the urgent treatment centre has moved",
    "what time does the clinic close, no comment needed",
    "I wrote you a comment by post last week",
    "what time does the clinic open",
    "parking machine broken again",
]


@pytest.mark.parametrize(
    ("post", "urgency"), [(p, Urgency.URGENT) for p in URGENT] + [(p, Urgency.ROUTINE) for p in ROUTINE]
)
def test_urgency(scorer, post, urgency):
    assert scorer.guess(post).urgency is urgency


@pytest.mark.parametrize(
    ("post", "thanks"),
    [
        ("Thank you so much to the team on Ward 4", True),
        ("Huge thanks to maternity, you were brilliant", True),
        ("no thanks to you I missed my slot", False),
        ("thanks for nothing", False),
        ("thanks for cancelling my operation again", False),
        ("thank god that is over", False),
        ("can you tell me the opening times please? thanks", False),
        ("thanks in advance", False),
    ],
)
def test_thanks_are_meant(scorer, post, thanks):
    assert scorer.guess(post).thanks is thanks


@pytest.mark.parametrize(
    ("post", "spam"),
    [
        ("Follow me back! Free bitcoin giveaway, click here https://coins.example", True),
        ("DM me to earn £500 a day with forex signals https://x.example", True),
        ("is the flu clinic free? https://ashcombe.example/flu", False),
        ("still waiting for a call back https://ashcombe.example #nhs", False),
        ("win a hamper in our hospice raffle", False),
    ],
)
def test_likely_spam(scorer, post, spam):
    assert scorer.guess(post).spam is spam


@pytest.mark.parametrize(
    ("post", "complaint"),
    [
        ("still waiting for my refund for the broken parking machine", True),
        ("your website is not working and nobody answers the phone", True),
        ("what time do visitors have to leave?", False),
        ("thank you for looking after my dad", False),
        ("lovely sunset over the bridge tonight", False),
    ],
)
def test_complaint(scorer, post, complaint):
    assert scorer.guess(US + post).complaint is complaint


ODD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "a" * 10_000,
    "my " * 4_000,
    "😀" * 500,
    "\u202eevil\u202c",
    "(((",
    "* # *",
    "k" + "*" * 500 + "l",
    "@ # $",
    "’" * 50,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_gets_a_guess(scorer, text):
    assert isinstance(scorer.guess(text), Guess)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_gets_a_guess_and_the_same_one_twice(scorer, text):
    guess = scorer.guess(text)
    assert guess == scorer.guess(text)
    assert guess.theme is None or guess.theme in THEMES
    assert guess.service is None or guess.service in {service.slug for service in SERVICES}


def test_a_team_adds_words_of_its_own():
    own = {"urgent": {"team": ["operation nightingale"]}, "themes": {"facilities": ["multi-storey"]}}
    guess = WordScorer(load_words(own)).guess("Operation Nightingale at the multi-storey")
    assert (guess.urgency, guess.theme) == (Urgency.URGENT, "facilities")


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"themes": {"wating": ["queue"]}}, "there is no such theme"),
        ({"urgent": {"soon": ["soon"]}}, "there is no such list"),
        ({"urgent": {"always": "soon"}}, "should be a list"),
        ({"urgent": ["soon"]}, "should be a table"),
        ({"thanks": {"words": ["(thank you"]}}, "bracket"),
        ({"thanks": {"words": [3]}}, "list of phrases in quotation marks"),
    ],
)
def test_words_that_cannot_be_used_are_named_in_a_sentence(own, sentence):
    with pytest.raises(WordTrouble, match=sentence):
        load_words(own)


def test_a_teams_words_joined_to_compiled_lists_make_the_lists_that_compiling_everything_makes():
    harm, urgent = ("codeword heron", "kill myself", "(the|a) reservoir"), ("multi-storey", "codewordd", "999 now")
    whole = load_words({"harm": {"safeguarding": list(harm)}, "urgent": {"team": list(urgent)}})
    alone, joined = words_of((), ()), words_of(harm, urgent)
    for name in ("phrases", "harm", "harmless"):
        one, other = getattr(whole, name), getattr(joined, name)
        assert one.vocabulary == other.vocabulary
        assert sorted_tags(one._root) == sorted_tags(other._root)
    assert (whole.settled, whole.squeezed) == (joined.settled, joined.squeezed)
    assert "codewordd" not in alone.settled
    assert alone.phrases.find(["999", "now"]).get("urgent team") is None


def sorted_tags(node: dict[str, Any]) -> dict[str, Any]:
    return {key: sorted(under) if isinstance(under, list) else sorted_tags(under) for key, under in node.items()}
