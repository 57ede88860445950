"""Repeats as people say them: what is read and said back, what is refused, and that nothing can make it stumble."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.repeat_reading import Repeats
from bot.core.repeats import from_json, how_many, next_run, runs_between, to_json
from bot.core.time_reading import Read
from bot.core.time_refusals import Refused, Why
from bot.core.when import read_when
from tests.core.calendars import LONDON, at
from tests.core.test_time_reading import wall

FILE = tomllib.loads(Path(__file__).with_name("repeat_examples.toml").read_text("utf-8"))
NOW = at(FILE["now"])
TYPED = [each[0] for kind in ("read", "said", "refused") for each in FILE[kind]]


def reading(words: str, now=NOW) -> Repeats:
    found = read_when(words, now, LONDON, "ENG")
    assert isinstance(found, Repeats), found
    return found


def refusal(words: str) -> Refused:
    found = read_when(words, NOW, LONDON, "ENG")
    assert isinstance(found, Refused), found
    return found


def first_runs(found: Repeats, many: int) -> list[str]:
    runs = islice(runs_between(found.schedule, NOW, NOW + timedelta(days=800)), many)
    return [f"{run.wall:%Y-%m-%d %H:%M}" for run in runs]


@pytest.mark.parametrize(("typed", "said", "runs", "rest"), FILE["read"], ids=[each[0] for each in FILE["read"]])
def test_a_repeat_is_read_said_back_in_a_sentence_and_run(typed, said, runs, rest):
    found = reading(typed)
    assert (found.said, found.rest, found.notes) == (said, rest, ())
    assert first_runs(found, len(runs)) == runs
    assert found.first.wall == wall(runs[0])


@pytest.mark.parametrize(("typed", "runs", "note"), FILE["said"], ids=[each[0] for each in FILE["said"]])
def test_what_a_person_may_not_expect_is_said(typed, runs, note):
    found = reading(typed)
    assert first_runs(found, len(runs)) == runs
    assert note in found.notes


@pytest.mark.parametrize(("typed", "why", "sentence"), FILE["refused"], ids=[each[0] for each in FILE["refused"]])
def test_what_is_not_clear_is_refused_in_a_sentence_with_three_examples_that_are_read(typed, why, sentence):
    found = refusal(typed)
    assert found.why is Why(why), found
    assert sentence in found.sentence
    assert found.words == typed
    assert len(set(found.examples)) == 3
    for each in found.examples:
        assert isinstance(read_when(each, NOW, LONDON, "ENG", whole=True), Repeats), each


def test_whoever_left_out_am_or_pm_is_asked_about_their_own_repeat_the_morning_first():
    assert refusal("every Tuesday at 10").examples == (
        "every Tuesday at 10am", "every Tuesday at 10pm", "every Tuesday at 22:00",
    )  # fmt: skip
    assert refusal("Every 9 days at 9 until 9 December Hello").examples[0] == "Every 9 days at 9am until 9 December"
    assert refusal("at 5:30 Wed to Fri").examples[:2] == ("at 5.30am Wed to Fri", "at 5.30pm Wed to Fri")
    assert refusal("every Friday at 9 until Tuesday").examples[0] == "every weekday at 9am"


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("Wed, Thu and Fri Hello", "Wed, Thu and Fri at 9am"),
        ("2, 3 and 5 December at 8.30am", "2 December and 3 December at 8.30am"),
    ],
)
def test_the_first_example_is_made_of_what_was_typed(typed, example):
    assert refusal(typed).examples[0] == example


def test_a_range_of_days_begins_with_its_first_however_short_it_is():
    """On a Wednesday at ten, when its own nine o'clock has gone by."""
    found = read_when("Wednesday to Thursday at 9am", at("2026-11-25 10:00"), LONDON, "ENG", whole=True)
    assert isinstance(found, Repeats)
    assert found.first.day.isoformat() == "2026-12-02"
    assert found.said.endswith("until 3 December 2026 (2 runs)")


def test_there_are_enough_examples():
    assert len(TYPED) == len(set(TYPED)) >= 80
    assert {each[1] for each in FILE["refused"]} == {*Why}


