"""The switches that make the sandbox fail on purpose, set from the page and from tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

X_STATES: Final = ("ok", "slow", "down", "timeout", "reset", "lost", "late503")
SLACK_STATES: Final = ("ok", "refusing", "limited")
SCRIPTED: Final = ("429", "503", "late503", "timeout", "reset", "lost", "broken", "capped", "401", "402")

Script = Callable[[str], str | None]


class Faults:
    """What is broken at the moment; safe to read and set from any thread.

    `x` is "ok", "slow" (answers after three seconds), "down" (503, not carried out), "timeout" (carried out, never
    answered), "reset" (carried out, then the connection is cut), "lost" (not carried out, and the connection is cut)
    or "late503" (carried out, then 503).
    `slack` is "ok", "refusing" or "limited".
    `x_script` decides per request (given its path) and goes before `x`: one of SCRIPTED, or None for no fault.
    "broken" is carried out and answered with half a body.
    `x_hold` is how many real seconds a timed-out request is held at most, `x_slow` how long a slow one takes,
    `x_retry_after` how many sandbox seconds a scripted 429 asks the caller to wait.
    """

    def __init__(self, changed: Callable[[dict[str, str]], None] | None = None) -> None:
        self._lock = threading.RLock()
        self._states = {"x": "ok", "slack": "ok"}
        self._released = 0
        self.changed = changed
        self.x_script: Script | None = None
        self.x_hold = 60.0
        self.x_slow = 3.0
        self.x_retry_after = 2

    @property
    def x(self) -> str:
        return self._states["x"]

    @x.setter
    def x(self, state: str) -> None:
        self.set(x=state)

    @property
    def slack(self) -> str:
        return self._states["slack"]

    @slack.setter
    def slack(self, state: str) -> None:
        self.set(slack=state)

    def set(self, x: str | None = None, slack: str | None = None) -> None:
        """Change one or both switches; requests being held are let go when X leaves "timeout"."""
        if x is not None and x not in X_STATES:
            raise ValueError(f"X can be {', '.join(X_STATES)}; not {x!r}.")
        if slack is not None and slack not in SLACK_STATES:
            raise ValueError(f"Slack can be {', '.join(SLACK_STATES)}; not {slack!r}.")
        with self._lock:
            if x is not None:
                if self._states["x"] == "timeout" and x != "timeout":
                    self._released += 1
                self._states["x"] = x
            if slack is not None:
                self._states["slack"] = slack
            now = dict(self._states)
        if self.changed is not None:
            self.changed(now)

    def as_dict(self) -> dict[str, str]:
        """Both switches, as the page shows them."""
        with self._lock:
            return dict(self._states)

    def release(self) -> None:
        """Let every held request go now, as a server that stops must."""
        with self._lock:
            self._released += 1

    @property
    def released(self) -> int:
        """How often held requests were let go: a request is held while this does not change."""
        return self._released

    def for_x(self, path: str) -> str | None:
        """The fault that befalls one request to X, in the words of SCRIPTED (or "slow"); None for none."""
        if self.x_script is not None:
            fault = self.x_script(path)
            if fault is not None and fault not in SCRIPTED:
                raise ValueError(f"A script may answer {', '.join(SCRIPTED)} or None; not {fault!r}.")
            if fault is not None:
                return fault
        return {"ok": None, "down": "503"}.get(self.x, self.x)
