"""The clock can be moved under those who wait on it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import MovableClock

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def waiting(clock: MovableClock, seconds: float, wake: threading.Event) -> tuple[threading.Thread, list[bool]]:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(clock.wait(seconds, wake)), daemon=True)
    thread.start()
    return thread, answers


def test_a_stopped_clock_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(START, speed=0)
    assert clock.now() == START
    clock.advance(90)
    assert clock.now() == START + timedelta(seconds=90)
    clock.move_to(START.replace(hour=14))
    assert clock.now() == START.replace(hour=14)


def test_a_fast_clock_passes_hours_in_a_moment() -> None:
    clock = MovableClock(START, speed=3_600_000)
    assert clock.wait(3600, threading.Event()) is False
    assert clock.now() >= START + timedelta(hours=1)


def test_changing_the_speed_keeps_the_time() -> None:
    clock = MovableClock(START, speed=0)
    clock.speed = 1.0
    clock.speed = 0
    assert START <= clock.now() < START + timedelta(minutes=1)


def test_a_wait_ends_when_the_clock_is_moved_past_its_end() -> None:
    clock = MovableClock(START, speed=0)
    thread, answers = waiting(clock, 60, threading.Event())
    clock.advance(61)
    thread.join(5)
    assert answers == [False]


def test_a_small_move_does_not_end_a_long_wait() -> None:
    clock, wake = MovableClock(START, speed=0), threading.Event()
    thread, answers = waiting(clock, 60, wake)
    clock.advance(30)
    thread.join(0.05)
    assert not answers
    wake.set()
    thread.join(5)
    assert answers == [True]


def test_listeners_hear_of_moves() -> None:
    clock, heard = MovableClock(START, speed=0), []
    clock.on_move(lambda: heard.append(clock.now()))
    clock.advance(5)
    assert heard == [START + timedelta(seconds=5)]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        MovableClock(START).move_to(START.replace(tzinfo=None))
