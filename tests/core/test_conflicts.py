"""Warnings about a post's place in the calendar. All accounts are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.conflicts import Clash, Conflict, conflicts
from bot.core.rotation import Sent
from tests.core.calendars import at, calendar

MONDAY = at("2026-11-23 09:00")
TEAM = calendar({
    "mon": ["08:00-12:00", "13:00-20:00"],
    "tue": ["08:00-24:00"],
    "wed": ["00:00-24:00"],
    "fri": ["08:00-20:00"],
})  # fmt: skip
MONDAYS = "on a Monday you post from 8.00am to 12 noon and 1.00pm to 8.00pm."


def post(text: str = "Tell us about your visit", when=MONDAY, account: str = "AshcombeVale") -> Sent:
    return Sent(account, text, when)


def found(one: Sent, *others: Sent, team=TEAM) -> list[Conflict]:
    return list(conflicts(one, others, team))


def test_a_post_by_itself_in_hours_has_nothing_to_warn_about():
    assert found(post()) == []
    assert found(post(), post("Other words", MONDAY + timedelta(minutes=30))) == []
    assert found(post(), post("Other words", MONDAY - timedelta(minutes=5), "AshcombeMaternity")) == []


@pytest.mark.parametrize(
    ("minutes", "gap"),
    [
        (15, "at 9.15am, 15 minutes after"),
        (-29, "at 8.31am, 29 minutes before"),
        (0, "at 9.00am, at the same time"),
        (1, "1 minute after"),
    ],
)
def test_two_posts_within_half_an_hour_on_one_account(minutes, gap):
    (one,) = found(post(), post("Flu jabs", MONDAY + timedelta(minutes=minutes)))
    assert one.clash is Clash.CLOSE
    assert "“Flu jabs” goes out on @AshcombeVale" in one.sentence
    assert gap in one.sentence
    assert one.other is not None
    assert one.other.text == "Flu jabs"


def test_of_several_close_posts_the_nearest_is_named_and_the_others_are_counted():
    others = [
        post(f"{words} jabs", MONDAY + timedelta(minutes=minutes)) for words, minutes in (("Flu", 20), ("Shingles", 5))
    ]
    (one,) = found(post(), *others)
    assert one.sentence.startswith(
        "“Shingles jabs” goes out on @AshcombeVale at 9.05am, 5 minutes after, and 1 more post"
    )


def test_the_same_text_within_a_week():
    same = post(when=MONDAY - timedelta(days=3))
    (one,) = found(post(), same)
    assert (one.clash, one.other) == (Clash.SAME_TEXT, same)
    assert "3 days before" in one.sentence


def test_the_very_same_post_twice_is_the_worst_of_both():
    assert [each.clash for each in found(post(), post())] == [Clash.SAME_TEXT, Clash.CLOSE]


def test_a_bank_holiday_and_a_closed_day():
    (one,) = found(post(when=at("2026-12-25 09:00")))
    assert one == Conflict(
        Clash.CLOSED, "Friday 25 December is a bank holiday (Christmas Day). Nobody may be there for the answers."
    )
    (one,) = found(post(when=at("2026-08-31 09:00")))
    assert one.sentence == "Monday 31 August is a bank holiday. Nobody may be there for the answers."
    closed = calendar(closures=[{"date": "2026-11-23", "name": "team day"}])
    (one,) = found(post(), team=closed)
    assert one.sentence == "The team is closed on Monday 23 November: team day. Nobody may be there for the answers."
    assert found(post(when=at("2026-12-25 09:00")), team=calendar(nation=None)) == []


@pytest.mark.parametrize(
    ("when", "clock", "hours"),
    [
        ("2026-11-23 07:59", "7.59am", MONDAYS),
        ("2026-11-23 12:00", "12 noon", MONDAYS),
        ("2026-11-23 20:00", "8.00pm", MONDAYS),
        ("2026-11-24 06:00", "6.00am", "on a Tuesday you post from 8.00am to midnight."),
        ("2026-11-26 00:00", "Midnight", "on a Thursday you do not post."),
    ],
)
def test_outside_the_hours_that_the_team_set(when, clock, hours):
    (one,) = found(post(when=at(when)))
    assert one == Conflict(Clash.OUTSIDE_HOURS, f"{clock} is outside the hours that the team set: {hours}")


@pytest.mark.parametrize(
    "when", ["2026-11-23 08:00", "2026-11-23 13:00", "2026-11-24 23:59", "2026-11-25 00:00", "2026-11-25 23:59"]
)
def test_within_the_hours(when):
    assert found(post(when=at(when))) == []


def test_without_hours_at_any_time():
    assert found(post(when=at("2026-11-22 03:00")), team=calendar({})) == []


def test_the_hours_are_read_on_the_wall_clock_on_both_sides_of_a_change():
    assert found(post(when=at("2026-10-23 19:59"))) == found(post(when=at("2026-10-30 19:59"))) == []
    assert found(post(when=at("2026-10-23 20:00")))
    assert found(post(when=at("2026-10-30 20:00")))


def test_all_kinds_come_in_their_order():
    at_night = at("2026-12-25 06:00")
    others = [post("Flu jabs", at_night + timedelta(minutes=3)), post(when=at_night - timedelta(days=1))]
    assert [each.clash for each in found(post(when=at_night), *others)] == list(Clash)
