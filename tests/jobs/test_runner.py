"""A job that fails is logged, counted and shown until it works again, and does not stop the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.app import Kestrel
from bot.desk import Desk
from bot.jobs.timetable import TIMETABLE
from bot.sandbox.clock import MovableClock
from bot.storage import marks
from tests.chased import ON_DUTY, reminded
from tests.desks import NOW, mention, post, take
from tests.signing import Door
from tests.waiting import until

LATE = NOW + timedelta(hours=2)


@pytest.fixture
def due(desk: Desk, clock: MovableClock) -> int:
    """A mention of which somebody has to be reminded."""
    (number,) = take(desk, post("1", network="web"))  # of which no job looks whether it is still there
    clock.move_to(LATE)
    return number


@contextmanager
def broken(desk: Desk) -> Iterator[None]:
    """There is no place where a reminder could be written down."""
    rename(desk, "chase", "chase_away")
    yield
    rename(desk, "chase_away", "chase")


def rename(desk: Desk, old: str, new: str) -> None:
    with desk.database.write.begin() as session:
        session.execute(text(f'ALTER TABLE "{old}" RENAME TO "{new}"'))


def runs(desk: Desk) -> dict[str, tuple[str | None, int]]:
    """(what went wrong the last time, how often it did) of every job that has run."""
    with desk.database.read() as session:
        return {run.name: (run.error, run.failures) for run in marks.runs(session)}


def readiness(door: Door) -> tuple[int, list[str]]:
    status, said = door.get("/readyz")
    return status, json.loads(said)["failing"]


def failures(door: Door) -> int:
    found = re.search(r'^kestrel_job_failures\{job="chase"\} (\d+)', door.get("/metrics")[1], flags=re.MULTILINE)
    return int(found[1]) if found else 0


def test_a_job_that_fails_is_logged_counted_and_shown_until_it_works_again(
    kestrel: Kestrel, desk: Desk, door: Door, due: int
) -> None:
    with broken(desk), capture_logs() as logs:
        kestrel.start_jobs()
        until(lambda: runs(desk).get("chase", (None, 0))[1] >= 2)
        status, (sentence,) = readiness(door)
        assert (status, bool(re.fullmatch(r"The job chase failed the last time \(\w+Error\)\.", sentence))) == (
            503,
            True,
        )
        assert failures(door) >= 2
        failed = [each for each in logs if each["event"] == "job_failed"]
    assert {(each["job"], each["log_level"]) for each in failed} == {("chase", "error")}
    assert all(each["error"].endswith("Error") and each["exc_info"] for each in failed)
    until(lambda: readiness(door) == (200, []))
    assert failures(door) >= 2  # what was counted stays
    until(lambda: reminded(desk) == [("on_duty", ON_DUTY)])


def test_while_it_fails_the_others_go_on(kestrel: Kestrel, desk: Desk, due: int) -> None:
    with broken(desk):
        kestrel.start_jobs()
        until(lambda: runs(desk).get("chase", (None, 0))[1] >= 1)
        before = ended(desk)
        # All but those whose turn comes in half a minute or later.
        often = {job.name for job in TIMETABLE if job.seconds < 30} - {"chase"}
        until(lambda: often <= set(runs(desk)) and all(runs(desk)[name] == (None, 0) for name in often))
        assert before <= ended(desk)
        assert mention(desk, due).owner is None
    until(lambda: runs(desk)["chase"][0] is None)


def ended(desk: Desk) -> set[str]:
    """The jobs that have run well."""
    return {name for name, (error, _) in runs(desk).items() if error is None}


def test_a_failure_that_cannot_even_be_written_down_is_logged_and_the_job_has_its_next_turn(
    kestrel: Kestrel, desk: Desk, due: int
) -> None:
    rename(desk, "job_run", "job_run_away")
    with capture_logs() as logs:
        kestrel.start_jobs()
        until(lambda: reminded(desk) == [("on_duty", ON_DUTY)])
        until(lambda: len([each for each in logs if each["event"] == "job_not_noted"]) >= 3)
    rename(desk, "job_run_away", "job_run")
    until(lambda: runs(desk).get("chase") == (None, 0))
