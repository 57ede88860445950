"""Outgoing words before they are sent: all checks together. All people and sites are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checks import MOST_OF_A_KIND, Check, Opening, check, mended
from tests.core.measured import NOW, OURS, Length, fitting, found


def test_good_words_pass():
    text = (
        "Hi Jo, we are so sorry about your wait in A&E. Please ring us on 01632 960 123, or see "
        "https://www.ashcombe.nhs.uk/pals?a=1. Dr. Rowan's team, e.g. the matron, will call back by 4.30 p.m. "
        "today 💙 #CareOpinion #AskAshcombe"
    )
    assert check(text, fitting(text), allowed=OURS, now=NOW) == ()


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u2060 \u200e", "\u00a0", "\u2800", "\ud800"])
def test_an_empty_text_blocks_and_nothing_else_is_said(text):
    (finding,) = check(text, fitting(text), allowed=OURS)
    assert (finding.check, finding.blocks) == (Check.EMPTY, True)


def test_too_long_a_text_blocks_and_comes_first():
    text = "Call 07700 900123 #careopinion"
    first, *others = check(text, Length(295), allowed=OURS, now=NOW)
    assert (first.check, first.blocks) == (Check.LENGTH, True)
    assert "295 characters of 280: 15 too many" in first.sentence
    assert [(one.check, one.blocks) for one in others] == [(Check.PHONE, False), (Check.HASHTAG_CASE, False)]


def test_a_window_has_room_for_three_of_a_kind():
    numbers = " ".join(f"07700 9001{n:02}," for n in range(40))
    assert len(found(numbers, Check.PHONE)) == MOST_OF_A_KIND


def test_the_same_thing_is_said_once():
    assert len(found("07700 900123 or 07700 900123", Check.PHONE)) == 1


PIECES = st.sampled_from([
    "#careopinion", "#mentalhealthday", "𝗕𝗼𝗹𝗱", "\u200b", "\u202e", "\u200d", "👩‍⚕️", "ⓞⓚ", "943 476 5919",
    "07700 900123 ", " ", "\n", ".", "A&E.", "https://jo:x@careopinion.org.uk", "@jo", "\ud800", "\u0336", "a",
    "العربية", "🏴", "\U000e0067", "\U000e007f", "12/03/1984", "jo@example.org", "BS1 4DJ", "(", "http://[", "1️⃣",
])  # fmt: skip
ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=60)
HOSTILE = st.lists(PIECES | ANYTHING, max_size=30).map("".join)


@settings(deadline=None, max_examples=300)
@given(HOSTILE, HOSTILE)
def test_any_text_is_checked_and_every_fix_removes_its_finding(text, before):
    earlier = [Opening("jo", before, NOW)]
    findings = check(text, fitting(text), allowed=OURS, earlier=earlier, now=NOW)
    assert sorted(findings, key=lambda one: not one.blocks) == list(findings)
    assert {one.check for one in findings if one.blocks} <= {Check.EMPTY, Check.LENGTH}
    for finding in findings:
        assert finding.sentence
        if finding.fix:
            again = check(mended(text, finding), fitting(text), allowed=OURS, earlier=earlier, now=NOW)
            assert finding not in again


@pytest.mark.parametrize(
    "piece",
    [
        "a", "A", " ", "0", "07", "+44 ", "0 ", "(0)", "1 2", "a.", "a.b", ".", "!", "#", "#a", "@", "@a", "a@", "a@a.",
        "-", "http://", "https://a.", "www.", "\u200b", "\u200d", "𝗮", "a\u0336", "🇬", "👩\u200d", "\ud800", "e\u0301",
        "12/", "1.1.", "(at)", "[at] ", "(dot)", "Hi ", "Hi Jo ", "Thank you ", "Mr ", "A&E. ", "no ", "nhs number ",
        "born ", "#care", "BS1 ", "B1", "\n", "“", "\\", "https:\\", "xn--", "ê", "\u202e", "\x00",
        "12 March 1984 ", "943 476 5919 ",
    ],
)  # fmt: skip
def test_a_long_hostile_text_is_read_without_running_in_circles(piece):
    """No stop-watch: a pattern that ran in circles over this would not come back at all."""
    text = (piece * 5000)[:5000]
    assert len(check(text, Length(5000), allowed=OURS, earlier=[Opening("jo", text, NOW)], now=NOW)) < 50
