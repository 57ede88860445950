"""What stands behind `/mentions`, and how a list travels with its buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.mention_commands import NotKnown, understood
from bot.core.mention_lists import LONGEST_WORDS, Asked, Which
from bot.core.triage import Mood

SERVICES = (("emergency", "Emergency Department"), ("maternity", "Maternity"), ("eye-clinic", "Eye clinic"))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked(Which.OPEN)),
        ("  Mine ", Asked(Which.MINE)),
        ("owed", Asked(Which.OWED)),
        ("open", Asked(Which.OPEN)),
        ("answered", Asked(Which.ANSWERED)),
        ("all", Asked(Which.ALL)),
        ("negative", Asked(Which.OPEN, mood=Mood.NEGATIVE)),
        ("mine positive", Asked(Which.MINE, mood=Mood.POSITIVE)),
        ("service emergency", Asked(Which.OPEN, service="emergency")),
        ("service Emergency Department", Asked(Which.OPEN, service="emergency")),
        ("service eye", Asked(Which.OPEN, service="eye-clinic")),
        ('"lost my notes"', Asked(Which.ALL, words="lost my notes")),
        ("“Lost  my notes”", Asked(Which.ALL, words="Lost my notes")),
        ('"100%"', Asked(Which.ALL, words="100%")),
        ("boy", Asked(Which.ALL, words="boy")),
        ("Lost my notes", Asked(Which.ALL, words="Lost my notes")),
        ("negative parking", Asked(Which.ALL, words="negative parking")),
        ("car park `<!channel>`", Asked(Which.ALL, words="car park <!channel>")),
    ],
)
def test_what_is_typed_is_understood(typed: str, asked: Asked) -> None:
    assert understood(typed, SERVICES) == asked


@pytest.mark.parametrize("typed", ["help", "?", "HELP"])
def test_help_is_help(typed: str) -> None:
    assert understood(typed, SERVICES) is None


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("opne", "/mentions open"),
        ("mien", "/mentions mine"),
        ("negativ", "/mentions negative"),
        ("service emergancy", "/mentions service emergency"),
        ("service", "/mentions service emergency"),
        ('""', '/mentions "parking"'),
        ("mine mine", "/mentions mine"),
        ("`", '/mentions "parking"'),
    ],
)
def test_a_slip_is_answered_with_the_nearest(typed: str, example: str) -> None:
    found = understood(typed, SERVICES)
    assert isinstance(found, NotKnown)
    assert found.example == example


def test_where_a_service_is_meant_all_of_them_are_named() -> None:
    found = understood("service xyzzy", SERVICES)
    assert isinstance(found, NotKnown)
    assert found.services == ("emergency", "maternity", "eye-clinic")


@given(
    which=st.sampled_from(Which),
    mood=st.none() | st.sampled_from(Mood),
    service=st.none() | st.sampled_from([slug for slug, _ in SERVICES]),
    words=st.text(max_size=LONGEST_WORDS).map(lambda text: " ".join(text.split())),
    page=st.integers(0, 99_999),
)
def test_a_list_comes_back_from_its_button_as_it_was(
    which: Which, mood: Mood | None, service: str | None, words: str, page: int
) -> None:
    asked = Asked.read(f"{which.value}:{service or ''}:{mood.value if mood else ''}:{page}:{words}")
    assert Asked.read(asked.written()) == asked
    assert len(f"mentions:{asked.written()}") <= 255


@pytest.mark.parametrize(
    "made_up", ["", "open", "open:::x:", "nope:::0:", "open:A B::0:", "open::sad:0:", "open:::-1:"]
)
def test_what_no_button_carries_is_refused(made_up: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part it fails at
        Asked.read(made_up)
