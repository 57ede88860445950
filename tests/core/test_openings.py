"""The same first words sent to somebody else within seven days. All people are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.checks import Check, Opening, check
from tests.core.measured import NOW, OURS, fitting, found


def sent(text: str, handle: str = "jo_rowan", **ago: float) -> Opening:
    return Opening(handle, text, NOW - timedelta(**ago))


def test_the_same_opening_says_when_and_to_whom():
    earlier = [sent("@jo_rowan Hi Jo, we are so sorry to hear about your wait. Please ring.", minutes=40)]
    (finding,) = found(
        "Hello Sam! We are so sorry to hear this. Could you tell us", Check.SAME_OPENING, earlier=earlier
    )
    assert finding.sentence == (
        "You opened the same way 40 minutes ago to @jo_rowan: “Hi Jo, we are so sorry …”. "
        "X may take repeated wording for spam; begin differently."
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We are so sorry to hear about this", "@a @b we're so sorry. To hear about that"),
        ("Dear Ms Rowan, thank you for telling us about ward 4", "Thank you for telling us about the clinic"),
        ("Thank you, Jo, that means a lot to us", "Thank you, Sam! That means a lot to everyone"),
        ("Bore da Siân, diolch am ddweud wrthym", "Diolch am ddweud wrthym heddiw"),
        ("Thank you so much", "Thank you so much, this is lovely"),
        ("We are so sorry to hear that", "𝗪𝗲 are so sorry to hear that"),
    ],
)
def test_the_same_first_words_are_noticed_behind_greetings_names_and_handles(one, other):
    assert found(one, Check.SAME_OPENING, earlier=[sent(other, hours=2)])
    assert found(other, Check.SAME_OPENING, earlier=[sent(one, hours=2)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thank you! That made our day", "Thank you! The ward will be glad"),
        ("We are so sorry to hear about this", "That is not good enough, and we are so sorry to hear it"),
        ("Thank you", "Thank you"),
        ("💙", "💙"),
        ("Hi Jo, ", "Hi Jo, "),
    ],
)
def test_other_first_words_and_two_words_pass(one, other):
    assert found(one, Check.SAME_OPENING, earlier=[sent(other, hours=2)]) == []


def test_an_opening_is_free_again_after_seven_days():
    text = "We are so sorry to hear about this"
    assert found(text, Check.SAME_OPENING, earlier=[sent(text, days=7, seconds=1)]) == []
    assert "7 days ago" in found(text, Check.SAME_OPENING, earlier=[sent(text, days=7)])[0].sentence


def test_the_newest_is_named_and_the_others_are_counted():
    text = "We are so sorry to hear about this"
    earlier = [
        sent(text, "jo", days=2),
        sent(text, "@sam", hours=1),
        sent(text, "lee", days=8),
        sent("Other words", "x"),
    ]
    (finding,) = found(text, Check.SAME_OPENING, earlier=earlier)
    assert "1 hour ago to @sam and to 1 more:" in finding.sentence


def test_without_a_clock_an_earlier_opening_counts_and_no_time_is_told():
    text = "We are so sorry to hear about this"
    kinds = {one.check: one for one in check(text, fitting(text), allowed=OURS, earlier=[sent(text, days=90)])}
    assert "the same way to @jo_rowan" in kinds[Check.SAME_OPENING].sentence
