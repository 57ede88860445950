"""How a public post is delivered exactly once: after each outcome, what happens next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class OutboxState(StrEnum):
    """`unsure` means that a request has left and no clear answer came: it is settled by looking, never by sending."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    UNDONE = "undone"


class Outcome(StrEnum):
    """What came of one attempt or one look.

    NOT_SENT is a clear no that may pass (too many requests, the network away before anything left), REFUSED one that
    a person has to act on, UNCLEAR no clear answer, ABSENT that a look did not find the post, UNREADABLE that our
    own timeline could not be read.
    """

    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


# After a time-out our timeline is looked at so many seconds later; it may lag behind (FACTS, X).
LOOKS = (5, 20, 60)
# An unclear end is followed by one more attempt with the identical text, and no third.
ATTEMPTS = 2
PAUSES = (5, 15, 45, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a row stands: `attempts` that may have reached the network, `looks` since the last of them, and `tries`
    that certainly did not."""

    attempts: int
    looks: int
    tries: int
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: the state, when to act again, and whether a person has to decide (`asks`)."""

    state: OutboxState
    at: datetime
    progress: Progress
    asks: bool = False


def after(progress: Progress, outcome: Outcome, now: datetime, until: datetime | None = None) -> Step:  # noqa: PLR0911
    """The next step after an outcome; `until` is when the network said that it takes requests again."""
    attempts, looks, tries, deadline = progress.attempts, progress.looks, progress.tries, progress.deadline
    match outcome:
        case Outcome.REFUSED:
            return Step(OutboxState.FAILED, now, progress)
        case Outcome.NOT_SENT:
            at = max(until or now, now + timedelta(seconds=PAUSES[min(tries, len(PAUSES) - 1)]))
            # That attempt is not counted: it certainly did not reach anybody.
            before = Progress(max(0, attempts - 1), looks, tries + 1, deadline)
            if at <= deadline:
                return Step(OutboxState.WAITING, at, before)
            # An earlier one whose end was unclear may still come to light: only a person can call that "not sent".
            doubtful = before.attempts > 0
            return Step(OutboxState.UNSURE if doubtful else OutboxState.FAILED, now, before, asks=doubtful)
        case Outcome.UNCLEAR:
            at = now + timedelta(seconds=LOOKS[0])
            return Step(OutboxState.UNSURE, at, Progress(attempts, 0, tries, deadline))
        case Outcome.ABSENT | Outcome.UNREADABLE:
            if looks + 1 < len(LOOKS):
                at = now + timedelta(seconds=LOOKS[looks + 1] - LOOKS[looks])
                return Step(OutboxState.UNSURE, at, Progress(attempts, looks + 1, tries, deadline))
            if outcome is Outcome.ABSENT and attempts < ATTEMPTS and now <= deadline:
                return Step(OutboxState.WAITING, now, Progress(attempts, 0, tries, deadline))
            return Step(OutboxState.UNSURE, now, Progress(attempts, looks, tries, deadline), asks=True)
