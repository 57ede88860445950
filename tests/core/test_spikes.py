"""What is usual at a weekday and hour, what stands far above it, and when that is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.spikes import CALM, HOUR, Basis, Episode, Level, Rule, begin, follow, level, steps

LONDON = ZoneInfo("Europe/London")
RULE = Rule(minimum=10, times=3.0)
# A Tuesday in summer, when ten o'clock in London is nine in UTC.
NOW = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
LEVEL = Level(usual=4.0, limit=12, basis=Basis.SAME_HOUR, over=8)

Rhythm = Callable[[datetime], int]


def working(day: date) -> bool:
    return day.weekday() < 5


def heard(rhythm: Rhythm, *, days: float, until: datetime = NOW) -> dict[datetime, int]:
    """Whole hours of listening; `rhythm` says by the clock on London's walls how many mentions each had."""
    found = {}
    start = until.replace(minute=0)
    for _ in range(round(days * 24)):
        start -= HOUR
        found[start] = rhythm(start.astimezone(LONDON))
    return found


def usual(hours: dict[datetime, int], at: datetime = NOW, rule: Rule = RULE, before: datetime | None = None) -> Level:
    found = level(hours, at, before=before or at - HOUR, zone=LONDON, kind=working, rule=rule)
    assert found is not None
    return found


def week(local: datetime) -> int:
    """Working days are busy from nine to five, and Tuesdays at nine more than others; nights are quiet."""
    if local.weekday() >= 5 or not 9 <= local.hour < 17:
        return 1
    return 12 if (local.weekday(), local.hour) == (1, 9) else 6


def test_with_weeks_of_history_an_hour_is_compared_with_its_own_weekday_and_time() -> None:
    found = usual(heard(week, days=60))
    assert (found.usual, found.basis, found.over) == (12, Basis.SAME_HOUR, 8)
    assert found.limit == 36  # three times as many


@pytest.mark.parametrize(
    ("days", "basis", "over", "middle"),
    [
        (29, Basis.SAME_HOUR, 4, 12),
        (27, Basis.LIKE_DAYS, 15, 6),  # the last Tuesdays and all other working days at nine
        (10, Basis.LIKE_DAYS, 6, 6),
        (5.5, Basis.LIKE_DAYS, 3, 6),
        (4.2, Basis.KIND_OF_DAY, 2, 6),  # two working days at this time are too few: a busy hour of them stands in
        (1.2, Basis.KIND_OF_DAY, 1, 6),
        (0.95, Basis.KIND_OF_DAY, 0, 6),
    ],
)
def test_with_less_it_falls_back_step_by_step_and_says_to_what(
    days: float, basis: Basis, over: int, middle: float
) -> None:
    found = usual(heard(week, days=days))
    assert (found.basis, found.over, found.usual) == (basis, over, middle)


def test_a_monday_after_one_weekend_is_compared_with_all_that_there_is() -> None:
    monday = datetime(2026, 7, 13, 9, 0, tzinfo=UTC)
    found = usual(heard(week, days=1.4, until=monday), monday)
    assert (found.basis, found.over) == (Basis.ANY_HOUR, 1)


@pytest.mark.parametrize("hours", [0, 1, 12, 20])
def test_with_less_than_a_day_it_says_nothing(hours: int) -> None:
    history = heard(week, days=hours / 24)
    assert level(history, NOW, before=NOW - HOUR, zone=LONDON, kind=working, rule=RULE) is None
    assert begin(NOW, 1000, None) is None


@pytest.mark.parametrize(
    ("each", "rule", "limit"),
    [
        (0, RULE, 10),  # never fewer than the minimum, however quiet it is
        (1, RULE, 10),
        (4, RULE, 13),  # 4 + four deviations of chance; three times would be 12
        (100, RULE, 300),
        (100, Rule(10, 1.5), 150),  # chance alone would say 143
        (4, Rule(50, 3.0), 50),
        (1000, Rule(10, 2.0), 2000),
    ],
)
def test_far_above_is_beyond_chance_beyond_the_factor_and_beyond_the_minimum(each: int, rule: Rule, limit: int) -> None:
    assert usual(heard(lambda _: each, days=60), rule=rule).limit == limit


