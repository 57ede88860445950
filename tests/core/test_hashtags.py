"""Hashtags that screen readers can read, and how many."""

from __future__ import annotations

import pytest

from bot.core.checks import Check, mended
from tests.core.measured import found

HASHTAGS = [
    ("#careopinion", "#CareOpinion"),
    ("#CAREOPINION", "#CareOpinion"),
    ("#Careopinion", "#CareOpinion"),
    ("#NHS75", "#nhs75"),  # as the team spells it
    ("#mentalhealthawarenessweek", "#MentalHealthAwarenessWeek"),
    ("#nhscharities", "#NHSCharities"),
    ("#thankyouashcombe", None),
    ("#strokeawareness2026", "#StrokeAwareness2026"),
    ("#hellomynameis", "#HelloMyNameIs"),
]


@pytest.mark.parametrize(("tag", "better"), HASHTAGS)
def test_a_hashtag_that_reads_as_one_word_is_named(tag, better):
    (finding,) = found(f"Tell us more {tag}", Check.HASHTAG_CASE)
    assert f"Screen readers read {tag} as one word." in finding.sentence
    if better:
        assert finding.fix == (tag, better)
        assert mended(f"Tell us more {tag}", finding) == f"Tell us more {better}"
    else:
        assert finding.fix is None
        assert "begin each word with a capital" in finding.sentence


@pytest.mark.parametrize(
    "tag",
    [
        "#CareOpinion", "#nurses", "#NHS", "#CAMHS", "#physiotherapy", "#together", "#therapists", "#covid19", "#nhs75",
        "#Safeguarding", "#mental_health", "#disappointed", "#supportive", "#1", "#2026", "#iechyd", "#café",
        "https://ashcombe.example/#careopinion", "a#careopinion", "&#careopinion", "##",
    ],
)  # fmt: skip
def test_other_hashtags_pass(tag):
    assert found(f"Tell us more {tag}", Check.HASHTAG_CASE) == []


def test_a_fix_for_one_tag_leaves_a_longer_one_alone():
    text = "#careopinion and #careopinionday"
    first, second = found(text, Check.HASHTAG_CASE)
    assert mended(text, first) == "#CareOpinion and #careopinionday"
    assert mended(mended(text, first), second) == "#CareOpinion and #CareOpinionDay"


def test_more_than_three_hashtags_are_counted():
    assert found("#One #Two #Three", Check.MANY_HASHTAGS) == []
    (finding,) = found("#One #Two #Three #Four", Check.MANY_HASHTAGS)
    assert "There are 4 hashtags" in finding.sentence
