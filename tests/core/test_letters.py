"""Fancy letters, hidden letters and emoji in outgoing words."""

from __future__ import annotations

import pytest

from bot.core.checks import Check, mended
from bot.core.letters import count_emoji
from tests.core.measured import found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("💙", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽👍🏿", 2),
        ("🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", 1),
        ("🇬🇧🇮🇪", 2),
        ("1️⃣2️⃣", 2),
        ("❤❤️", 2),
        ("© ® ™ ‼ ↔ 12 #", 0),
        ("🅰️🅱️🅾️", 3),
    ],
)
def test_emoji_are_counted_as_they_are_seen(text, count):
    assert count_emoji(text) == count


def test_more_than_three_emoji_are_too_many():
    assert found("Well done 💙💙👩‍👩‍👧‍👦", Check.MANY_EMOJI) == []
    assert "There are 4 emoji" in found("Well done 💙💙💙👩‍👩‍👧‍👦", Check.MANY_EMOJI)[0].sentence


FANCY = [
    ("𝗧𝗵𝗮𝗻𝗸 you 𝑱𝒐", "Thank you Jo"),
    ("Ｔｈａｎｋ you", "Thank you"),
    ("Ⓣⓗⓐⓝⓚ you", "Thank you"),
    ("🅷🅴🅻🅻🅾", "HELLO"),
    ("🅃🄷🄰🄽🄺", "THANK"),
    ("⒯⒣⒜⒩⒦", "thank"),
    ("ᴛʜᴀɴᴋ you", "thank you"),
    ("ˢᵐᵃˡˡ", "small"),
    ("ℌ𝔢𝔩𝔭", "Help"),
    ("in 𝟮𝟬𝟮𝟲", "in 2026"),
    ("s̶t̶r̶u̶c̶k̶", "struck"),
]


@pytest.mark.parametrize(("text", "plain"), FANCY)
def test_fancy_letters_are_named_with_the_plain_text(text, plain):
    (finding,) = found(text, Check.FANCY_LETTERS)
    assert mended(text, finding) == plain
    assert found(plain, Check.FANCY_LETTERS) == []


@pytest.mark.parametrize(
    "text",
    [
        "café Siân Ŵyn naïve £5 €5 20 °C 37 ℃ ™ ® © ½ ² ³ ﬁve Ⅳ № ① ª º … – — “so” ‘so’ • µg β-blocker Ω Å",
        "🅰️ 🅱️ 🅾️ donors, park at 🅿️, Ⓜ️ and ℹ️",
        "Привет, Ελλάδα, 日本語, العربية, ਪੰਜਾਬੀ",
    ],
)
def test_accents_signs_and_other_languages_are_not_fancy(text):
    assert found(text, Check.FANCY_LETTERS) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Care\u200bOpinion", "CareOpinion"),
        ("\u202etxet\u202c nur", "txet nur"),
        ("Hello\ufeff", "Hello"),
        ("pay\u00adment", "payment"),
        ("a\u200db", "ab"),
        ("a\u2066b\u2069", "ab"),
        ("one\x0btwo", "one two"),
        ("\x00nul", "nul"),
        ("half\ud83d", "half"),
        ("\U000e0041hidden", "hidden"),
    ],
)
def test_hidden_letters_are_named_and_taken_out(text, plain):
    (finding,) = found(text, Check.HIDDEN_LETTERS)
    assert mended(text, finding) == plain
    assert "nobody can see" in finding.sentence


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 👩🏽‍⚕️ 🏳️‍🌈 ❤️‍🔥",
        "Cymru 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "می‌خواهم \u200fالعربية\u200e",
        "क्‍ष",
        "two\nlines\tand\u00a0more",
    ],
)
def test_joined_emoji_flags_and_other_scripts_hide_nothing(text):
    assert found(text, Check.HIDDEN_LETTERS) == []
