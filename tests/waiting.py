"""Waiting in tests for something that another thread brings about, without guessing how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 20.0


def until(look: Callable[[], Found | None], patience: float = PATIENCE) -> Found:
    """What `look` finds as soon as it finds something; an assertion after `patience` real seconds without."""
    end = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.01)
