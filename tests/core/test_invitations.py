"""Invitations to share a story: their text, how they give way, their variety, and when not again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.invitations import Parts, Tone, compose, cooling_off, least_like

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
LINK = "https://www.careopinion.org.uk/youropinion?nacs=AB1"
PARTS = Parts(
    opening="We are sorry about your long wait.",
    service="Emergency Department, Ashcombe General",
    link=LINK,
    link_text="Share your story: {link}",
    site="Care Opinion",
    answers_every_story=True,
    phone="0800 122 31 35",
    tag="@careopinion",
)


def with_(**changes) -> Parts:
    fields = {name: getattr(PARTS, name) for name in Parts.__slots__}
    return Parts(**{**fields, **changes})


def weighted(text: str) -> int:
    """As X counts it: each link is 23."""
    return sum(23 if word.startswith("https://") else len(word) for word in text.split(" ")) + text.count(" ")


def fits(text: str, most: int = 280) -> bool:
    return weighted(text) <= most


def within(most: int) -> Callable[[str], bool]:
    return lambda text: fits(text, most)


def test_an_invitation_says_all_that_a_person_needs_to_know():
    assert compose(PARTS, fits) == (
        "We are sorry about your long wait. Care Opinion is independent, public and moderated. Staff at "
        "the Emergency Department, Ashcombe General will read your story and respond. "
        f"Share your story: {LINK} Or ring Care Opinion: 0800 122 31 35 @careopinion"
    )


@pytest.mark.parametrize(
    "service", ["Maternity", "Ward 7, Ashcombe General Hospital", "Community Nursing Team (North)"]
)
@pytest.mark.parametrize(
    "opening", ["Thank you, that will make their day.", "We are so sorry to hear about your wait, Jo"]
)
@pytest.mark.parametrize("link_text", ["Share your story: {link}", "See other stories and answers: {link}"])
def test_an_invitation_of_usual_length_fits_whole(service, opening, link_text):
    text = compose(with_(service=service, opening=opening, link_text=link_text), fits)
    assert fits(text)
    assert text == compose(with_(service=service, opening=opening, link_text=link_text))


def test_a_response_is_promised_only_where_every_story_gets_one():
    assert "will read your story and respond." in compose(PARTS)
    for most in range(120, 300, 10):
        text = compose(with_(answers_every_story=False), within(most))
        assert "respond" not in text
        assert "answer" not in text
        assert "reply" not in text


@pytest.mark.parametrize(
    ("service", "reads"),
    [
        ("Emergency Department", "at the Emergency Department will"),
        ("the Birth Centre", "at the Birth Centre will"),
        ("Emergency department (A&E)", "at the Emergency department (A&E) will"),
        ("Our Eye Clinic", "at Our Eye Clinic will"),
        ("Ward  7", "at Ward 7 will"),
        ("Maternity", "at Maternity will"),
        ("Wards", "Staff on our wards will"),
        ("Ward 7, Ashcombe General Hospital", "at Ward 7, Ashcombe General Hospital will"),
    ],
)
def test_a_service_is_named_as_one_would_say_it(service, reads):
    assert reads in compose(with_(service=service))


def test_it_gives_way_first_in_what_helps_us_and_last_in_what_helps_the_person():
    seen = list(dict.fromkeys(compose(PARTS, within(most)) for most in range(400, 0, -1)))
    assert [weighted(text) for text in seen] == sorted(map(weighted, seen), reverse=True)
    parts = {"tag": "@careopinion", "service": "Emergency Department", "phone": "0800", "opening": "We are sorry"}
    gone = [
        {name for name, words in parts.items() if words in before and words not in after}
        for before, after in pairwise(seen)
    ]
    assert gone == [{"tag"}, {"service"}, {"phone"}, set(), {"opening"}]
    for text in seen:
        assert text.count(LINK) == 1
        assert "Care Opinion is independent, public and moderated." in text
        assert "taff" in text
        assert "respond" in text


def test_where_nothing_fits_the_shortest_is_left_for_a_person_to_cut():
    assert compose(PARTS, lambda _: False) == (
        "Care Opinion is independent, public and moderated. Relevant staff will read it and respond. "
        f"Share your story: {LINK}"
    )


@pytest.mark.parametrize(
    "link_text", ["Share your story: {link}", "{link}", "", "No place for it", "{link} and {link}", "{0} {link} {x} {"]
)
def test_the_link_is_there_once_whatever_the_template_says(link_text):
    assert compose(with_(link_text=link_text)).count(LINK) == 1


@pytest.mark.parametrize(("phone", "tag"), [(None, None), ("", ""), (" ", "@"), (" ", " ")])
def test_what_is_not_set_leaves_no_gap(phone, tag):
    text = compose(with_(phone=phone, tag=tag, opening="  Thank you \n so much "))
    assert text.startswith("Thank you so much. Care Opinion is")
    assert text.endswith(LINK)
    assert "  " not in text


def test_the_tag_stands_last_and_has_its_sign():
    assert compose(with_(tag="careopinion")).endswith(" @careopinion")


def test_every_tone_has_a_name_that_can_be_kept():
    assert [str(tone) for tone in Tone] == ["sorry", "thanks", "neutral"]


# --- which wording

WORDINGS = [
    ("heard", "We are so sorry to hear about your wait."),
    ("better", "You should have been seen sooner, and we want to know why you were not."),
    ("told", "Thank you for telling us, even though it is not what we hoped to hear."),
]
OTHERS = " Care Opinion is independent, public and moderated. Share your story: https://careopinion.org.uk/a"


def as_sent(slug: str) -> str:
    return f"@jo_rowan Hi Jo, {dict(WORDINGS)[slug]}{OTHERS}"


def test_wordings_take_turns():
    sent: list[str] = []
    chosen = []
    for _ in range(9):
        chosen.append(least_like(WORDINGS, sent))
        sent.append(as_sent(chosen[-1]))
    assert chosen[:3] == ["heard", "better", "told"] or sorted(chosen[:3]) == ["better", "heard", "told"]
    assert all(sorted(chosen[n : n + 3]) == ["better", "heard", "told"] for n in (0, 3, 6))


def test_the_very_last_wording_is_not_taken_again():
    assert all(least_like(WORDINGS[:2], [as_sent("better"), as_sent(slug)]) != slug for slug in ("heard", "better"))


def test_a_single_wording_is_taken_and_none_is_an_error():
    assert least_like(WORDINGS[:1], [as_sent("heard")]) == "heard"
    with pytest.raises(ValueError, match="no wording"):
        least_like([], [])


def test_where_nothing_was_sent_the_first_is_taken():
    assert least_like(WORDINGS, []) == "heard"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=5), st.text(max_size=50)), min_size=1, max_size=5),
    st.lists(st.text(max_size=50)),
)
def test_any_wordings_have_one_that_is_chosen_the_same_again(candidates, recent):
    chosen = least_like(candidates, recent)
    assert chosen in [slug for slug, _ in candidates]
    assert chosen == least_like(candidates, recent)


# --- not again, for a while


def test_nobody_is_invited_again_within_the_time():
    assert cooling_off(None, NOW, 90) is None
    assert cooling_off(NOW - timedelta(days=89), NOW, 90) == NOW + timedelta(days=1)
    assert cooling_off(NOW - timedelta(days=90), NOW, 90) is None
    assert cooling_off(NOW, NOW, 0) is None


# --- all together


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 400))
def test_any_parts_give_a_text_with_the_link(opening, service, most):
    text = compose(with_(opening=opening, service=service), lambda text: len(text) <= most)
    assert LINK in text
