"""Working time: deadlines worked out by hand, openings and closings, and what a calendar is known by."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from holidays.countries.united_kingdom import UnitedKingdomStaticHolidays

from bot.core.allowance import Allowance
from bot.core.bank_holidays import bank_holidays
from bot.core.explanation import explain
from bot.core.working_time import Closed
from tests.core.calendars import LONDON, at, calendar

FILE = tomllib.loads(Path(__file__).with_name("working_time_examples.toml").read_text("utf-8"))
EXAMPLES = FILE["examples"]
NIGHTS = {"fri": ["18:00-24:00"], "sat": ["00:00-06:00"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n}: {example['what']}" for n, example in enumerate(EXAMPLES)])
def test_a_deadline_is_as_worked_out_by_hand_and_says_how_it_came_about(example):
    hours = FILE["hours"][example.get("hours", "usual")]
    team = calendar(hours, example.get("closures"), example.get("nation"))
    explained = explain(team, at(example["start"]), Allowance.parse(example["allowance"]))
    assert (explained.due, explained.words) == (at(example["due"]), example["says"])


def test_there_are_examples_of_all_four_nations_and_enough_of_them():
    assert len(EXAMPLES) >= 60
    assert {example.get("nation") for example in EXAMPLES} == {"ENG", "WLS", "SCT", "NIR", None}


@pytest.mark.parametrize("nation", ["ENG", "WLS", "SCT", "NIR"])
def test_a_holiday_announced_nine_days_before_moves_what_is_due(nation):
    """10 September 2022: until then no calendar knew of Monday 19 September."""
    funeral, question = date(2022, 9, 19), (at("2022-09-16 16:30"), Allowance.parse("2 working hours"))
    known = {day: Closed(name, bank_holiday=True) for day, name in bank_holidays(nation, 2022).items()}
    before = replace(calendar(nation=None), closures={day: why for day, why in known.items() if day != funeral})
    assert before.add(*question) == at("2022-09-19 10:30")
    told = replace(before, closures={**before.closures, funeral: Closed("state funeral", bank_holiday=True)})
    assert explain(told, *question).words.endswith("→ Tue 10.30am; Monday is a bank holiday (state funeral)")
    assert told.add(*question) == calendar(nation=nation).add(*question) == at("2022-09-20 10:30")
    assert before.fingerprint != told.fingerprint


def test_a_window_is_open_from_its_first_moment_to_just_before_its_last():
    team = calendar()
    assert team.is_open(at("2026-09-07 09:00"))
    assert team.is_open(at("2026-09-07 16:59:59"))
    assert not team.is_open(at("2026-09-07 17:00"))
    assert not team.is_open(at("2026-09-07 08:59:59"))
    assert not team.is_open(at("2026-08-31 10:00")), "a bank holiday"


def test_the_next_opening_is_now_while_it_is_open():
    team = calendar()
    assert team.next_open(at("2026-09-07 10:00")) == at("2026-09-07 10:00")
    assert team.next_open(at("2026-08-28 17:00")) == at("2026-09-01 09:00")


def test_the_next_closing_is_this_windows_or_the_next_ones():
    team = calendar({"mon": ["09:00-12:30", "13:30-17:00"]})
    assert team.next_close(at("2026-09-07 10:00")) == at("2026-09-07 12:30")
    assert team.next_close(at("2026-09-07 12:30")) == at("2026-09-07 17:00")
    assert team.next_close(at("2026-09-07 17:00")) == at("2026-09-14 12:30")


def test_a_night_shift_closes_in_the_morning_not_at_midnight():
    assert calendar(NIGHTS).next_close(at("2026-09-04 20:00")) == at("2026-09-05 06:00")


def test_a_team_that_never_closes_has_no_next_closing():
    always = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    assert calendar(always, nation=None).next_close(at("2026-09-04 20:00")) is None
    assert calendar(always).next_close(at("2026-12-04 20:00")) == at("2026-12-25 00:00")


def test_working_time_between_two_moments():
    team = calendar()
    assert team.between(at("2026-08-28 16:30"), at("2026-09-01 10:30")) == timedelta(hours=2)
    assert team.between(at("2026-09-01 10:30"), at("2026-08-28 16:30")) == -timedelta(hours=2)
    assert team.between(at("2026-09-05 10:30"), at("2026-09-06 16:30")) == timedelta(0)


def test_no_working_time_at_all_ends_at_the_next_moment_of_work():
    team = calendar()
    assert team.add_working(at("2026-09-07 10:00"), timedelta(0)) == at("2026-09-07 10:00")
    assert team.add_working(at("2026-09-05 10:00"), timedelta(minutes=-3)) == at("2026-09-07 09:00")


@pytest.mark.parametrize("allowance", ["1 working minute", "1 working day"])
def test_a_calendar_that_never_opens_says_so_instead_of_looking_for_ever(allowance):
    shut = calendar({})
    with pytest.raises(ValueError, match="no working time in the year after 7 September 2026"):
        shut.add(at("2026-09-07 10:00"), Allowance.parse(allowance))
    assert not shut.is_open(at("2026-09-07 10:00"))
    assert shut.between(at("2026-09-07 10:00"), at("2028-09-07 10:00")) == timedelta(0)
    assert shut.add(at("2026-09-07 10:00"), Allowance.parse("2 hours")) == at("2026-09-07 12:00")


@pytest.mark.parametrize("allowance", ["1 working hour", "1 working day"])
def test_a_calendar_that_is_closed_for_years_says_so(allowance):
    years = {date(2026, 9, 8) + timedelta(days=n): Closed("refit") for n in range(800)}
    with pytest.raises(ValueError, match="no working time in the year after 7 September 2026"):
        replace(calendar(), closures=years).add(at("2026-09-07 16:30"), Allowance.parse(allowance))


def test_moments_come_out_in_utc_and_need_a_zone():
    summer = datetime(2026, 9, 7, 10, tzinfo=LONDON)
    for allowance in ("5 minutes", "5 working minutes", "1 working day"):
        assert calendar().add(summer, Allowance.parse(allowance)).utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="without a zone"):
        calendar().add(datetime(2026, 9, 7, 10), Allowance.parse("5 minutes"))  # noqa: DTZ001


def test_a_fingerprint_is_the_same_for_the_same_calendar():
    assert calendar().fingerprint == calendar().fingerprint
    assert calendar({"mon": [], "tue": ["09:00-17:00"]}).fingerprint == calendar({"tue": ["09:00-17:00"]}).fingerprint


def test_a_fingerprint_changes_with_everything_that_moves_a_deadline():
    closed = [{"date": date(2027, 2, 18), "name": "away day"}]
    others = [
        calendar(),
        calendar(nation="SCT"),
        calendar(nation=None),
        calendar({"mon": ["09:00-17:00"]}),
        calendar({"mon": ["09:00-16:59"]}),
        calendar(closures=closed),
        calendar(closures=[{**closed[0], "bank_holiday": True}]),
        calendar(closures=[{**closed[0], "name": "training"}]),
        calendar(zone=type(LONDON)("Europe/Lisbon")),
    ]
    assert len({other.fingerprint for other in others}) == len(others)


def test_a_new_release_of_the_library_changes_the_deadline_and_the_fingerprint(monkeypatch):
    question = at("2027-07-02 16:30"), Allowance.parse("2 working hours")
    before = calendar()
    assert before.add(*question) == at("2027-07-05 10:30")
    assert before.fingerprint
    monkeypatch.setitem(UnitedKingdomStaticHolidays.special_public_holidays, 2027, (7, 5, "Royal wedding"))
    bank_holidays.cache_clear()
    try:
        after = calendar()
        assert after.add(*question) == at("2027-07-06 10:30")
        assert after.fingerprint != before.fingerprint
    finally:
        bank_holidays.cache_clear()
