"""How often each endpoint may be asked: X's fifteen-minute windows, counted on the sandbox's clock."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from bot.clock import Clock

LENGTH: Final = timedelta(minutes=15)

# Requests in one window: by an account's own token, by the app's bearer token.
LIMITS: Final[dict[str, tuple[int, int]]] = {
    "GET /2/users/me": (75, 0),
    "GET /2/users/by/username/:username": (900, 300),
    "GET /2/users/:id/mentions": (300, 450),
    "GET /2/tweets/search/recent": (300, 450),
    "GET /2/users/:id/tweets": (900, 10_000),
    "GET /2/tweets": (900, 900),
    "GET /2/tweets/:id": (900, 900),
    "POST /2/tweets": (100, 0),
    "DELETE /2/tweets/:id": (50, 0),
    "POST /2/media/upload": (500, 0),
    "POST /2/media/metadata": (500, 0),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a window after a request; `allowed` is False for the request that was one too many."""

    limit: int
    remaining: int
    reset: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        """The same in X's headers."""
        return {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.remaining),
            "x-rate-limit-reset": str(self.reset),
        }


class Windows:
    """The open windows, one per endpoint and token."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._limits = dict(LIMITS)
        self._open: dict[tuple[str, str], tuple[datetime, int]] = {}

    def set(self, endpoint: str, user: int, app: int) -> None:
        """Change an endpoint's limits, for a test; its windows begin anew."""
        if endpoint not in LIMITS:
            raise ValueError(f"There is no endpoint {endpoint!r}; there are {', '.join(LIMITS)}.")
        with self._lock:
            self._limits[endpoint] = (user, app)
            self._open = {key: window for key, window in self._open.items() if key[0] != endpoint}

    def spend(self, endpoint: str, token: str, *, as_user: bool) -> Allowance:
        """Count one request."""
        with self._lock:
            now = self._clock.now()
            limit = self._limits[endpoint][0 if as_user else 1]
            since, used = self._open.get((endpoint, token), (now, 0))
            if now - since >= LENGTH:
                since, used = now, 0
            reset = ceil((since + LENGTH).timestamp())
            if used >= limit:
                return Allowance(limit, 0, reset, allowed=False)
            self._open[endpoint, token] = (since, used + 1)
            return Allowance(limit, limit - used - 1, reset, allowed=True)
