"""Several people press whatever they like while X, Slack and our own processes fail: what is promised holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.core.delivery import LOOKS
from bot.core.replies import REPLY_BUTTONS, ReplyAction, ReplyKind, ReplyState
from bot.services import by_hand, outbox
from bot.services.refusals import Refusal
from bot.storage.replies import Reply
from tests.databases import KINDS, Spares
from tests.machine import Killed, Office, Process
from tests.machine_people import People
from tests.machine_truths import hold_at_rest, hold_now

# More are tried by hand: MACHINE_EXAMPLES=300 .venv/bin/pytest tests/faults/test_answering_machine.py
EXAMPLES = os.environ.get("MACHINE_EXAMPLES")
SETTINGS = settings(
    max_examples=int(EXAMPLES or 6),
    stateful_step_count=30,
    deadline=None,
    derandomize=EXAMPLES is None,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    # To make an example small takes minutes; MACHINE_ROUGH shows it as it was found.
    phases=(Phase.generate,) if os.environ.get("MACHINE_ROUGH") else (Phase.generate, Phase.shrink),
)

EVERYONE = ("U0PRIYA", "U0TOM", "U0MEGAN", "U0HELEN")
PEOPLE = st.sampled_from(EVERYONE)
X_FAULTS = st.sampled_from(["timeout", "reset", "lost", "late503", "503", "429", "broken"])
WHICH = st.integers(0, 3)
WHEN = st.sampled_from(["before", "after"])
SECONDS = st.sampled_from([1, 6, 11, 25, 50, 61, 130, 700, 3600, 3 * 3600])
MEANWHILE = st.sampled_from(["read", "deleted", "pressed", "overslept", "hushed"])
MOVES = st.sampled_from(["claim", "release", "pass", "snooze", "close", "reopen"])
KINDS_OF_REPLY = st.sampled_from([ReplyKind.REPLY, *ReplyKind])
TALES = (
    "Four hours in A&E at Ashcombe General and nobody tells us a thing",
    "The nurses on Willow ward at Ashcombe General were wonderful with my dad",
    "Why is the car park at Ashcombe General closed again, we missed our clinic",
    "My appointment at Ashcombe General was moved for the third time this year",
)
AGAIN = (
    "Thank you so much",
    "That does not help me at all, what now",
    "And the waiting room was freezing as well",
    "I am a journalist and my deadline is tonight",
)


class AnsweringMachine(RuleBasedStateMachine):
    """Rules are what people, networks and machines do; the invariants are what was promised."""

    databases: Callable[[], AbstractContextManager[str]]
    people: People
    begun = False

    @initialize(person=PEOPLE, ask=st.booleans())
    def a_morning_begins(self, person: str, ask: bool) -> None:
        """Three people have posted, and somebody has answered the last of them."""
        self.database = type(self).databases()
        self.office = Office(self.database.__enter__())
        self.people, self.begun = People(self.office), True
        for tale, one in zip(TALES, [ask, False, True], strict=False):
            self.people.post(tale, asks=one)
        self.write_and_send(which=0, person=person, kind=ReplyKind.REPLY, times=1)

    # The public.

    @rule(tale=st.sampled_from(TALES), asks=st.booleans())
    def somebody_posts(self, tale: str, asks: bool) -> None:
        self.people.post(tale, asks=asks)

    @rule(which=WHICH, words=st.sampled_from(AGAIN), there=st.booleans(), times=st.integers(1, 2))
    def somebody_writes_again(self, which: int, words: str, there: bool, times: int) -> None:
        for time in range(times):
            self.people.write_again(which, f"{words}{'!' * time}", there=there)

    @rule(which=WHICH, really=st.booleans())
    def the_author_deletes(self, which: int, really: bool) -> None:
        """Not every time: where all is gone there is nothing to press."""
        if really:
            self.people.delete(which)

    # The team and its mentions.

    @rule(which=WHICH, move=MOVES, person=PEOPLE, to=PEOPLE)
    def press_on_a_card(self, which: int, move: str, person: str, to: str) -> None:
        mention = self.people.mention(which)
        if mention is not None:
            self.people.move(mention.id, move, person, to)

    @rule(which=WHICH, people=st.permutations(EVERYONE))
    def everybody_claims(self, which: int, people: list[str]) -> None:
        mention = self.people.mention(which)
        if mention is not None:
            for person in people:
                self.people.move(mention.id, "claim", person, person)

    @rule(which=WHICH)
    def whoever_has_it_releases(self, which: int) -> None:
        mention = self.people.mention(which)
        if mention is not None and mention.owner is not None:
            self.people.move(mention.id, "release", mention.owner, mention.owner)

    # The team and its words.

    @rule(which=WHICH, person=PEOPLE, kind=KINDS_OF_REPLY)
    def open_a_form(self, which: int, person: str, kind: ReplyKind) -> None:
        mention = self.people.mention(which)
        if mention is not None:
            self.people.begin(mention.id, person, kind)

    @precondition(lambda self: self.people.forms)
    @rule(which=WHICH, times=st.integers(1, 2))
    def send_a_form(self, which: int, times: int) -> None:
        """Perhaps one that was sent before, or that somebody else has been quicker than."""
        for _ in range(times):
            self.people.send(self.people.forms[-1 - which % len(self.people.forms)])

    @rule(which=WHICH, person=PEOPLE, kind=KINDS_OF_REPLY, times=st.integers(1, 2))
    def write_and_send(self, which: int, person: str, kind: ReplyKind, times: int) -> None:
        mention = self.people.mention(which)
        form = self.people.begin(mention.id, person, kind) if mention is not None else None
        if form is not None:
            for _ in range(times):
                self.people.send(form)

    @precondition(lambda self: self.people.with_buttons())
    @rule(data=st.data(), which=WHICH, person=PEOPLE)
    def press_a_button_of_a_reply(self, data: st.DataObject, which: int, person: str) -> None:
        choices = self.people.with_buttons()
        reply, state = choices[which % len(choices)]
        self.people.act(reply, data.draw(st.sampled_from(REPLY_BUTTONS[state]), label="button"), person)

    @precondition(lambda self: self.people.words)
    @rule(which=WHICH, action=st.sampled_from(ReplyAction), person=PEOPLE)
    def press_what_may_not_be_there(self, which: int, action: ReplyAction, person: str) -> None:
        found = sorted(self.people.words, reverse=True)
        self.people.act(found[which % len(found)], action, person)

    @rule(person=PEOPLE, hours=st.sampled_from([1, 5, 60]))
    def begin_or_lift_a_hush(self, person: str, hours: int) -> None:
        self.people.hush(person, hours)

    @rule(person=PEOPLE, which=WHICH, seconds=SECONDS)
    def invite_and_hush(self, person: str, which: int, seconds: int) -> None:
        """What is on its way when it begins is what matters."""
        self.write_and_send(which=which, person=person, kind=ReplyKind.INVITATION, times=1)
        self.people.hush(person, 1)
        self.office.clock.advance(seconds)
        outbox.deliver(self.office.first.desk)

    @precondition(lambda self: self.people.words)
    @rule(which=WHICH, same=st.booleans(), person=PEOPLE, tells=st.sampled_from(["nothing", "so", "a link"]))
    def post_by_hand(self, which: int, same: bool, person: str, tells: str) -> None:
        """By preference what is ready for it, but people do as they like."""
        waiting = (ReplyState.READY, ReplyState.SAID)
        ready = [number for number, state in self.people.states.items() if state in waiting]
        found = sorted(ready or self.people.words, reverse=True)
        number = found[which % len(found)]
        url = self.people.post_by_hand(number, same=same)
        if tells != "nothing" and url is not None:
            with suppress(Refusal):
                by_hand.posted(self.people.desk, number, url if tells == "a link" else "", by=person)

    # The machine, and what befalls it.

    @precondition(lambda self: self._under_way())
    @rule(
        who=WHICH, seconds=SECONDS, faults=st.lists(X_FAULTS, max_size=2), reading=st.lists(X_FAULTS, max_size=2),
        looks=st.booleans(),
    )  # fmt: skip
    def deliver(self, who: int, seconds: int, faults: list[str], reading: list[str], looks: bool) -> None:
        self.office.clock.advance(seconds)
        self.office.befalls[True].extend(faults)
        self.office.befalls[False].extend(reading)
        for pause in (0, *(LOOKS if looks else ())):
            self.office.clock.advance(pause)
            outbox.deliver(self.office.process(who).desk)

    @rule(who=WHICH, seconds=SECONDS, fault=st.none() | X_FAULTS)
    def read(self, who: int, seconds: int, fault: str | None) -> None:
        self.office.clock.advance(seconds)
        self.office.befalls[False].append(fault)
        self.office.process(who).read()
        by_hand.find_posted(self.office.process(who).desk)

    @rule(who=WHICH)
    def every_job_runs(self, who: int) -> None:
        self.office.clock.advance(700)
        self.office.process(who).jobs()

    @rule(who=WHICH, steps=st.integers(1, 8), slack=st.sampled_from(["ok", "ok", "refusing", "limited"]))
    def draw(self, who: int, steps: int, slack: str) -> None:
        self.office.sandbox.faults.slack = slack
        self.office.process(who).draw(steps)

    @precondition(lambda self: self._under_way())
    @rule(who=WHICH, when=WHEN, seconds=SECONDS, rest=SECONDS)
    def a_process_dies_at_the_outbox(self, who: int, when: str, seconds: int, rest: int) -> None:
        """And a new one goes on after a while."""
        self.office.clock.advance(seconds)
        process = self.office.process(who)
        process.line.publishing.set(when, _die)
        process.line.looking.set(when, _die)
        if not self.office.survives(process, lambda: outbox.deliver(process.desk)):
            self.office.clock.advance(rest)
            outbox.deliver(self.office.process(who).desk)

    @rule(who=WHICH, when=WHEN)
    def a_process_dies_at_the_board(self, who: int, when: str) -> None:
        process = self.office.process(who)
        process.wall.seam.set(when, _die)
        self.office.survives(process, lambda: process.draw(3))

    @precondition(lambda self: self._under_way())
    @rule(who=WHICH, when=WHEN, what=MEANWHILE, which=WHICH, person=PEOPLE, looking=st.booleans(), dies=st.booleans())
    def while_a_post_is_on_its_way(
        self, who: int, when: str, what: str, which: int, person: str, looking: bool, dies: bool
    ) -> None:
        process = self.office.process(who)
        other = next(each for each in self.office.processes if each is not process)

        def happens() -> None:
            self._meanwhile(what, which, person, other)
            if dies:
                raise Killed

        self.office.clock.advance(11)
        (process.line.looking if looking else process.line.publishing).set(when, happens)
        self.office.survives(process, lambda: outbox.deliver(process.desk))

    # What was promised.

    @invariant()
    def it_holds_now(self) -> None:
        if self.begun:
            hold_now(self.office, self.people.words)
            with self.people.desk.database.read() as session:
                self.people.states = {reply.id: reply.state for reply in session.scalars(select(Reply))}

    def teardown(self) -> None:
        if not self.begun:
            return
        try:
            self.office.heal()
            hold_now(self.office, self.people.words)
            hold_at_rest(self.office, self.people.words)
        finally:
            self.office.close()
            self.database.__exit__(None, None, None)

    def _under_way(self) -> bool:
        return ReplyState.QUEUED in self.people.states.values()

    def _meanwhile(self, what: str, which: int, person: str, other: Process) -> None:
        match what:
            case "read":
                self.office.clock.advance(130)
                other.read()
            case "deleted":
                self.people.delete(which)
                self.office.clock.advance(700)
                other.jobs()
            case "pressed":
                for number, state in self.people.with_buttons():
                    buttons = REPLY_BUTTONS[state]
                    self.people.act(number, buttons[which % len(buttons)], person)
            case "hushed":
                self.people.hush(person, 1)
            case "overslept":
                for seconds in (50, 20, 60, 60):
                    self.office.clock.advance(seconds)
                    outbox.deliver(other.desk)


def _die() -> None:
    raise Killed


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_people_press_and_whatever_fails_what_was_promised_holds(
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

    class Machine(AnsweringMachine):
        pass

    Machine.databases = staticmethod(databases)
    run_state_machine_as_test(Machine, settings=SETTINGS)
