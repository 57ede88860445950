"""Live events on their way to whoever listens: told in order, and never while the timeline is locked."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]


class News:
    """A queue of events that empties itself into one listener."""

    def __init__(self, publish: Callable[[Event], None] | None) -> None:
        self._publish = publish
        self._events: deque[Event] = deque()
        self._telling = threading.Lock()

    def add(self, event: Event) -> None:
        """Have an event told at the next `tell`."""
        self._events.append(event)

    def tell(self) -> None:
        """Hand on what is waiting; if another thread is telling already, it takes the new events along."""
        while self._events and self._telling.acquire(blocking=False):
            try:
                while self._events:
                    event = self._events.popleft()
                    if self._publish is not None:
                        self._publish(event)
            finally:
                self._telling.release()
