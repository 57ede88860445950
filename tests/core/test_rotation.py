"""Wordings that take turns, and the same text within a week on one account. All accounts are invented."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.repeat_rules import daily, monthly_nth, weekly
from bot.core.repeats import Schedule, runs_between
from bot.core.rotation import Sent, different, next_wording, repeats_itself, same_text, too_few, wordings_needed
from tests.core.calendars import LONDON, at

NOW = at("2026-11-23 09:00")
TEXT = "Tell us about your visit to the children's ward at Ashcombe #CareOpinion"


def sent(text: str = TEXT, account: str = "AshcombeVale", **ago: float) -> Sent:
    return Sent(account, text, NOW - timedelta(**ago))


@pytest.mark.parametrize(("last", "following"), [(None, 0), (0, 1), (1, 2), (2, 0), (7, 2), (-1, 0)])
def test_wordings_take_turns_and_begin_anew(last, following):
    assert next_wording(["one", "two", "three"], last) == following


def test_what_was_posted_last_is_passed_over_even_after_the_list_was_edited():
    assert next_wording(["one", "two"], 0, "two") == 0
    assert next_wording(["Tell us more", "tell us more!", "Other words"], 0) == 2
    assert next_wording(["Tell us https://a.example", "Write to us"], None, "Tell us https://b.example") == 1
    assert next_wording(["only"], 0) == 0
    assert next_wording(["only", "Only."], 0) == 1


def test_without_a_wording_there_is_nothing_to_take():
    with pytest.raises(ValueError, match="no wording"):
        next_wording([], None)


@given(st.lists(st.sampled_from(["Tell us", "tell us!", "Write to us", "Ring us", "", "💙"]), min_size=1), st.data())
def test_the_same_text_never_comes_twice_in_a_row_where_there_is_another(wordings, data):
    last, said = None, data.draw(st.sampled_from(["", *wordings]))
    for _ in range(2 * len(wordings)):
        place = next_wording(wordings, last, said)
        assert 0 <= place < len(wordings)
        if said and different([*wordings, said]) > 1 and any(not same_text(one, said) for one in wordings):
            assert not same_text(wordings[place], said)
        last, said = place, wordings[place]


@given(st.integers(1, 12), st.integers(0, 12))
def test_each_of_different_wordings_gets_its_turn(many, begin):
    wordings, last = [f"wording {'x' * n}" for n in range(many)], begin if begin < many else None
    turns = []
    for _ in range(many):
        last = next_wording(wordings, last)
        turns.append(last)
    assert sorted(turns) == list(range(many))


def test_the_same_text_within_a_week_on_one_account_is_told_with_the_nearest_one():
    found = repeats_itself(sent(), [sent(days=5), sent(days=2), sent(days=3, account="Other")])
    assert found is not None
    assert (found.other, found.same) == (sent(days=2), True)
    assert found.sentence == (
        "“Tell us about your visit to the children's ward at Ashcombe…” is the same text on @AshcombeVale, 2 days "
        "before. Networks take the same text within seven days for spam; write another wording."
    )


@pytest.mark.parametrize(
    ("ago", "gap"),
    [
        ({"minutes": 0}, "at the same time"),
        ({"minutes": 5}, "5 minutes before"),
        ({"hours": 3}, "3 hours before"),
        ({"days": -4}, "4 days after"),
    ],
)
def test_planned_posts_count_like_those_that_went_out(ago, gap):
    found = repeats_itself(sent(), [sent(**ago)])
    assert found is not None
    assert f", {gap}. Networks" in found.sentence


def test_another_link_handle_or_case_makes_no_other_text_and_a_few_words_make_it_alike():
    other = "TELL us about your visit to the childrens ward at Ashcombe, https://a.example #CareOpinion"
    found = repeats_itself(sent(), [sent(other, days=1)])
    assert found is not None
    assert found.same
    found = repeats_itself(sent(), [sent(TEXT.replace("Tell us", "Tell us all"), days=1)])
    assert found is not None
    assert not found.same
    assert "nearly the same text" in found.sentence


@pytest.mark.parametrize(
    "other",
    [
        sent(days=7),
        sent(days=6, hours=23),  # a weekly post over the March change
        sent(account="AshcombeMaternity", days=1),
        sent("How was your visit? Two questions about the clinic", days=1),
        sent("", days=1),
    ],
)
def test_a_week_later_elsewhere_or_in_other_words_it_is_no_repetition(other):
    assert repeats_itself(sent(), [other]) is None


def test_short_texts_have_to_say_the_same():
    assert repeats_itself(sent("Good morning"), [sent("Good evening", days=1)]) is None
    assert repeats_itself(sent("Good morning"), [sent("Good morning!", days=1)]) is not None
    assert repeats_itself(sent("💙"), [sent("💚", days=1)]) is None
    assert repeats_itself(sent("💙", "@ashcombevale"), [sent("💙", "@AshcombeVale", days=1)]) is not None


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        (daily(), 7),
        (daily(2), 4),
        (weekly(range(5)), 5),
        (weekly([0, 3]), 2),
        (weekly([4]), 1),
        (weekly([0, 6], 2), 2),
        (monthly_nth(1, [0]), 1),
    ],
)
def test_a_schedule_needs_as_many_wordings_as_it_has_runs_in_a_week(rule, needed):
    schedule = Schedule(rule, time(9), LONDON, date(2026, 11, 23))
    assert wordings_needed(schedule, NOW) == needed
    texts = [f"A wording about {'x' * n}" for n in range(needed)]
    assert too_few(schedule, texts, NOW) == ""
    if needed > 1:
        assert f"Write {needed - 1} more" in too_few(schedule, [texts[0], texts[0].upper()], NOW)


def test_what_a_team_is_told_about_too_few_wordings():
    schedule = Schedule(weekly(range(5)), time(9), LONDON, date(2026, 11, 23))
    assert too_few(schedule, ["Tell us", "Write to us"], NOW) == (
        "It goes out 5 times in a week and has 2 wordings, so the same text would come again within seven days, which "
        "networks take for spam. Write 3 more, or let it go out less often."
    )


@given(
    st.sampled_from([daily(), daily(3), weekly([1, 2]), weekly(range(7), 2)]),
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_with_as_many_wordings_as_needed_no_text_comes_again_within_a_week(rule, first):
    schedule = Schedule(rule, time(1, 30), LONDON, first)
    start = at(f"{first} 00:00")
    needed = wordings_needed(schedule, start)
    texts = [f"A wording about {'x' * n}" for n in range(needed)]
    gone: list[Sent] = []
    last: int | None = None
    for run in islice(runs_between(schedule, start, start + timedelta(days=60)), 30):
        last = next_wording(texts, last)
        post = Sent("us", texts[last], run.utc)
        assert repeats_itself(post, [each for each in gone if each.text == post.text]) is None
        gone.append(post)
