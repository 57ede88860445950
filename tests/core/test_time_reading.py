"""The time reader: what the help promises, what it refuses and in which words; nothing can make it stumble."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.moments import ahead, in_full
from bot.core.time_reading import Read, read_start, read_whole
from bot.core.time_refusals import Refused, Why, short_clock
from bot.core.wall_times import moment
from tests.core.calendars import LONDON, at

FILE = tomllib.loads(Path(__file__).with_name("time_examples.toml").read_text("utf-8"))
NOW = at(FILE["now"])
TYPED = [each[0] for kind in ("read", "said", "refused") for each in FILE[kind]]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def reading(words: str, now: datetime = NOW, zone: ZoneInfo = LONDON) -> Read:
    found = read_start(words, now, zone)
    assert isinstance(found, Read), found
    return found


def refusal(words: str, now: datetime = NOW) -> Refused:
    found = read_start(words, now, LONDON)
    assert isinstance(found, Refused), found
    return found


@pytest.mark.parametrize(("typed", "expected", "rest"), FILE["read"], ids=[each[0] for each in FILE["read"]])
def test_a_time_is_read_and_the_rest_of_the_line_is_kept(typed, expected, rest):
    found = reading(typed)
    assert (found.moment.wall, found.rest, found.moment.note) == (wall(expected), rest, "")
    assert found.moment.utc.astimezone(LONDON).replace(tzinfo=None) == wall(expected)


@pytest.mark.parametrize(("typed", "expected", "note"), FILE["said"], ids=[each[0] for each in FILE["said"]])
def test_what_was_taken_where_something_else_could_be_meant_is_said(typed, expected, note):
    found = reading(typed)
    assert found.moment.wall == wall(expected)
    assert note in " ".join(found.notes)


@pytest.mark.parametrize(("typed", "why", "sentence"), FILE["refused"], ids=[each[0] for each in FILE["refused"]])
def test_what_is_not_clear_is_refused_in_a_sentence_and_nothing_typed_is_lost(typed, why, sentence):
    found = refusal(typed)
    assert found.why is Why(why)
    assert sentence in found.sentence
    assert found.words == typed


@pytest.mark.parametrize(("now", "typed", "expected"), FILE["at_other_times"])
def test_it_depends_on_when_it_is_typed(now, typed, expected):
    found = read_start(typed, at(now), LONDON)
    shown = found.why.value if isinstance(found, Refused) else f"{found.moment.wall:%Y-%m-%d %H:%M}"
    assert shown == expected


def test_there_are_enough_examples():
    assert len(TYPED) == len(set(TYPED)) >= 120
    assert {each[1] for each in FILE["refused"]} == {*Why} - {Why.NO_DAY, Why.TOO_OFTEN, Why.NO_RUN}


@pytest.mark.parametrize("typed", [each[0] for each in FILE["refused"]])
def test_a_refusal_shows_three_examples_that_are_read(typed):
    shown = refusal(typed).examples
    assert len(set(shown)) == 3
    for each in shown:
        assert isinstance(read_whole(each, NOW, LONDON), Read), each


@given(st.datetimes(wall("2026-01-01"), wall("2029-01-01")), st.sampled_from(TYPED))
@settings(max_examples=300, deadline=None)
def test_at_any_time_what_is_read_lies_ahead_and_what_is_refused_has_examples_that_are_read(now, typed):
    now = now.replace(tzinfo=UTC)
    found = read_start(typed, now, LONDON)
    if isinstance(found, Read):
        assert now < found.moment.utc <= now + timedelta(days=367)
        return
    assert found.words == typed
    for each in found.examples:
        assert isinstance(read_whole(each, now, LONDON), Read), (each, found)


@pytest.mark.parametrize(
    ("typed", "examples"),
    [
        ("11/23/2026 6pm", ("Monday 23 November 6pm", "23 November 2026 6pm", "tomorrow 6pm")),
        ("tomorrow at 5:30", ("tomorrow 5.30am", "tomorrow 5.30pm", "tomorrow 17:30")),
        ("Mon 24 Nov 18:00", ("Tuesday 24 November 6pm", "24 November 2026 6pm", "tomorrow 6pm")),
        ("25/11 at 2", ("25 November 2am", "25 November 2pm", "25 November 14:00")),
        ("today Tell us", ("today 12.30pm", "today 6pm", "tomorrow 9am")),
        ("24 November Tell us", ("24 November 9am", "24 November 12.30pm", "24 November 6pm")),
        ("today 9.15am", ("tomorrow 9.15am", "Wednesday 25 November 9.15am", "in 2 hours")),
        ("20 November 6pm", ("20 November 2027 6pm", "tomorrow 6pm", "Wednesday 25 November 6pm")),
    ],
)
def test_the_examples_fit_what_was_typed(typed, examples):
    assert refusal(typed).examples == examples


def test_seconds_that_make_a_short_time_longer_are_accounted_for():
    begun = NOW + timedelta(seconds=20)
    assert reading("in 1 minute", begun).moment.utc == NOW + timedelta(minutes=2)
    assert "never sooner than asked" in reading("in 1 minute", begun).notes[0]
    assert reading("in 1 minute").notes == reading("in 2 hours", begun).notes == ()


def test_a_whole_phrase_has_no_word_beside_it():
    assert isinstance(read_whole(" tomorrow 9am. ", NOW, LONDON), Read)
    found = read_whole("tomorrow 9am sharpish", NOW, LONDON)
    assert isinstance(found, Refused)
    assert found.sentence == "“tomorrow 9am sharpish” has words beside the time that Kestrel does not know."


def test_the_words_of_the_post_come_back_letter_for_letter():
    post = "Ａ ﬁne 𝗱𝗮𝘆, İstanbul! 👩‍👩‍👧 #Café\n\n  two lines"
    assert reading(f"tomorrow 9am {post}").rest == post
    long = "word " * 3000
    assert reading(f"tomorrow 9am {long}").rest == long.rstrip()


def test_it_is_read_in_the_zone_of_the_organisation():
    found = reading("tomorrow 9am", zone=ZoneInfo("Australia/Sydney"))
    assert found.moment.utc == datetime(2026, 11, 22, 22, tzinfo=UTC)
    assert found.moment.zone.key == "Australia/Sydney"


def test_it_is_shown_back_in_full():
    assert reading("Tue 6pm").in_full(NOW) == "Tuesday 24 November, 6.00pm, in 2 days"
    assert reading("5 January 9.30am").in_full(NOW) == "Tuesday 5 January 2027, 9.30am, in 6 weeks"
    assert reading("tomorrow midday").in_full(NOW) == "Monday 23 November, 12 noon, tomorrow"
    assert reading("tonight at midnight").in_full(NOW) == "Monday 23 November, midnight, as the day begins, tomorrow"


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-11-22 10:06", "in 1 minute"),
        ("2026-11-22 11:05", "in 1 hour"),
        ("2026-11-22 23:50", "in 13 hours 45 minutes"),
        ("2026-11-23 00:01", "tomorrow"),
        ("2026-12-05 09:00", "in 13 days"),
        ("2026-12-06 09:00", "in 2 weeks"),
        ("2027-03-22 09:00", "in 4 months"),
        ("2026-11-22 10:05", "now"),
        ("2026-11-21 10:05", "in the past"),
    ],
)
def test_how_far_ahead(until, words):
    assert ahead(wall(until), wall(FILE["now"])) == words


def test_the_year_is_said_when_it_is_not_this_one():
    assert in_full(wall("2027-11-23 18:00"), wall(FILE["now"])).startswith("Tuesday 23 November 2027, 6.00pm")


def test_an_hour_of_a_clock_change_is_decided_once():
    gap, twice = moment(wall("2026-03-29 01:30"), LONDON), moment(wall("2026-10-25 01:30"), LONDON)
    assert (gap.wall, gap.utc) == (wall("2026-03-29 02:30"), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert (twice.wall, twice.utc) == (wall("2026-10-25 01:30"), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert gap.note
    assert twice.note
    assert moment(wall("2026-10-25 02:00"), LONDON).note == moment(wall("2026-03-29 02:00"), LONDON).note == ""


WORDS = st.sampled_from([
    "tomorrow", "today", "tonight", "next", "this", "Friday", "week", "a", "fortnight", "in", "2", "two",
    "hours", "days", "at", "on", "the", "24th", "of", "November", "24/11", "2026", "9am", "9", "9.30", "half",
    "past", "nine", "quarter", "to", "six", "noon", "midnight", "and", "-", ",", "am", "pm", "morning", "BST",
    "İ", "½", "１２", "24.11.2026", "2026-11-24",
])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join)))
@example("in 999 months at 9am")
@example("in 0 days 9am")
@example("the 0th 9am")
@example("31/02/9999 9am")
@example("9am \U000e0001̈")
@settings(max_examples=1500, deadline=None)
def test_no_words_make_it_stumble_and_none_are_lost(words):
    found = read_start(words, NOW, LONDON)
    if isinstance(found, Refused):
        assert found.words == words
        assert len(found.examples) == 3
    else:
        assert words.endswith(found.rest) or words.rstrip().endswith(found.rest)
        assert found.phrase in words
        assert found.moment.utc > NOW
    read_whole(words, NOW, LONDON)


@pytest.mark.parametrize(
    "words",
    [
        "9" * 10_000, "1 " * 5_000, "a" * 10_000, "in " * 3_000, "half " * 2_000, "tomorrow " * 1_200, "," * 10_000,
        "9am" + " and" * 3_000, "24/" * 3_000, " " * 10_000, "é́" * 5_000, "٣" * 10_000, "\u202e9am" * 2_000,
        "the " * 2_500, "9am -" + "-" * 9_000, "twenty-" * 1_500, "\x00" * 10_000, "🕘" * 5_000,
    ],
    ids=lambda words: ascii(words[:8]),
)  # fmt: skip
def test_long_and_odd_input_is_answered_at_once(words):
    begun = time.process_time()
    for read in (read_start, read_whole):
        read(words, NOW, LONDON)
    assert time.process_time() - begun < 0.5


@given(st.dates(date(2026, 11, 24), date(2027, 11, 20)), st.times())
@settings(max_examples=200, deadline=None)
def test_a_time_that_is_written_out_is_read_as_that(on, clock):
    clock = clock.replace(second=0, microsecond=0)
    for said in (f"{clock:%H:%M}",) if clock.hour in (0, *range(1, 10)) else (short_clock(clock), f"{clock:%H:%M}"):
        for typed in (f"{on:%A} {on.day} {on:%B} {on.year} {said} Hello", f"{said} {on:%d/%m/%Y} Hello"):
            found = reading(typed)
            assert found.moment == moment(datetime.combine(on, clock), LONDON)
            assert found.rest == "Hello"
