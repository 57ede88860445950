"""Our own text is known again in whatever dress it comes back, and never mistaken for another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.posts import Author, PublicPost
from bot.core.publishing import Draft, is_blank, is_it, same_text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = "We are sorry to hear this. Please tell us more."


def standing(text: str = TEXT, *, reply_to: str | None = "7", at: datetime = NOW, repost: bool = False) -> PublicPost:
    """A post on our own timeline."""
    us = Author("900000001", "AshcombeValeNHS", "Ashcombe Vale")
    return PublicPost("x", "8", "8", us, text, at, "https://x.com/i/status/8", reply_to=reply_to, repost=repost)


@pytest.mark.parametrize(
    ("ours", "read"),
    [
        (TEXT, f"@anna {TEXT}"),
        (TEXT, f"@anna @AshcombeValeNHS @b_3 {TEXT}"),
        (f"@anna {TEXT}", f"@anna {TEXT}"),
        ("tea & scones <3", "tea &amp; scones &lt;3"),
        ("we write &amp; as it is", "we write &amp; as it is"),
        ("Cafe\u0301 hours", "Caf\xe9 hours"),
        ("  Two  spaces\r\n\r\nand a line  ", "Two spaces\n\nand a line"),
        ("see vale.example/flu", "see http://vale.example/flu"),
        ("see https://vale.example/a?b=1&copy=2", "see https://vale.example/a?b=1&copy=2"),
        ("See HTTPS://Vale.example/Flu", "See https://vale.example/Flu"),
        ("our new sign", "our new sign https://t.co/Ab3dEf"),
        ("our new sign", "our new sign https://x.com/AshcombeValeNHS/status/8/photo/1"),
        ("our new sign", "our new sign pic.x.com/Ab3dEf"),
        ("zero\u200bwidth and \u202eturned", "zerowidth and turned"),
    ],
)
def test_what_a_network_does_to_a_text_leaves_it_the_same(ours: str, read: str) -> None:
    assert same_text(ours, read)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "We are sorry to hear that. Please tell us more.",
        f"{TEXT} Call us.",
        "病院",
        "@anna",
        f"{TEXT} https://vale.example",
    ],
)
def test_another_text_is_another_text(other: str) -> None:
    assert not same_text(TEXT, other)


def test_only_a_reply_has_handles_put_in_front() -> None:
    assert same_text("@anna thank you", "@bert @anna thank you")
    assert not same_text("@anna thank you", "@bert thank you", reply=False)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_text_is_the_same_when_it_comes_back_escaped(text: str) -> None:
    assert same_text(text, text)
    assert same_text(text, escape(text, quote=False))


@given(st.text("&ampltgcopy#39;<> é\u0301", max_size=30))
def test_a_text_full_of_half_entities_is_the_same_when_it_comes_back_escaped(text: str) -> None:
    assert same_text(text, escape(text, quote=False))


def test_it_is_our_draft_if_text_target_and_time_agree() -> None:
    draft = Draft(TEXT, "7")
    assert is_it(draft, standing(), since=NOW)
    assert is_it(draft, standing(f"@anna {TEXT}"), since=NOW)
    assert not is_it(draft, standing("Something else"), since=NOW)
    assert not is_it(draft, standing(repost=True), since=NOW)


@pytest.mark.parametrize(("asked", "found"), [("7", "9"), ("7", None), (None, "7")])
def test_the_same_words_to_somebody_else_are_not_our_draft(asked: str | None, found: str | None) -> None:
    assert not is_it(Draft(TEXT, asked), standing(reply_to=found), since=NOW)


def test_a_post_of_its_own_answers_nobody() -> None:
    assert is_it(Draft(TEXT), standing(reply_to=None), since=NOW)
    assert not is_it(Draft(f"@anna {TEXT}"), standing(f"@bert {TEXT}", reply_to=None), since=NOW)


def test_an_answer_may_hang_on_another_edit_of_the_same_post() -> None:
    assert is_it(Draft(TEXT, "7", versions=frozenset({"6", "9"})), standing(reply_to="9"), since=NOW)
    assert not is_it(Draft(TEXT, versions=frozenset({"9"})), standing(reply_to="9"), since=NOW)


def test_clocks_may_differ_by_two_minutes_and_no_more() -> None:
    draft = Draft(TEXT, "7")
    assert is_it(draft, standing(at=NOW - timedelta(seconds=119)), since=NOW)
    assert not is_it(draft, standing(at=NOW - timedelta(seconds=121)), since=NOW)
    assert is_it(draft, standing(at=NOW + timedelta(hours=3)), since=NOW)


def test_a_text_that_nobody_sees_is_blank() -> None:
    assert all(is_blank(text) for text in ("", " \n", "\u200b\u2060", "\x00", "&#8203;"))
    assert not any(is_blank(text) for text in ("a", "🚑", "&"))
