"""What a post is about: the service, never the person. All examples are invented."""

from __future__ import annotations

import re

import pytest

from bot.core.scorer import WordScorer
from bot.core.themes import THEMES
from bot.words import load_words

US = "@AshcombeValeNHS "


@pytest.fixture(scope="module")
def scorer() -> WordScorer:
    return WordScorer(load_words())


THEME_OF = {
    "waiting": "been waiting 5 hours and the queue is not moving",
    "appointments": "my appointment was rebooked twice",
    "communication": "nobody told us anything, no communication at all",
    "staff": "the receptionist was rude",
    "care": "the treatment and aftercare were excellent",
    "facilities": "car park full and the lift is broken",
    "food": "cold toast for breakfast and lunch was worse",
    "cleanliness": "toilets filthy, dirty and smelly",
    "discharge": "stuck in the discharge lounge, waiting to go home",
    "letters": "got a letter meant for someone else",
    "phones": "your website is down and the phone line is engaged",
    "access": "no ramp at the side door for wheelchairs",
    "cost": "£8 for parking charges? expensive",
    "streets": "potholes and missed bin collection on our street",
    "news": "BBC News headline about the chief executive",
    "events": "join us at the open day and fundraising workshop",
    "praise": "thank you, you are all amazing",
    "question": "what time do you close?",
}


@pytest.mark.parametrize(("theme", "post"), THEME_OF.items())
def test_theme(scorer, theme, post):
    assert scorer.guess(US + post).theme == theme


def test_no_theme_where_no_word_says_so(scorer):
    assert scorer.guess("hello there").theme is None


@pytest.mark.parametrize("post", ["There were three of us", "Ward 9 again", "I rang 4 times"])
def test_a_bare_number_is_not_about_money(scorer, post):
    assert scorer.guess(post).theme != "cost"


FORBIDDEN = re.compile(
    "cancer|diabet|dementia|autis|depress|anxiety|mental|disab|pregnan|hiv|covid|addict|alcohol|drug|illness|disease"
    "|diagnos|religio|muslim|christian|jew|hindu|sikh|faith|church|race|ethnic|black|asian|white|gay|lesbian|trans"
    "|sexual|labour|tory|conservative|politic|vote|union|crim"
)


def test_no_theme_names_a_condition_or_a_belief():
    """The networks forbid deriving these about a person; a theme is about the service."""
    said = " ".join(f"{theme.slug} {theme.label}" for theme in THEMES.values()).lower()
    assert FORBIDDEN.findall(said) == []


def test_every_theme_has_an_emoji_and_a_plain_label():
    assert all(theme.emoji and theme.label and not theme.emoji.isascii() for theme in THEMES.values())
    assert len({theme.label for theme in THEMES.values()}) == len(THEMES)
