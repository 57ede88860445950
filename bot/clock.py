"""The clock as Kestrel sees it: a value handed in, so that tests and the sandbox can move it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits by it; nothing outside `app.py` and the sandbox makes one that runs."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        """Wait that many seconds of this clock, or until `wake` is set; True if it was set."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        return wake.wait(max(0.0, seconds))


class StillClock:
    """Another clock as it stood at one moment, for a use case whose parts must not see two."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._now = clock, clock.now()

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        return self._clock.wait(seconds, wake)