def test_a_rhythm_that_scatters_widely_needs_more() -> None:
    calm = usual(heard(lambda _: 50, days=60), rule=Rule(10, 1.5))
    wild = usual(heard(lambda local: 10 + 40 * (local.isocalendar().week % 3), days=60), rule=Rule(10, 1.5))
    assert wild.usual == calm.usual == 50
    assert wild.limit > 2 * calm.limit


def test_an_old_spike_does_not_become_what_is_usual() -> None:
    history = heard(lambda _: 4, days=60)
    before = usual(history)
    history[NOW - timedelta(weeks=2) - HOUR] = 5000
    assert (usual(history).usual, usual(history).limit) == (before.usual, before.limit)


def test_what_is_being_judged_is_not_its_own_measure() -> None:
    history = heard(lambda _: 1, days=1.2)
    began = NOW - timedelta(hours=6)
    for hours in range(1, 8):
        history[NOW - hours * HOUR] = 500
    assert usual(history, before=began - HOUR).limit == 10


def test_between_two_hours_each_counts_by_its_share() -> None:
    """A busy time begins at nine: at half past it is half as busy, and at ten past nobody takes that for a spike."""
    history = heard(lambda local: 200 if local.hour >= 9 else 8, days=60)
    eight_utc = NOW - HOUR
    shares = [usual(history, eight_utc + timedelta(minutes=minutes)).usual for minutes in (0, 15, 30, 60)]
    assert shares == [8, 56, 104, 200]


def test_hours_in_which_nobody_listened_are_unknown_and_not_quiet() -> None:
    history = heard(lambda _: 4, days=60)
    for weeks in (1, 2, 3, 4, 5):
        del history[NOW - timedelta(weeks=weeks) - HOUR]
    assert usual(history).basis is Basis.LIKE_DAYS
    assert usual(history).usual == 4


@pytest.mark.parametrize(
    "monday",
    [datetime(2026, 3, 30, 9, tzinfo=LONDON), datetime(2026, 10, 26, 9, tzinfo=LONDON)],
    ids=["clocks forward", "clocks back"],
)
def test_after_a_clock_change_the_time_on_the_wall_counts(monday: datetime) -> None:
    """Nine o'clock is nine o'clock: an hour beside it a busy one would look like a spike, or hide one."""
    at = (monday + HOUR).astimezone(UTC)
    found = usual(heard(lambda local: 80 if local.hour == 9 else 2, days=60, until=at), at)
    assert (found.usual, found.basis, found.over) == (80, Basis.SAME_HOUR, 8)


@pytest.mark.parametrize("hour", range(6))
@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)], ids=["forward", "back"])
def test_every_hour_of_the_night_of_a_clock_change_has_a_usual_level(sunday: date, hour: int) -> None:
    at = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) + hour * HOUR
    assert usual(heard(lambda _: 4, days=60, until=at), at).usual == 4


def test_an_episode_goes_on_through_a_lull_and_ends_when_it_was_calm_for_half_an_hour() -> None:
    episode = begin(NOW, 30, LEVEL)
    assert episode is not None
    for minutes, count in ((10, 52), (20, 11), (40, 7), (45, 6), (60, 9), (70, 7), (90, 3)):
        episode = follow(episode, NOW + timedelta(minutes=minutes), count, LEVEL)
        assert episode.ended_at is None
    assert (episode.peak, episode.peak_at) == (52, NOW + timedelta(minutes=10))
    episode = follow(episode, NOW + timedelta(minutes=100), 2, LEVEL)
    assert episode.ended_at == NOW + timedelta(minutes=70)
    assert follow(episode, NOW + timedelta(minutes=101), 500, LEVEL) == episode


