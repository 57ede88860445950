"""A clock that can be moved: the sandbox's limits, time stamps and waits all follow it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# A caller hands in a plain Event, which nothing but its owner may set; so a waiting thread looks up this often
# to see whether the clock has been moved under it. A real wake is noticed at once.
GLANCE = 0.01


class MovableClock:
    """Runs `speed` times as fast as the machine's clock from any moment; speed 0 stands still."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._base = start or datetime.now(UTC)
        self._since = time.monotonic()
        self._speed = speed
        self._listeners: list[Callable[[], None]] = []

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        with self._lock:
            self._base, self._since = self._now(), time.monotonic()
            self._speed = speed
        self._tell()

    def now(self) -> datetime:
        with self._lock:
            return self._now()

    def move_to(self, moment: datetime) -> None:
        """Set the clock to an aware moment; whoever waits on it notices."""
        if moment.tzinfo is None:
            raise ValueError("The clock needs a moment with a time zone.")
        with self._lock:
            self._base, self._since = moment.astimezone(UTC), time.monotonic()
        self._tell()

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._base, self._since = self._now() + timedelta(seconds=seconds), time.monotonic()
        self._tell()

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        """Wait that many seconds of this clock, however it is moved meanwhile; True if `wake` was set."""
        due = self.now() + timedelta(seconds=seconds)
        while not wake.is_set():
            left = (due - self.now()).total_seconds()
            if left <= 0:
                return False
            wake.wait(min(left / self._speed, GLANCE) if self._speed > 0 else GLANCE)
        return True

    def on_move(self, listener: Callable[[], None]) -> None:
        """Call the listener after each move, in the thread that moved the clock."""
        self._listeners.append(listener)

    def _now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()
