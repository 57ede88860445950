"""Slack's pace: never more than a message a second in a channel, nor fifty edits in any minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.pace import LONGEST_PAUSE, Pace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
WANTS = st.lists(
    st.tuples(st.sampled_from(["post", "edit"]), st.sampled_from(["C1", "C2"]), st.integers(0, 3000)), max_size=150
)


@settings(max_examples=100, deadline=None)
@given(wants=WANTS)
def test_whatever_is_wanted_the_limits_are_kept(wants: list[tuple[str, str, int]]) -> None:
    pace, now = Pace(), NOW
    posts: dict[str, list[datetime]] = {"C1": [], "C2": []}
    edits: list[datetime] = []
    for what, channel, pause in wants:
        now += timedelta(milliseconds=pause)
        if what == "post":
            now = pace.post_at(channel, now)
            pace.posted(channel, now)
            posts[channel].append(now)
        else:
            now = pace.edit_at(channel, now)
            pace.edited(now)
            edits.append(now)
    for moments in posts.values():
        assert all(later - earlier >= SECOND for earlier, later in pairwise(moments))
    assert all(later - earlier >= MINUTE for earlier, later in zip(edits, edits[50:], strict=False))


def test_one_channel_never_waits_for_another() -> None:
    pace = Pace()
    pace.posted("C1", NOW)
    assert pace.post_at("C1", NOW) > NOW
    assert pace.post_at("C2", NOW) == NOW
    assert pace.full(NOW) == ["C1"]


def test_a_channel_that_slack_asked_us_to_leave_alone_is_left_alone_for_edits_too() -> None:
    pace = Pace()
    pace.hold("C1", NOW + 30 * SECOND)
    assert pace.post_at("C1", NOW) == pace.edit_at("C1", NOW) == NOW + 30 * SECOND
    assert (pace.held(NOW), pace.held(NOW + 30 * SECOND)) == (["C1"], [])
    assert pace.frees_at(NOW) == NOW + 30 * SECOND


def test_stumbles_in_a_row_pause_longer_up_to_two_minutes_and_an_answer_begins_anew() -> None:
    pace, pauses = Pace(), []
    for _ in range(9):
        pace.stumbled("C1", NOW)
        pauses.append(pace.post_at("C1", NOW) - NOW)
    assert pauses == sorted(pauses)
    assert pauses[0] == 2 * SECOND
    assert pauses[-1] == LONGEST_PAUSE
    pace.went_well("C1")
    pace.stumbled("C1", NOW)
    assert pace.post_at("C1", NOW) - NOW == 2 * SECOND


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    pace = Pace()
    pace.posted("C1", NOW)
    for _ in range(50):
        pace.edited(NOW)
    yesterday = NOW - timedelta(days=1)
    assert pace.post_at("C1", yesterday) == yesterday
    assert pace.edit_at("C1", yesterday) == yesterday


def test_with_nothing_sent_nothing_is_closed() -> None:
    assert Pace().frees_at(NOW) is None
    assert Pace().full(NOW) == []