def test_missed_looks_are_made_up_for_and_the_last_is_now() -> None:
    five = timedelta(minutes=5)
    assert list(steps(NOW, NOW + timedelta(minutes=1), five)) == [NOW + timedelta(minutes=1)]
    assert list(steps(NOW, NOW + timedelta(minutes=11), five)) == [
        NOW + timedelta(minutes=5), NOW + timedelta(minutes=10), NOW + timedelta(minutes=11),
    ]  # fmt: skip


counts = st.integers(0, 2000)
# Few numbers, repeated over so many hours.
pasts = st.tuples(st.integers(20, 24 * 60), st.lists(st.integers(0, 300), min_size=1, max_size=24))
rules = st.builds(Rule, st.integers(3, 500), st.floats(1.5, 20))


def repeated(past: tuple[int, list[int]]) -> dict[datetime, int]:
    hours, few = past
    return {NOW - number * HOUR: few[number % len(few)] for number in range(2, hours + 2)}


@settings(deadline=None)
@given(pasts, rules)
def test_there_is_always_room_between_usual_calm_and_far_above(past: tuple[int, list[int]], rule: Rule) -> None:
    found = usual(repeated(past), rule=rule)
    assert 0 <= found.usual < found.calm < found.limit
    assert found.limit >= max(rule.minimum, rule.times * found.usual)


@settings(deadline=None)
@given(pasts, rules, counts, counts)
def test_more_mentions_never_make_it_less_of_a_spike(
    past: tuple[int, list[int]], rule: Rule, count: int, more: int
) -> None:
    found = usual(repeated(past), rule=rule)
    if begin(NOW, count, found) is not None:
        assert begin(NOW, count + more, found) is not None


@settings(deadline=None)
@given(pasts, st.integers(1, 300))
def test_a_busier_past_never_makes_it_easier_to_spike(past: tuple[int, list[int]], more: int) -> None:
    history = repeated(past)
    busier = {start: count + more for start, count in history.items()}
    assert usual(busier).limit >= usual(history).limit


@given(st.lists(st.tuples(st.integers(1, 90), counts, counts), max_size=60))
def test_an_episode_with_more_mentions_lasts_as_long_or_longer(looks: list[tuple[int, int, int]]) -> None:
    fewer = more = Episode(NOW, 50, NOW)
    at = NOW
    for minutes, count, extra in looks:
        at += timedelta(minutes=minutes)
        fewer, more = follow(fewer, at, count, LEVEL), follow(more, at, count + extra, LEVEL)
        assert more.ended_at is None or (fewer.ended_at is not None and fewer.ended_at <= more.ended_at)
        assert more.peak >= fewer.peak or fewer.ended_at is None


@given(st.lists(st.tuples(st.integers(1, 60), counts), max_size=80))
def test_episodes_never_overlap_and_lie_well_apart(looks: list[tuple[int, int]]) -> None:
    """Never twice for one episode: a new one begins only after the last one ended, and half an hour of calm."""
    at, on = NOW, None
    over: list[datetime] = []
    for minutes, count in looks:
        at += timedelta(minutes=minutes)
        if on is None:
            on = begin(at, count, LEVEL)
            assert on is None or not over or on.began_at - over[-1] >= CALM
        else:
            on = follow(on, at, count, LEVEL)
            assert on.began_at <= on.peak_at
            if on.ended_at is not None:
                assert at - on.ended_at >= CALM
                assert on.ended_at >= on.began_at
                over.append(on.ended_at)
                on = None


@given(st.lists(counts, min_size=1, max_size=60))
def test_looking_at_the_same_moment_twice_changes_nothing(found: list[int]) -> None:
    episode = Episode(NOW, 40, NOW)
    for number, count in enumerate(found, 1):
        at = NOW + timedelta(minutes=5 * number)
        episode = follow(episode, at, count, LEVEL)
        assert follow(episode, at, count, LEVEL) == episode
    assert replace(episode, calm_since=None, ended_at=None).began_at == NOW
