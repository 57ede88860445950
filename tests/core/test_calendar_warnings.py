"""What a promo is warned about: each thing once, and on which day. All accounts are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.calendar_warnings import MOST, Lane, told
from bot.core.rotation import Sent
from tests.core.calendars import at, calendar
from tests.desks import unlike

MONDAY = at("2026-11-23 09:00")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ANY_HOUR = calendar({})
US = "AshcombeVale"


def post(text: str = "Tell us about your visit", when: datetime = MONDAY, account: str = US) -> Sent:
    return Sent(account, text, when)


def said(*posts: Sent, beside: tuple[Sent, ...] = (), team=ANY_HOUR) -> tuple[str, ...]:
    return told([Lane(posts, tuple(sorted(beside, key=lambda each: each.at)))], team)


def test_nothing_beside_it_is_nothing_to_warn_about():
    assert said(post()) == said() == ()


def test_one_run_is_warned_about_without_its_day():
    (one,) = said(post(), beside=(post("Flu jabs", MONDAY + 15 * MINUTE),))
    assert one.startswith("“Flu jabs” goes out on @AshcombeVale at 9.15am, 15 minutes after.")


def test_the_same_warning_about_several_runs_is_one_sentence_that_counts_them():
    runs = [post(unlike(week), MONDAY + 7 * week * DAY) for week in range(4)]
    others = tuple(post("Flu jabs", each.at - 10 * MINUTE) for each in runs)
    (one,) = said(*runs, beside=others)
    assert one.startswith("Monday 23 November: “Flu jabs” goes out on @AshcombeVale at 8.50am, 10 minutes before.")
    assert one.endswith("The same goes for 3 more runs.")


def test_other_posts_and_other_accounts_are_warnings_of_their_own():
    runs, events = (post(), post(when=MONDAY + 7 * DAY)), (post(account="AshcombeEvents"),)
    jabs = (post("Flu jabs"), post("Open day", MONDAY + 7 * DAY))
    sentences = told([Lane(runs, jabs), Lane(events, (post("Flu jabs", account="AshcombeEvents"),))], ANY_HOUR)
    assert [each.split(" goes out on ")[0] for each in sentences] == [
        "Monday 23 November: “Flu jabs”",
        "Monday 30 November: “Open day”",
        "Monday 23 November: “Flu jabs”",
    ]
    assert sum("@AshcombeEvents" in each for each in sentences) == 1


def test_the_same_text_comes_first_and_is_found_whatever_else_goes_out_that_week():
    others = (post("Flu jabs", MONDAY + 5 * MINUTE), post(when=MONDAY - 3 * DAY), post("Open day", MONDAY - DAY))
    same, close = said(post(), beside=others)
    assert "is the same text on @AshcombeVale, 3 days before" in same
    assert "“Flu jabs”" in close


def test_a_text_that_is_merely_alike_is_found_too():
    (one,) = said(
        post("Tell us about your visit to the eye clinic this week"),
        beside=(post("Tell us about your visit to the eye clinic this month", MONDAY + 2 * DAY),),
    )
    assert "nearly the same text" in one


def test_a_week_apart_or_half_an_hour_apart_is_far_enough():
    assert said(post(), beside=(post(when=MONDAY - 7 * DAY), post("Flu jabs", MONDAY + 30 * MINUTE))) == ()


def test_a_bank_holiday_is_told_once_for_all_accounts_and_hours_once_for_all_runs():
    christmas = at("2026-12-25 07:00")
    team = calendar({"fri": ["08:00-20:00"]})
    lanes = [Lane((post(when=christmas, account=name), post(when=christmas + 7 * DAY, account=name)), ())
             for name in ("AshcombeVale", "AshcombeEvents")]  # fmt: skip
    assert told(lanes, team) == (
        "Friday 25 December is a bank holiday (Christmas Day). Nobody may be there for the answers.",
        "Friday 1 January is a bank holiday (New Year's Day). Nobody may be there for the answers.",
        "7.00am is outside the hours that the team set: on a Friday you post from 8.00am to 8.00pm. "
        "The same goes for 1 more run.",
    )


def test_whoever_has_too_many_warnings_reads_the_first_and_how_many_more_there_are():
    runs = [post(unlike(day), MONDAY + day * DAY) for day in range(9)]
    others = tuple(post(unlike(100 + day), each.at) for day, each in enumerate(runs))
    sentences = said(*runs, beside=others)
    assert len(sentences) == MOST
    assert sentences[-1] == "And 4 more warnings."
    assert len(said(*runs[:MOST], beside=others)) == MOST
