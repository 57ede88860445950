"""What one look found, and all looks side by side: each has a time-out, and none stops another."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

# Every adapter gives up after ten seconds; whatever hangs all the same is left behind.
PATIENCE = 25.0


class State(Enum):
    """How a look ended; LEFT means that there was nothing to look at."""

    WELL = "✔"
    WRONG = "✘"
    LEFT = "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in a sentence; `fix` says what to do and on which page."""

    state: State
    said: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One look by its name."""

    name: str
    look: Callable[[], Finding]


def well(said: str) -> Finding:
    """All is as it should be."""
    return Finding(State.WELL, said)


def wrong(said: str, fix: str) -> Finding:
    """Something has to be put right."""
    return Finding(State.WRONG, said, fix)


def left(said: str) -> Finding:
    """There was nothing to look at."""
    return Finding(State.LEFT, said)


def look_at(checks: Sequence[Check], patience: float = PATIENCE) -> Iterator[tuple[str, Finding]]:
    """Run every check at once and give what they found in their order, none later than `patience` seconds."""
    end = time.monotonic() + patience
    for check, answer in [(check, _begun(check)) for check in checks]:
        try:
            yield check.name, answer.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            yield check.name, wrong(f"No answer within {patience:g} seconds.", "Look at this machine's network.")


def _begun(check: Check) -> queue.SimpleQueue[Finding]:
    answer: queue.SimpleQueue[Finding] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(check.look())
        except Exception as error:  # its words may hold a secret; its kind does not
            name = type(error).__name__
            answer.put(wrong(f"It could not be looked at ({name}).", "If it stays like this, report it."))

    # The process may end while one of these still waits for somebody who never answers.
    threading.Thread(target=run, name=f"check {check.name}", daemon=True).start()
    return answer
