"""How a post sounds, where single words mislead: phrases, sarcasm, understatement. All examples are invented."""

from __future__ import annotations

import pytest

from bot.core.scorer import WordScorer
from bot.core.triage import Mood
from bot.words import load_words

US = "@AshcombeValeNHS "


@pytest.fixture(scope="module")
def scorer() -> WordScorer:
    return WordScorer(load_words())


MOODS = {
    Mood.NEGATIVE: [
        "4 hours in A&E and still no update",
        "on hold for 50 minutes then cut off",
        "how long does a blood test result take?! still waiting",
        "can't get through to the booking line, nobody answers",
        "Fobbed off again by the same clinic",
        "Great, another cancelled appointment",
        "Thanks for nothing",
        "Oh brilliant, yet another delay",
        "Thanks for losing my notes again",
        "Well done, three hours on hold. Slow clap.",
        "Love being kept waiting in a corridor",
        "Not ideal to be told on the day",
        "A bit disappointed, to put it mildly",
        "your parking machine is about as useful as a chocolate teapot",
        "the new phone system leaves a lot to be desired",
        "rude receptionist, no apology",
        "letter sent to the wrong address, not fit for purpose",
        "we were left on a trolley in the corridor",
        "no thanks to your staff I missed my operation",
    ],
    Mood.POSITIVE: [
        "Thank you to everyone on Ward 4, you were all so kind",
        "can't fault the staff, brilliant from start to finish",
        "Not bad at all, in and out in ten minutes and lovely staff",
        "the midwives went above and beyond ❤️",
        "Couldn't have been better looked after",
        "Hats off to the porters, absolute legends",
        "worth their weight in gold, every one of them",
        "My mum was treated with such kindness, outstanding care",
        "very helpful and friendly, no complaints",
    ],
    Mood.NEUTRAL: [
        "What time does the clinic open on Saturday?",
        "Is there parking at Thornbury Road?",
        "Board papers for March are on the website",
        "Our group meets at Vale Community on Tuesdays",
    ],
    Mood.UNCLEAR: [
        "nie mogę się dodzwonić do przychodni",
        "https://ashcombe.example/news",
        "The nurses were wonderful and so kind. The food was awful and the ward filthy",
    ],
}


@pytest.mark.parametrize(("mood", "post"), [(mood, post) for mood, posts in MOODS.items() for post in posts])
def test_mood(scorer, mood, post):
    assert scorer.guess(US + post).mood is mood