def test_what_is_no_repeat_is_read_as_a_moment():
    for typed, rest in (("Monday 9am Hello", "Hello"), ("Friday 9am Every day we are here", "Every day we are here")):
        found = read_when(typed, NOW, LONDON, "ENG")
        assert isinstance(found, Read)
        assert found.rest == rest
    midnight = read_when("12am Hello", NOW, LONDON)
    assert isinstance(midnight, Refused)
    assert midnight.examples[:2] == ("tomorrow midday", "tomorrow midnight")
    assert isinstance(read_when("tomorrow 9am sharpish", NOW, LONDON, whole=True), Refused)
    assert isinstance(read_when("every day 9am sharpish", NOW, LONDON, whole=True), Refused)


def test_bank_holidays_are_those_of_the_nation_and_without_one_are_refused():
    words = "every weekday at 9am except bank holidays from 30 November"
    scottish = read_when(words, NOW, LONDON, "SCT")
    assert isinstance(scottish, Repeats)
    assert (scottish.first.day.isoformat(), reading(words).first.day.isoformat()) == ("2026-12-01", "2026-11-30")
    none = read_when(words, NOW, LONDON)
    assert isinstance(none, Refused)
    assert "names no nation" in none.sentence


@pytest.mark.parametrize("typed", [each[0] for each in FILE["read"]])
def test_what_was_read_is_the_same_after_the_database(typed):
    schedule = reading(typed).schedule
    assert from_json(to_json(schedule)) == schedule


def test_a_long_list_of_exceptions_is_cut_in_the_sentence():
    days = ", ".join(f"{day} December" for day in (1, 3, 5, 7, 9, 11, 13))
    assert reading(f"every day at 9am except {days}").said.endswith(
        "except Tuesday 1 December, Thursday 3 December, Saturday 5 December, Monday 7 December, Wednesday 9 December "
        "and 2 more"
    )


@given(st.datetimes(wall("2026-01-01"), wall("2029-01-01")), st.sampled_from(TYPED))
@settings(max_examples=300, deadline=None)
def test_at_any_time_a_repeat_has_a_first_run_ahead_and_a_refusal_has_examples_that_are_read(now, typed):
    now = now.replace(tzinfo=UTC)
    found = read_when(typed, now, LONDON, "ENG")
    if isinstance(found, Refused):
        for each in found.examples:
            assert isinstance(read_when(each, now, LONDON, "ENG", whole=True), Repeats | Read), (each, found)
    elif isinstance(found, Repeats):
        assert found.first == next_run(found.schedule, now)
        assert found.first.utc > now
        runs = how_many(found.schedule)
        assert runs is None or runs > 0


WORDS = st.sampled_from([
    "every", "other", "second", "day", "weekday", "Mondays", "Friday", "week", "2", "weeks", "on", "first", "Monday",
    "of", "the", "month", "monthly", "15th", "31st", "at", "9am", "9", "half", "nine", "until", "20", "December",
    "for", "6", "times", "except", "bank", "holidays", "and", ",", "to", "from", "starting", "weekends", "Christmas",
    "Day", "1.30am", "fortnight", "a", "0", "999", "2026-12-01",
])  # fmt: skip


@given(st.lists(WORDS, max_size=14).map(lambda words: " ".join(["every", *words])))
@settings(max_examples=1500, deadline=None)
def test_no_words_make_it_stumble_and_none_are_lost(words):
    found = read_when(words, NOW, LONDON, "ENG")
    if isinstance(found, Refused):
        assert found.words == words
        assert len(found.examples) == 3
        return
    assert words.endswith(found.rest)
    assert found.phrase in words
    if isinstance(found, Repeats):
        assert from_json(to_json(found.schedule)) == found.schedule
        assert found.said


@pytest.mark.parametrize(
    "words",
    [
        "every " * 2_000, "every day at 9am except " + "25 December, " * 800, "Mondays, " * 1_200, "first " * 2_000,
        "every day at 9am" + " until" * 2_000, "every day 9am for 366 times except " + "1/1," * 2_500,
        "every " + "1" * 10_000, "each\u202e day" * 1_000, "every 12 months on the 31st at 9am for 366 times",
        "every 12 months on the 25th at 9am from 25 December except bank holidays",
    ],
    ids=lambda words: ascii(words[:24]),
)  # fmt: skip
def test_long_and_odd_input_is_answered_at_once(words):
    begun = time.process_time()
    read_when(words, NOW, LONDON, "ENG")
    assert time.process_time() - begun < 0.5
