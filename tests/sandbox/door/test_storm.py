"""A storm is started from the page with one act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.door.acts import STORM_POSTS, STORM_SECONDS, act
from bot.sandbox.world import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose clock moves only when it is told to."""
    clock = MovableClock(datetime(2026, 11, 22, 9, 14, tzinfo=UTC), speed=0)
    with Sandbox(clock=clock) as started:
        yield started


def test_a_storm_begins_now_and_is_over_within_a_minute(sandbox: Sandbox) -> None:
    answer = act(sandbox, {"as": "U0PRIYA", "do": "storm"})
    assert answer == {"ok": True, "posts": STORM_POSTS, "seconds": STORM_SECONDS}
    assert len(sandbox.x.posts()) == 1
    sandbox.clock.advance(STORM_SECONDS / 2)
    assert len(sandbox.x.posts()) == STORM_POSTS // 2 + 1
    sandbox.clock.advance(STORM_SECONDS / 2)
    assert len(sandbox.x.posts()) == STORM_POSTS


def test_a_second_storm_brings_other_people_with_other_words(sandbox: Sandbox) -> None:
    for _ in range(2):
        act(sandbox, {"as": "U0PRIYA", "do": "storm"})
        sandbox.clock.advance(STORM_SECONDS)
    posts = sandbox.x.posts()
    assert len({post.author.handle for post in posts}) == 2 * STORM_POSTS
