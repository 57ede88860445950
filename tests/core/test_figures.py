"""What came of a post, in words, and when its figures are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.figures import MEASURED_AFTER, Figures, first_look, next_measure, said, total

SENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (Figures(12, 3, 1, 0, 840), "12 likes, 3 reposts and 1 reply, shown 840 times"),
        (Figures(1, 1, 2, 1), "1 like, 1 repost, 2 replies and 1 quote"),
        (Figures(1234, 0, 0, 0, 56_789), "1,234 likes, shown 56,789 times"),
        (Figures(0, 0, 0, 0, 1), "no likes, reposts or replies, shown once"),
        (Figures(0, 0, 0, 0, 0), "no likes, reposts or replies, not shown to anybody yet"),
        (Figures(0, 0, 0, 0), "no likes, reposts or replies"),
        (Figures(0, 0, 0, 2, 30), "2 quotes, shown 30 times"),
    ],
)
def test_figures_are_said_as_a_person_would(figures: Figures, words: str) -> None:
    assert said(figures) == words


def test_figures_are_read_at_growing_intervals_and_then_no_more() -> None:
    at, read = SENT, []
    while (following := next_measure(SENT, at)) is not None:
        read.append(following - SENT)
        at = following
    assert read == [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY]
    assert first_look(SENT) == SENT + read[0]
    gaps = [later - earlier for earlier, later in pairwise(read)]
    assert gaps == sorted(gaps)


def test_what_an_outage_left_out_is_read_once_and_not_in_a_burst() -> None:
    assert next_measure(SENT, SENT + 2 * DAY) == SENT + 3 * DAY
    assert next_measure(SENT, SENT + MEASURED_AFTER[-1] + DAY) is None


def test_several_posts_are_added_up_and_shown_as_far_as_the_networks_say() -> None:
    assert total([Figures(1, 2, 3, 4, 5), Figures(10, 20, 30, 40)]) == Figures(11, 22, 33, 44, 5)
    assert total([Figures(1, 0, 0, 0), Figures(1, 0, 0, 0)]).impressions is None
    assert total([]) == Figures(0, 0, 0, 0)
    assert Figures(1, 2, 3, 4, 500).engagement == 10
