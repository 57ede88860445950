"""One at a time on the timeline: the lock, the posts that are due, and the news of what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.clock import Clock
from bot.sandbox.x.arrivals import Arrivals
from bot.sandbox.x.news import Event, News


class Turns:
    """Whoever takes a turn has the timeline to oneself, finds what was due in place, and tells the news at the end."""

    def __init__(self, clock: Clock, publish: Callable[[Event], None] | None) -> None:
        self.arrivals = Arrivals(clock, self.bring_in)
        self.news = News(publish)
        self._clock = clock
        self._lock = threading.RLock()
        self._depth = 0
        self._bringing = False

    @contextmanager
    def take(self) -> Iterator[None]:
        """A turn; turns within a turn belong to it."""
        try:
            with self._lock:
                self._depth += 1
                try:
                    self._bring_in_due()
                    yield
                finally:
                    self._depth -= 1
        finally:
            # Above zero it is our own outer turn or another thread's: that one tells the news when it ends.
            if self._depth == 0:
                self.news.tell()

    def bring_in(self) -> None:
        """Let the planned posts arrive whose time has come."""
        with self.take():
            pass

    def _bring_in_due(self) -> None:
        if self._bringing:
            return
        self._bringing = True
        try:
            while (act := self.arrivals.due(self._clock.now())) is not None:
                act()
        finally:
            self._bringing = False
