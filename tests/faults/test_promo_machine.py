"""Promos are planned and changed while clocks change, X fails and processes die: no run goes out twice, none is lost
without a word, and the next one is always the right one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.core.delivery import LOOKS
from bot.services import outbox, running
from tests.databases import KINDS, Spares
from tests.machine import Killed
from tests.promo_office import PLACES, Planners, PromoOffice
from tests.promo_truths import hold_at_rest, hold_now

# More are tried by hand: MACHINE_EXAMPLES=300 .venv/bin/pytest tests/faults/test_promo_machine.py
EXAMPLES = os.environ.get("MACHINE_EXAMPLES")
SETTINGS = settings(
    max_examples=int(EXAMPLES or 5),
    stateful_step_count=30,
    deadline=None,
    derandomize=EXAMPLES is None,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,) if os.environ.get("MACHINE_ROUGH") else (Phase.generate, Phase.shrink),
)

# A Monday on which nothing happens, and two days before the clocks go back and forward. Nobody acts at the very
# moment of a run, to the millisecond.
STARTS = [
    datetime(2026, 11, 23, 9, 0, 0, 137_000, tzinfo=UTC),
    datetime(2026, 10, 23, 9, 0, 0, 137_000, tzinfo=UTC),
    datetime(2027, 3, 26, 9, 0, 0, 137_000, tzinfo=UTC),
]
PEOPLE = st.sampled_from(["U0PRIYA", "U0TOM"])
WHICH = st.integers(0, 3)
HOURS = st.sampled_from(["1.30am", "12.10am", "9am", "half past nine", "5.45pm"])
DAYS = st.sampled_from(
    ["every day", "every other day", "every Monday and Thursday", "every other Friday", "first Monday of the month",
     "last day of the month"]
)  # fmt: skip
ENDS = st.sampled_from(["", "", "", "", ", 3 times", " until 9 December 2026", " except Sunday 25 October 2026"])
REPEATS = st.builds(lambda days, hour, end: f"{days} at {hour}{end}", DAYS, HOURS, ENDS)
ONCE = st.builds(lambda minutes: f"in {minutes} minutes", st.sampled_from([2, 45, 600]))
WHEN = st.one_of(REPEATS, REPEATS, ONCE, st.sampled_from(["tomorrow at 1.30am", "Sunday at 1.30am"]))
WHERE = st.sampled_from(PLACES)
WORDINGS = st.integers(1, 3)
MOVES = st.sampled_from(["skip", "skip", "unskip", "pause", "resume", "resume", "now", "cancel"])
FAULTS = st.lists(st.sampled_from(["timeout", "reset", "lost", "late503", "503", "429", "401", None]), max_size=2)
SECONDS = st.sampled_from([2, 61, 700, 3600, 4 * 3600, 86_400, 3 * 86_400, 9 * 86_400])
# How long after the next moment somebody looks: within the grace, and beyond it.
LATE = st.sampled_from([1, 1, 20, 1500, 2100, 7200])


class PromoMachine(RuleBasedStateMachine):
    """Rules are what people, networks and machines do; the invariants are what was promised."""

    databases: Callable[[], AbstractContextManager[str]]
    begun = False

    @initialize(start=st.sampled_from(STARTS), when=REPEATS, where=WHERE)
    def a_promo_is_planned(self, start: datetime, when: str, where: tuple[str, ...]) -> None:
        self.database = type(self).databases()
        self.office = PromoOffice(self.database.__enter__(), start)
        self.planners, self.begun = Planners(self.office), True
        self.planners.write(when, where, 2, "U0TOM")

    # The people who plan.

    @rule(when=WHEN, where=WHERE, wordings=WORDINGS, by=PEOPLE)
    def plan(self, when: str, where: tuple[str, ...], wordings: int, by: str) -> None:
        self.planners.write(when, where, wordings, by)

    @rule(which=WHICH, when=st.none() | WHEN, where=WHERE, wordings=WORDINGS, by=PEOPLE)
    def edit(self, which: int, when: str | None, where: tuple[str, ...], wordings: int, by: str) -> None:
        self.planners.edit(which, when, where, wordings, by)

    @rule(which=WHICH, moves=st.lists(MOVES, min_size=1, max_size=3), by=PEOPLE)
    def press(self, which: int, moves: list[str], by: str) -> None:
        for move in moves:
            self.planners.press(which, move, by)

    @rule(which=WHICH, late=LATE, moves=st.lists(MOVES, min_size=1, max_size=2), by=PEOPLE)
    def press_before_anybody_takes_what_is_due(self, which: int, late: int, moves: list[str], by: str) -> None:
        self._to_the_moment(which, late)
        for move in moves:
            self.planners.press(which, move, by)

    @rule(which=WHICH, button=WHICH, by=PEOPLE)
    def press_on_a_run(self, which: int, button: int, by: str) -> None:
        self.planners.press_run(which, button, by)

    @rule(hours=st.sampled_from([1, 30]), by=PEOPLE)
    def begin_or_lift_a_hush(self, hours: int, by: str) -> None:
        self.planners.hush(hours, by)

    # The machine, and what befalls it.

    @rule(which=WHICH, late=LATE, who=WHICH, faults=FAULTS, looks=st.booleans())
    def the_moment_comes(self, which: int, late: int, who: int, faults: list[str | None], looks: bool) -> None:
        self._to_the_moment(which, late)
        self.office.befalls[True].extend(faults)
        desk = self.office.process(who).desk
        running.run(desk)
        for pause in (0, *(LOOKS if looks else ())):
            self.office.clock.advance(pause)
            outbox.deliver(desk)

    @rule(which=WHICH, late=LATE, looks=st.integers(0, 8))
    def a_process_dies_while_it_takes_what_is_due(self, which: int, late: int, looks: int) -> None:
        self._to_the_moment(which, late)
        self.office.dies_running(which, looks)

    @rule(which=WHICH, late=LATE)
    def two_take_what_is_due_at_once(self, which: int, late: int) -> None:
        self._to_the_moment(which, late)
        desks = [process.desk for process in self.office.processes]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(running.run, desks))
            list(pool.map(outbox.deliver, desks))

    @rule(seconds=SECONDS, who=WHICH, runs=st.booleans())
    def time_passes(self, seconds: int, who: int, runs: bool) -> None:
        self.office.clock.advance(seconds)
        if runs:
            running.run(self.office.process(who).desk)

    @rule(who=WHICH, faults=FAULTS, reading=FAULTS, seconds=st.sampled_from([1, 6, 25, 61, 700]))
    def deliver(self, who: int, faults: list[str | None], reading: list[str | None], seconds: int) -> None:
        self.office.befalls[True].extend(faults)
        self.office.befalls[False].extend(reading)
        outbox.deliver(self.office.process(who).desk)
        self.office.clock.advance(seconds)
        outbox.deliver(self.office.process(who).desk)

    @rule(who=WHICH)
    def every_job_runs(self, who: int) -> None:
        self.office.process(who).jobs()

    @rule(which=WHICH, who=WHICH, when=st.sampled_from(["before", "after"]), rest=st.sampled_from([1, 61, 700]))
    def a_process_dies_at_the_outbox(self, which: int, who: int, when: str, rest: int) -> None:
        """And a new one goes on after a while."""
        self._to_the_moment(which, 1)
        process = self.office.process(who)
        running.run(process.desk)
        process.line.publishing.set(when, _die)
        if not self.office.survives(process, lambda: outbox.deliver(process.desk)):
            self.office.clock.advance(rest)
            outbox.deliver(self.office.process(who).desk)

    # What was promised.

    @invariant()
    def it_holds_now(self) -> None:
        if self.begun:
            hold_now(self.planners)

    def teardown(self) -> None:
        if not self.begun:
            return
        try:
            self.planners.resume_all()
            self.office.heal()
            hold_at_rest(self.planners)
        finally:
            self.office.close()
            self.database.__exit__(None, None, None)

    def _to_the_moment(self, which: int, late: int) -> None:
        """The clock stands a little after the next moment of a promo, if that is still to come."""
        found = [promo.next_at for promo in self.planners.promos() if promo.next_at is not None]
        if (
            found
            and (at := found[which % len(found)] + timedelta(seconds=late, milliseconds=137)) > self.office.clock.now()
        ):
            self.office.clock.move_to(at)


def _die() -> None:
    raise Killed


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_happens_no_run_goes_out_twice_and_none_is_lost_without_a_word(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "sqlite":
        prepared: Path = request.getfixturevalue("prepared_sqlite")

        @contextmanager
        def databases() -> Iterator[str]:
            path = tmp_path / "machine.db"
            for old in tmp_path.glob("machine.db*"):
                old.unlink()
            shutil.copy(prepared, path)
            yield f"sqlite:///{path}"

    else:
        spares: Spares = request.getfixturevalue("spares")
        databases = spares.one

    class Machine(PromoMachine):
        pass

    Machine.databases = staticmethod(databases)
    run_state_machine_as_test(Machine, settings=SETTINGS)
