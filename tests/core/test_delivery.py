"""After each outcome the next step stands fixed: an unclear end is looked into, and nothing is sent a third time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.delivery import ATTEMPTS, LOOKS, PAUSES, OutboxState, Outcome, Progress, Step, after

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEADLINE = NOW + timedelta(hours=2)
FIRST = Progress(attempts=1, looks=0, tries=0, deadline=DEADLINE)
SENT = "sent"


def in_seconds(step: Step) -> float:
    return (step.at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("progress", "outcome", "state", "seconds", "asks"),
    [
        (FIRST, Outcome.REFUSED, OutboxState.FAILED, 0, False),
        (FIRST, Outcome.NOT_SENT, OutboxState.WAITING, 5, False),
        (FIRST, Outcome.UNCLEAR, OutboxState.UNSURE, 5, False),
        (FIRST, Outcome.ABSENT, OutboxState.UNSURE, 15, False),
        (Progress(1, 1, 0, DEADLINE), Outcome.ABSENT, OutboxState.UNSURE, 40, False),
        (Progress(1, 2, 0, DEADLINE), Outcome.ABSENT, OutboxState.WAITING, 0, False),
        (Progress(2, 2, 0, DEADLINE), Outcome.ABSENT, OutboxState.UNSURE, 0, True),
        (FIRST, Outcome.UNREADABLE, OutboxState.UNSURE, 15, False),
        (Progress(1, 1, 0, DEADLINE), Outcome.UNREADABLE, OutboxState.UNSURE, 40, False),
        (Progress(1, 2, 0, DEADLINE), Outcome.UNREADABLE, OutboxState.UNSURE, 0, True),
    ],
)
def test_what_follows_an_outcome(
    progress: Progress, outcome: Outcome, state: OutboxState, seconds: float, asks: bool
) -> None:
    step = after(progress, outcome, NOW)
    assert (step.state, in_seconds(step), step.asks) == (state, seconds, asks)


def test_a_clear_no_that_may_pass_is_no_attempt_and_the_pauses_grow() -> None:
    progress, pauses = Progress(0, 0, 0, NOW + timedelta(days=1)), []
    for _ in range(len(PAUSES) + 2):
        sent = Progress(progress.attempts + 1, progress.looks, progress.tries, progress.deadline)
        step = after(sent, Outcome.NOT_SENT, NOW)
        progress = step.progress
        pauses.append(in_seconds(step))
        assert progress.attempts == 0
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_the_network_names_the_moment_from_which_it_takes_requests_again() -> None:
    assert in_seconds(after(FIRST, Outcome.NOT_SENT, NOW, NOW + timedelta(seconds=90))) == 90
    assert in_seconds(after(FIRST, Outcome.NOT_SENT, NOW, NOW + timedelta(seconds=1))) == PAUSES[0]


def test_what_would_be_sent_after_its_deadline_has_failed() -> None:
    late = after(FIRST, Outcome.NOT_SENT, NOW, DEADLINE + timedelta(seconds=1))
    assert late.state is OutboxState.FAILED
    assert after(FIRST, Outcome.NOT_SENT, NOW, DEADLINE).state is OutboxState.WAITING


def test_after_the_deadline_nothing_is_sent_again_and_a_person_decides() -> None:
    step = after(Progress(1, 2, 0, DEADLINE), Outcome.ABSENT, DEADLINE + timedelta(seconds=1))
    assert (step.state, step.asks) == (OutboxState.UNSURE, True)


outcomes = st.lists(st.sampled_from([*Outcome, SENT]), max_size=40)


@given(outcomes, st.lists(st.integers(0, 4000), min_size=40, max_size=40))
def test_whatever_happens_nothing_is_sent_again_before_three_looks_and_there_are_two_unclear_attempts_at_most(
    story: list[Outcome | str], naps: list[int]
) -> None:
    """The worker as a small machine: it sends in `waiting`, looks in `unsure`, and rests in every other state."""
    state, progress, now, asks = OutboxState.WAITING, Progress(0, 0, 0, DEADLINE), NOW, False
    unclear, looks_since = 0, len(LOOKS)
    for outcome, nap in zip(story, naps, strict=False):
        if asks or state not in (OutboxState.WAITING, OutboxState.UNSURE):
            break
        sends = state is OutboxState.WAITING
        can = (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.UNCLEAR) if sends else (Outcome.ABSENT, Outcome.UNREADABLE)
        if outcome == SENT or outcome not in can:
            continue
        if sends:
            assert looks_since >= len(LOOKS)
            assert now <= DEADLINE
            progress = Progress(progress.attempts + 1, progress.looks, progress.tries, progress.deadline)
        else:
            looks_since += 1
        if outcome is Outcome.UNCLEAR:
            unclear, looks_since = unclear + 1, 0
        step = after(progress, Outcome(outcome), now)
        assert step.at >= now
        assert step.progress.deadline == DEADLINE
        assert step.progress.attempts == unclear or outcome is Outcome.REFUSED
        # A process may come late: the row is taken when it is due, or any time after that.
        state, progress, asks, now = step.state, step.progress, step.asks, step.at
        if state is OutboxState.UNSURE:
            now += timedelta(seconds=nap)
    assert unclear <= ATTEMPTS
