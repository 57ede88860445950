"""Slack's pace: a message a second in a channel, fifty edits a minute in a workspace, tiers for the rest."""

from __future__ import annotations

import math
from collections import Counter, deque
from dataclasses import dataclass, field

from bot.sandbox.clock import MovableClock
from bot.sandbox.slack.errors import SlackError

BURST = 4
MINUTE = 60.0
# Calls a minute. Slack promises at least these, so a little more is let through than the tier's figure.
EDITS = 50
TIERS = {1: 20, 2: 40, 3: 100, 4: 200, 5: 600}


@dataclass(slots=True)
class Bucket:
    """Fills by one a second up to the burst; a call takes one out."""

    level: float
    at: float

    def take(self, now: float) -> int:
        """0 when the call may pass, otherwise the seconds to wait."""
        self.level = min(float(BURST), self.level + max(0.0, now - self.at))
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0
        return max(1, math.ceil(1 - self.level))


@dataclass(slots=True)
class Window:
    """So many calls in any minute."""

    limit: int
    calls: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> int:
        """0 when the call may pass, otherwise the seconds to wait."""
        while self.calls and not now - MINUTE < self.calls[0] <= now:
            self.calls.popleft()
        if len(self.calls) < self.limit:
            self.calls.append(now)
            return 0
        return max(1, math.ceil(self.calls[0] + MINUTE - now))


class Rates:
    """Counts calls on the sandbox's clock and refuses those that come too fast; `refused` says how often, by method."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._channels: dict[str, Bucket] = {}
        self._methods: dict[str, Window] = {}
        self.refused: Counter[str] = Counter()

    def post(self, channel: str) -> None:
        """A message in a channel: four at once, then one a second."""
        now = self._now()
        self._pass("chat.postMessage", self._channels.setdefault(channel, Bucket(BURST, now)).take(now))

    def call(self, method: str, tier: int) -> None:
        """A call of any other method; `chat.update` has its own figure."""
        limit = EDITS if method == "chat.update" else TIERS[tier]
        self._pass(method, self._methods.setdefault(method, Window(limit)).take(self._now()))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _pass(self, method: str, wait: int) -> None:
        if wait:
            self.refused[method] += 1
            raise SlackError("ratelimited", status=429, retry_after=wait)
