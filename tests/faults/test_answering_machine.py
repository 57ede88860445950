"""Several people press whatever they like while X, Slack and our own processes fail: what is promised holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
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

from bot.core.replies import REPLY_BUTTONS, ReplyAction, ReplyKind, ReplyState
from bot.core.reply_form import Picks, Typed
from bot.services import by_hand, deciding, ending, handing, mentions, outbox, replies, resting
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply, of_form
from tests.databases import KINDS, new_postgresql
from tests.machine import OURS, Killed, Office, Process
from tests.machine_truths import hold_at_rest, hold_now

# More of them are tried by hand: MACHINE_EXAMPLES=300 .venv/bin/pytest tests/faults/test_answering_machine.py
EXAMPLES = os.environ.get("MACHINE_EXAMPLES")
SETTINGS = settings(
    max_examples=int(EXAMPLES or 5),
    stateful_step_count=20,
    deadline=None,
    derandomize=EXAMPLES is None,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,) if os.environ.get("MACHINE_ROUGH") else (Phase.generate, Phase.shrink),
)

PEOPLE = st.sampled_from(["U0PRIYA", "U0TOM", "U0MEGAN", "U0HELEN"])
AUTHORS = st.sampled_from(["jo_rowan", "sam_hollis", "rosa_quill"])
X_FAULTS = st.sampled_from(["timeout", "reset", "lost", "late503", "503", "429", "broken"])
WHICH = st.integers(0, 3)
WHEN = st.sampled_from(["before", "after"])
SECONDS = st.sampled_from([1, 6, 11, 25, 50, 61, 130, 700, 3600, 3 * 3600])
MEANWHILE = st.sampled_from(["read", "deleted", "pressed", "overslept"])
MOVES = st.sampled_from(["claim", "release", "pass", "snooze", "close", "reopen"])
KINDS_OF_REPLY = st.sampled_from([ReplyKind.REPLY, *ReplyKind])
SYLLABLES = ("ba", "de", "fi", "go", "lu", "me", "no", "pa", "ri", "su", "ta", "ve")
TALES = (
    "Four hours in A&E at Ashcombe General and nobody tells us a thing",
    "The nurses on Willow ward at Ashcombe General were wonderful with my dad",
    "Why is the car park at Ashcombe General closed again, we missed our clinic",
    "My appointment at Ashcombe General was moved for the third time this year",
)


def word(number: int) -> str:
    """A word that nothing else contains."""
    return f"qz{SYLLABLES[number // 12 % 12]}{SYLLABLES[number % 12]}x"


class AnsweringMachine(RuleBasedStateMachine):
    """Rules are what people, networks and machines do; the invariants are what was promised."""

    databases: Callable[[], AbstractContextManager[str]]

    def __init__(self) -> None:
        super().__init__()
        self.numbers = 0
        self.forms: list[tuple[Typed, str, str]] = []
        self.words: dict[int, list[str]] = {}
        self.states: dict[int, ReplyState] = {}

    @initialize(ask=st.booleans())
    def a_morning_begins(self, ask: bool) -> None:
        self.database = type(self).databases()
        self.office = Office(self.database.__enter__())
        for tale, one in zip(TALES, [True, False, ask], strict=False):
            self.office.sandbox.x.post("jo_rowan", f"@{OURS} {tale}" if one else tale)
        self.office.first.read()
        self.office.first.draw(12)

    # The public.

    @rule(author=AUTHORS, tale=st.sampled_from(TALES), asks=st.booleans())
    def somebody_posts(self, author: str, tale: str, asks: bool) -> None:
        self.office.sandbox.x.post(author, f"@{OURS} {tale}" if asks else tale)

    @rule(which=WHICH)
    def the_author_deletes(self, which: int) -> None:
        self._delete(self._mention(which))

    # The team and its mentions.

    @rule(which=WHICH, move=MOVES, person=PEOPLE, to=PEOPLE)
    def press_on_a_card(self, which: int, move: str, person: str, to: str) -> None:
        self._press(which, lambda number: self._move(number, move, person, to))

    # The team and its words.

    @rule(which=WHICH, person=PEOPLE, kind=KINDS_OF_REPLY)
    def open_a_form(self, which: int, person: str, kind: ReplyKind) -> None:
        self._press(which, lambda number: self._begin(number, person, kind))

    @precondition(lambda self: self.forms)
    @rule(which=WHICH, again=st.booleans())
    def send_a_form(self, which: int, again: bool) -> None:
        for _ in range(1 + again):
            self._send(-1 - which % len(self.forms))

    @rule(which=WHICH, person=PEOPLE, kind=KINDS_OF_REPLY)
    def write_and_send(self, which: int, person: str, kind: ReplyKind) -> None:
        self._press(which, lambda number: self._written(number, person, kind, sends=1))

    @rule(which=WHICH, person=PEOPLE, kind=KINDS_OF_REPLY)
    def write_and_send_once_more(self, which: int, person: str, kind: ReplyKind) -> None:
        self._press(which, lambda number: self._written(number, person, kind, sends=2))

    def _written(self, number: int, person: str, kind: ReplyKind, *, sends: int) -> None:
        self._begin(number, person, kind)
        for _ in range(sends):
            self._send(-1)

    @precondition(lambda self: self._with_buttons())
    @rule(data=st.data(), which=WHICH, person=PEOPLE)
    def press_a_button_of_a_reply(self, data: st.DataObject, which: int, person: str) -> None:
        choices = self._with_buttons()
        reply, state = choices[which % len(choices)]
        self._act(reply, data.draw(st.sampled_from(REPLY_BUTTONS[state]), label="button"), person)

    @precondition(lambda self: self.words)
    @rule(which=WHICH, action=st.sampled_from(ReplyAction), person=PEOPLE)
    def press_what_may_not_be_there(self, which: int, action: ReplyAction, person: str) -> None:
        found = sorted(self.words, reverse=True)
        self._act(found[which % len(found)], action, person)

    @precondition(lambda self: self.words)
    @rule(which=WHICH, same=st.booleans(), person=PEOPLE, tells=st.sampled_from(["nothing", "so", "a link"]))
    def post_by_hand(self, which: int, same: bool, person: str, tells: str) -> None:
        """By preference what is ready for it, but people do as they like."""
        ready = [number for number, state in self.states.items() if state in (ReplyState.READY, ReplyState.SAID)]
        found = sorted(ready or self.words, reverse=True)
        number = found[which % len(found)]
        url = self._post_by_hand(number, same)
        if tells != "nothing" and url is not None:
            with suppress(Refusal):
                by_hand.posted(self.office.first.desk, number, url if tells == "a link" else "", by=person)

    # The machine, and what befalls it.

    @rule(who=WHICH, seconds=SECONDS, faults=st.lists(X_FAULTS, max_size=2))
    def deliver(self, who: int, seconds: int, faults: list[str]) -> None:
        self.office.clock.advance(seconds)
        self.office.befalls[True].extend(faults)
        outbox.deliver(self.office.process(who).desk)

    @rule(who=WHICH, seconds=SECONDS, faults=st.lists(X_FAULTS, max_size=2))
    def deliver_while_nothing_can_be_read(self, who: int, seconds: int, faults: list[str]) -> None:
        self.office.clock.advance(seconds)
        self.office.befalls[False].extend(faults)
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

    @rule(who=WHICH, when=WHEN, seconds=SECONDS)
    def a_process_dies_at_the_outbox(self, who: int, when: str, seconds: int) -> None:
        self.office.clock.advance(seconds)
        process = self.office.process(who)
        process.line.publishing.set(when, _die)
        process.line.looking.set(when, _die)
        self.office.survives(process, lambda: outbox.deliver(process.desk))

    @rule(who=WHICH, when=WHEN)
    def a_process_dies_at_the_board(self, who: int, when: str) -> None:
        process = self.office.process(who)
        process.wall.seam.set(when, _die)
        self.office.survives(process, lambda: process.draw(3))

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
        if hasattr(self, "office"):
            hold_now(self.office, self.words)
            with self.office.first.desk.database.read() as session:
                self.states = {reply.id: reply.state for reply in session.scalars(select(Reply))}

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self.office.heal()
            hold_now(self.office, self.words)
            hold_at_rest(self.office, self.words)
        finally:
            self.office.close()
            self.database.__exit__(None, None, None)

    # How it is done.

    def _mention(self, which: int) -> Mention | None:
        """One of the mentions whose card stands in the chat, where it can be pressed on; the newest first."""
        shown = select(Mention).join(Card, (Card.mention_id == Mention.id) & (Card.kind == CardKind.MENTION))
        with self.office.first.desk.database.read() as session:
            found = session.scalars(shown.where(Card.ts.is_not(None)).order_by(Mention.id.desc())).all()
            return found[which % len(found)] if found else None

    def _with_buttons(self) -> list[tuple[int, ReplyState]]:
        """The replies on whose cards there is something to press, the newest first."""
        return [
            (number, state) for number, state in sorted(self.states.items(), reverse=True) if state in REPLY_BUTTONS
        ]

    def _press(self, which: int, what: Callable[[int], object]) -> None:
        mention = self._mention(which)
        if mention is not None:
            with suppress(Refusal):
                what(mention.id)

    def _move(self, mention: int, move: str, person: str, to: str) -> None:
        desk = self.office.first.desk
        match move:
            case "claim":
                mentions.claim(desk, mention, by=person)
            case "release":
                mentions.release(desk, mention, by=person)
            case "pass":
                handing.pass_on(desk, mention, to=to, by=person)
            case "snooze":
                resting.snooze(desk, mention, until=desk.now() + timedelta(hours=1), by=person)
            case "close":
                ending.close(desk, mention, by=person)
            case "reopen":
                ending.reopen(desk, mention, by=person)

    def _act(self, reply: int, action: ReplyAction, person: str) -> None:
        desk = self.office.first.desk
        with suppress(Refusal):
            match action:
                case ReplyAction.UNDO:
                    deciding.undo(desk, reply, by=person)
                case ReplyAction.APPROVE:
                    deciding.approve(desk, reply, by=person)
                case ReplyAction.ASK_CHANGE:
                    deciding.ask_change(desk, reply, "Warmer, please", by=person)
                case ReplyAction.EDIT:
                    self._write(replies.begin_change(desk, reply, by=person).typed, person)
                    self._send(-1)
                case ReplyAction.POSTED:
                    by_hand.posted(desk, reply, "", by=person)
                case ReplyAction.IT_IS_THERE:
                    deciding.it_is_there(desk, reply, by=person)
                case ReplyAction.TRY_AGAIN:
                    deciding.try_again(desk, reply, by=person)
                case ReplyAction.DROP:
                    deciding.drop(desk, reply, by=person)

    def _begin(self, mention: int, person: str, kind: ReplyKind) -> None:
        typed = replies.begin(self.office.first.desk, mention, kind, by=person).typed
        if kind is ReplyKind.INVITATION and typed.picks.link_kind is None:
            typed = replace(typed, picks=Picks("emergency", link_kind="share"))
        self._write(typed, person)

    def _write(self, typed: Typed, person: str) -> None:
        self.numbers += 1
        mark = word(self.numbers)
        text = f"{mark} thank you for telling us, we will look into this."
        self.forms.append((replace(typed, text=text, reason="It fits."), person, mark))

    def _send(self, which: int) -> None:
        typed, person, mark = self.forms[which]
        desk = self.office.first.desk
        with suppress(Refusal):
            outcome = replies.send(desk, typed, by=person)
            if not isinstance(outcome, Done):
                self.forms[which] = (replace(typed, seen=outcome.typed.seen), person, mark)
                return
            with desk.database.read() as session:
                sent = of_form(session, typed.form)
                if sent is not None and mark not in self.words.setdefault(sent.id, []):
                    self.words[sent.id].append(mark)

    def _post_by_hand(self, reply: int, same: bool) -> str | None:
        with self.office.first.desk.database.read() as session:
            row = session.get_one(Reply, reply)
            key, text = row.mention.post.key, row.text if same else "We hear you, and somebody will be in touch"
        with suppress(LookupError):
            post = self.office.sandbox.x.post(OURS, text, reply_to=key)
            self.office.by_hand.add(post.id)
            return post.url
        return None

    def _delete(self, mention: Mention | None) -> None:
        if mention is not None:
            with self.office.first.desk.database.read() as session, suppress(LookupError):
                self.office.sandbox.x.delete(session.get_one(Post, mention.id).version)

    def _meanwhile(self, what: str, which: int, person: str, other: Process) -> None:
        match what:
            case "read":
                self.office.clock.advance(130)
                other.read()
            case "deleted":
                self._delete(self._mention(which))
                self.office.clock.advance(700)
                other.jobs()
            case "pressed":
                for number, state in self._with_buttons():
                    self._act(number, REPLY_BUTTONS[state][which % len(REPLY_BUTTONS[state])], person)
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
        like: str = request.getfixturevalue("prepared_postgresql")
        server: str = request.getfixturevalue("postgresql")

        @contextmanager
        def databases() -> Iterator[str]:
            with new_postgresql(server, like) as url:
                yield url

    class Machine(AnsweringMachine):
        pass

    Machine.databases = staticmethod(databases)
    run_state_machine_as_test(Machine, settings=SETTINGS)
