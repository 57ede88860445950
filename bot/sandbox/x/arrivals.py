"""Posts that are still to come: each is planned for a moment of the sandbox's clock and arrives then, in order."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock


class Arrivals:
    """Planned posts, brought in by whoever looks at the timeline next, or by a thread if nobody looks.

    Bringing them in at every look keeps one promise whatever the threads do: a post whose time has come exists
    before anything later does, so a reader that remembers the newest id misses nothing.
    """

    def __init__(self, clock: Clock, bring_in: Callable[[], None]) -> None:
        self._clock = clock
        self._bring_in = bring_in
        self._planned: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def plan(self, moment: datetime, act: Callable[[], None]) -> None:
        """Have `act` done when the clock reaches `moment`."""
        with self._lock:
            heapq.heappush(self._planned, (moment, next(self._order), act))
            soonest = self._planned[0][0] == moment
        if soonest:
            self._wake.set()

    def due(self, now: datetime) -> Callable[[], None] | None:
        """Take out the earliest act whose time has come; None when there is none."""
        with self._lock:
            if self._planned and self._planned[0][0] <= now:
                return heapq.heappop(self._planned)[2]
        return None

    def waiting(self) -> int:
        """How many are still to come."""
        with self._lock:
            return len(self._planned)

    def start(self) -> None:
        """Let a thread bring posts in on time; starting twice changes nothing."""
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="sandbox-x-arrivals", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and forget what was still to come."""
        with self._lock:
            self._planned.clear()
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            with self._lock:
                soonest = self._planned[0][0] if self._planned else None
            if self._stopping:
                return
            if soonest is None:
                self._wake.wait()
            elif (pause := (soonest - self._clock.now()).total_seconds()) > 0:
                self._clock.wait(pause, self._wake)
            else:
                self._bring_in()
