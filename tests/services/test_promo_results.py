"""What came of promos: told by run and account and added up; and when our own posts do best."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import update

from bot.core.best_times import BestTimes
from bot.core.figures import Figures
from bot.core.promo_results import PromoResult
from bot.core.promos import RunState, SendingState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import best, measuring, promo_results
from bot.storage import figures
from bot.storage.runs import Run, Sending
from tests.promoted import US, add_promo, keys, long_sent, sending, sent

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def results(desk: Desk, promo: int) -> PromoResult:
    with desk.database.read() as session:
        return promo_results.series(session, promo)


def best_of(desk: Desk) -> BestTimes:
    with desk.database.read() as session:
        return best.times(session, desk)


def test_a_promo_that_went_out_a_minute_ago_has_no_figures_yet(desk: Desk) -> None:
    promo = add_promo(desk)
    assert results(desk, promo).runs == ()
    sent(desk, promo)
    found = results(desk, promo)
    assert [post.sentence for run in found.runs for post in run.posts] == [f"@{US}: no figures yet."]
    assert found.sentence == "No figures yet: they are read for the first time an hour after a post went out."


def test_the_figures_of_each_run_are_a_series_and_their_newest_are_added_up(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    promo, began = add_promo(desk), clock.now()
    sent(desk, promo)
    clock.advance(DAY.total_seconds())
    sent(desk, promo, "How was your visit?")
    for _ in range(2):
        clock.advance(6 * HOUR.total_seconds())
        measuring.measure(desk)
    found = results(desk, promo)
    assert [run.due_at for run in found.runs] == [began + DAY, began]
    assert [run.state for run in found.runs] == [RunState.SENT, RunState.SENT]
    (newer,), (older,) = (run.posts for run in found.runs)
    assert [each.at - began - DAY for each in newer.series] == [6 * HOUR]
    assert [each.at - began for each in older.series] == [DAY + 6 * HOUR]
    assert (older.url, older.sent_at) == (f"https://x.com/{US}/status/{keys(desk)[0]}", began)
    newest = [post.newest for post in (newer, older) if post.newest is not None]
    assert found.posts == len(newest) == 2
    assert found.total.likes == sum(each.likes for each in newest) > 0
    shown = sum(each.impressions or 0 for each in newest)
    assert found.sentence.startswith("From 2 posts so far: ")
    assert found.sentence.endswith(f"shown {shown:,} times.")


def test_the_sum_is_of_all_runs_and_the_newest_ten_are_told(desk: Desk, clock: MovableClock) -> None:
    promo, other = add_promo(desk), add_promo(desk)
    for day in range(12, 0, -1):
        long_sent(desk, promo, clock.now() - day * DAY, read=Figures(2, 1, 0, 0, 50))
    long_sent(desk, other, clock.now() - DAY, read=Figures(500, 0, 0, 0))
    found = results(desk, promo)
    assert len(found.runs) == 10
    assert found.runs[0].due_at == clock.now() - DAY
    assert found.sentence == "From 12 posts so far: 24 likes and 12 reposts, shown 600 times."


def test_a_run_that_failed_everywhere_is_not_among_the_results_and_one_half_out_is_told_of_that_half(
    desk: Desk, clock: MovableClock
) -> None:
    promo = add_promo(desk)
    numbers = [long_sent(desk, promo, clock.now() - day * DAY, read=Figures(1, 0, 0, 0)) for day in (1, 2)]
    with desk.database.write.begin() as session:
        session.execute(update(Sending).where(Sending.id == numbers[0]).values(state=SendingState.FAILED))
        half = session.get_one(Sending, numbers[1]).run_id
        session.execute(update(Run).where(Run.id == half).values(state=RunState.PARTLY))
        session.add(Sending(run_id=half, network="x", account="AshcombeEvents", text="", pictures=[],
                            state=SendingState.FAILED))  # fmt: skip
    (run,) = results(desk, promo).runs
    assert run.state is RunState.PARTLY
    assert [post.sentence for post in run.posts] == [f"@{US}: 1 like."]


def test_what_was_read_last_counts_and_not_what_was_read_before(desk: Desk, clock: MovableClock) -> None:
    promo = add_promo(desk)
    number = long_sent(desk, promo, clock.now() - 4 * DAY, read=Figures(9, 0, 0, 0))
    with desk.database.write.begin() as session:
        figures.add(session, session.get_one(Sending, number), Figures(4, 0, 0, 0), clock.now())
    assert results(desk, promo).sentence == "From 1 post so far: 4 likes."
    assert sending(desk, number).measured == 2


def test_the_best_times_are_the_teams_custom_until_there_are_results_enough(desk: Desk, clock: MovableClock) -> None:
    assert best_of(desk).own is False
    assert "none of your posts has results yet" in best_of(desk).sentence
    fill(desk, clock, 39)
    assert "only 39 posts of yours have results yet" in best_of(desk).sentence


def test_the_best_times_come_from_our_own_results_when_there_are_enough(desk: Desk, clock: MovableClock) -> None:
    fill(desk, clock, 40)
    found = best_of(desk)
    assert (found.own, found.posts) == (True, 40)
    assert found.sentence == "Your best times, from 40 posts of your own: weekdays 5.00pm to 6.00pm."


def test_what_is_a_day_old_and_no_older_than_a_year_is_compared(desk: Desk, clock: MovableClock) -> None:
    fill(desk, clock, 38)
    promo = add_promo(desk)
    long_sent(desk, promo, clock.now() - 400 * DAY, read=Figures(9, 0, 0, 0))
    number = long_sent(desk, promo, clock.now() - 2 * DAY)
    with desk.database.write.begin() as session:
        figures.add(session, session.get_one(Sending, number), Figures(1, 0, 0, 0), clock.now() - 2 * DAY + HOUR)
    assert best_of(desk).posts == 38
    with desk.database.write.begin() as session:
        figures.add(session, session.get_one(Sending, number), Figures(4, 1, 1, 1), clock.now())
    assert best_of(desk).posts == 39


def fill(desk: Desk, clock: MovableClock, posts: int) -> None:
    """Posts on as many working days; those at five in the afternoon did better than those at nine."""
    promo, day = add_promo(desk), clock.now()
    for step in range(posts):
        day -= DAY if day.weekday() else 3 * DAY
        at = datetime.combine(day.date(), time(17 if step % 2 else 9), desk.team.organisation.zone).astimezone(UTC)
        long_sent(desk, promo, at, read=Figures(30 if step % 2 else 3, 0, 0, 0))
