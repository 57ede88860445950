"""Which posts are near-identical, and which lead they join. All examples are invented."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bot.core.similar import ALIKE, LONG_ENOUGH, Likeness, clean

LEAD = "@AshcombeValeNHS the car park machine at Ashcombe General is broken again, queue right out to the road"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Queue OUT the door!!", "queue out the door"),
        ("@AshcombeValeNHS see https://t.example/a1 #AshcombeQueue", "see ashcombequeue"),
        ("can’t   get\nthrough", "cant get through"),
        ("😡😡", ""),
        ("", ""),
    ],
)
def test_cleaning_leaves_what_two_copies_have_in_common(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "copy",
    [
        LEAD,
        LEAD.upper() + " 😡",
        "RT @someone " + LEAD + " https://t.example/x",
        "the car park machine at Ashcombe General is broken AGAIN - queue right out to the road!",
        "queue right out to the road, the car park machine at Ashcombe General is broken again",
        "the car park machine at Ashcombe General is brokn again, queue right out to the raod",
    ],
)
def test_a_copy_joins_its_lead(copy):
    assert Likeness([(7, clean(LEAD))]).find(clean(copy)) == 7


@pytest.mark.parametrize(
    "other",
    [
        "the car park at Ashcombe General is lovely, plenty of space today and the machine takes cards",
        "the lift at Vale Community is broken again, queue right up the stairs to the clinic",
        "car park broken",
        "",
    ],
)
def test_a_different_post_does_not(other):
    assert Likeness([(7, clean(LEAD))]).find(clean(other)) is None


def test_short_posts_are_never_alike():
    likeness = Likeness([(1, "thank you so much")])
    assert likeness.find("thank you so much") is None


def test_the_earliest_lead_wins_on_ties():
    words = "still waiting for a call back from the clinic on {} street"
    likeness = Likeness([(9, clean(words.format("high"))), (2, clean(words.format("mill")))])
    assert likeness.find(clean(words.format("hill"))) == 2
    assert likeness.find(clean(words.format("bath"))) == 9


def test_leads_added_within_a_page_count_at_once():
    likeness = Likeness()
    assert likeness.find(clean(LEAD)) is None
    likeness.add(3, clean(LEAD))
    assert likeness.find(clean(LEAD + "!!")) == 3


def test_the_first_of_two_equal_leads_stays_the_lead():
    likeness = Likeness([(3, clean(LEAD)), (4, clean(LEAD))])
    assert likeness.find(clean(LEAD)) == 3


def test_it_agrees_with_comparing_everyone():
    """Meeting only the leads that share a rarer word finds what comparing all finds, on 400 typed-over copies."""
    chance = random.Random(11)
    vocabulary = ["ward", "queue", "nurse", "letter", "the", "my", "of", "waiting", "today", "again"]
    vocabulary += [
        f"{a}{b}" for a in ("clin", "park", "phon", "sur", "mid") for b in ("a", "ery", "wife", "ing", "ox", "elt")
    ]
    leads = [(n, clean(" ".join(chance.choices(vocabulary, k=chance.randint(6, 30))))) for n in range(150)]
    likeness, kept = Likeness(leads), [(n, text) for n, text in leads if len(text) >= LONG_ENOUGH]
    for _ in range(400):
        letters = list(chance.choice(leads)[1])
        for _ in range(chance.randint(0, len(letters) // 8)):
            letters[chance.randrange(len(letters))] = chance.choice("abcdefgh ")
        text = " ".join("".join(letters).split())
        best = max((fuzz.token_sort_ratio(text, lead) for _, lead in kept), default=0)
        assert (likeness.find(text) is not None) == (len(text) >= LONG_ENOUGH and best >= ALIKE)


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=8), st.text(max_size=80))
def test_odd_text_never_raises_and_the_answer_is_one_of_the_leads(texts, text):
    likeness = Likeness(enumerate(map(clean, texts)))
    assert likeness.find(clean(text)) in {None, *range(len(texts))}
