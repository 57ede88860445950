"""The machine's clock: aware UTC, and a wait that a wake ends."""

from __future__ import annotations

import threading
from datetime import UTC

from bot.clock import SystemClock


def test_the_present_moment_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_wait_says_whether_it_was_woken() -> None:
    wake = threading.Event()
    assert SystemClock().wait(-5, wake) is False
    wake.set()
    assert SystemClock().wait(60, wake) is True
