"""Words that nobody has looked at, and words that did not go out, or may not have: somebody is reminded of them too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.owed import Owed
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, chase_moves, chasing, deciding
from bot.services.refusals import Refusal
from bot.storage.deadlines import Deadline
from tests.chased import CHIEF, DIRECTOR, HEAD, ON_DUTY, all_of, chase_at, owed, sent
from tests.desks import apart, mention
from tests.sending import answer, approve, ask, ask_change, deliver, failing, read_own, state

# Megan is new on the team of the sandbox: a colleague looks at her words.
NEW, TOM = "U0MEGAN", "U0TOM"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def number(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> int:
    """A mention on the local X that waits for an answer."""
    read_own(desk, clock)
    (taken,), _ = ask(desk, sandbox, clock)
    return taken


@pytest.fixture
def written(desk: Desk, number: int) -> int:
    """Megan's words, waiting for a colleague."""
    return answer(desk, number, by=NEW)


@pytest.fixture(params=["lost for good", "nobody knows"])
def failed(request: pytest.FixtureRequest, desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int) -> int:
    """Tom's words, which did not go out, or of which nobody knows whether they did."""
    if request.param == "nobody knows":
        failing(sandbox, "lost", "lost")
        made = answer(desk, number)
        deliver(desk, clock, seconds=600)
        assert state(desk, made) is ReplyState.UNSURE
        return made
    made = answer(desk, number)
    clock.advance(desk.team.sending.give_up_hours * 3600 + 60)
    deliver(desk, clock)
    assert state(desk, made) is ReplyState.FAILED
    return made


def open_one(desk: Desk, number: int, kind: Owed) -> int:
    with desk.database.read() as session:
        mine = (Deadline.mention_id == number, Deadline.kind == kind, Deadline.ended_at.is_(None))
        return session.scalars(select(Deadline.id).where(*mine)).one()


def due(desk: Desk, number: int, kind: Owed) -> timedelta:
    ((_, moment),) = [each for each in owed(desk, number) if each[0] == kind.value]
    assert moment is not None
    return moment - desk.now()


# An approval that is not given.


def test_words_that_nobody_looks_at_climb_and_their_writer_is_never_asked_to(
    desk: Desk, clock: MovableClock, number: int, written: int
) -> None:
    """One working hour: the one on duty before it is over, the team when it is, then everybody above."""
    start = clock.now()
    assert due(desk, number, Owed.APPROVAL) == HOUR
    assert chase_at(desk, clock, start + 44 * MINUTE, Owed.APPROVAL) == []
    steps = [chase_at(desk, clock, start + after, Owed.APPROVAL) for after in (45 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR)]
    assert steps == [[("on_duty", ON_DUTY)], [("team", "")], [("head", HEAD)], [("director", DIRECTOR)]]
    assert chase_at(desk, clock, start + 7 * HOUR, Owed.APPROVAL) == [("chief_executive", CHIEF)]


def test_a_writer_who_is_on_duty_is_passed_over(desk: Desk, clock: MovableClock, number: int) -> None:
    people = desk.team.people.model_copy(update={"on_duty": (NEW,)})
    theirs = replace(desk, team=desk.team.model_copy(update={"people": people}))
    answer(theirs, number, by=NEW)
    assert chase_at(theirs, clock, clock.now() + 45 * MINUTE, Owed.APPROVAL) == [("team", "")]


@pytest.mark.parametrize("end", ["approved", "a change asked for", "dropped"])
def test_after_a_look_nobody_is_reminded_of_one(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, written: int, end: str
) -> None:
    start = clock.now()
    chase_at(desk, clock, start + 45 * MINUTE, Owed.APPROVAL)
    match end:
        case "approved":
            approve(desk, written, by=TOM)
        case "a change asked for":
            ask_change(desk, written, "Kinder, please", by=TOM)
        case _:
            deciding.drop(desk, written, by=NEW)
    assert ("approval", False) in all_of(desk, number)
    sent(desk, clock)
    assert sandbox.slack.direct_messages(ON_DUTY) == []  # the message had not left
    for hours in range(1, 9):
        assert chase_at(desk, clock, start + hours * HOUR, Owed.APPROVAL) == []


def test_the_reminder_says_whose_words_they_are_even_when_a_colleague_has_taken_it_on(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, written: int
) -> None:
    start = clock.now()
    chase_at(desk, clock, start + 45 * MINUTE, Owed.APPROVAL)
    said = chase_moves.give(desk, open_one(desk, number, Owed.APPROVAL), to=TOM, by=ON_DUTY)
    assert said == f"Given to <@{TOM}>, who is told."
    assert chase_at(desk, clock, clock.now() + 45 * MINUTE, Owed.APPROVAL) == [("owner", TOM)]
    sent(desk, clock)
    reminder = str(sandbox.slack.direct_messages(TOM)[-1])
    assert f"Words by <@{NEW}> wait for a second pair of eyes. You see to it." in reminder
    assert audit.audit(desk) == []


# Words that did not go out, or may not have.


def test_the_writer_is_reminded_of_words_that_did_not_go_out_and_then_it_climbs(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, failed: int
) -> None:
    """Thirty working minutes, from the moment at which it was known."""
    rest = due(desk, number, Owed.POST)
    assert timedelta() < rest <= 30 * MINUTE
    moment = clock.now() + rest
    assert chase_at(desk, clock, moment - 8 * MINUTE, Owed.POST) == []
    assert chase_at(desk, clock, moment - 7 * MINUTE, Owed.POST) == [("owner", TOM)]
    sent(desk, clock)
    assert "Your words did not go out, or may not have." in str(sandbox.slack.direct_messages(TOM)[-1])
    assert chase_at(desk, clock, moment, Owed.POST) == [("on_duty", ON_DUTY)]
    assert chase_at(desk, clock, moment + 2 * HOUR, Owed.POST) == [("team", "")]


def test_once_they_are_out_nobody_is_reminded(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, failed: int
) -> None:
    chase_at(desk, clock, clock.now() + due(desk, number, Owed.POST), Owed.POST)
    deciding.try_again(desk, failed, by=TOM)
    deliver(desk, clock, seconds=60)
    assert state(desk, failed) is ReplyState.SENT
    assert owed(desk, number) == []
    start = clock.now()
    for hours in range(30):
        assert chase_at(desk, clock, start + hours * HOUR) == []


def test_what_need_not_be_done_about_words_is_said_with_a_reason_and_the_answer_is_still_owed(
    desk: Desk, clock: MovableClock, number: int, failed: int
) -> None:
    post = open_one(desk, number, Owed.POST)
    chase_moves.not_needed(desk, post, reason="We rang them", by=ON_DUTY)
    assert [kind for kind, _ in owed(desk, number)] == ["answer"]
    assert mention(desk, number).owner == TOM
    with pytest.raises(Refusal, match="settled already"):
        chase_moves.have(desk, post, by=ON_DUTY)
    assert chase_at(desk, clock, clock.now() + HOUR, Owed.POST) == []


def test_a_worker_that_slept_for_three_days_reminds_once_of_each_kind(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, failed: int
) -> None:
    """A claim, an answer, an approval and words that failed were due long ago: one rung each, on one message each."""
    (unclaimed, other), _ = ask(
        apart(desk), sandbox, clock, "@AshcombeValeNHS the lifts are out", "@AshcombeValeNHS a letter"
    )
    answer(desk, other, by=NEW)
    clock.move_to(clock.now() + timedelta(days=3))
    before = clock.now()
    told = chase_at(desk, clock, before)
    assert sorted(told) == sorted([
        ("on_duty", ON_DUTY),  # the claim
        ("on_duty", ON_DUTY),  # the approval
        ("owner", NEW),  # Megan's answer, which is owed as long as it is not out
        ("owner", TOM),  # Tom's
        ("owner", TOM),  # the words that did not go out
    ])  # fmt: skip
    assert [kind for kind, _ in owed(desk, unclaimed)] == ["claim"]
    assert chasing.chase(desk) == 0
    assert chase_at(desk, clock, before + MINUTE) == []
    sent(desk, clock)
    assert {member: len(_chases(sandbox, member)) for member in (ON_DUTY, NEW, TOM)} == {ON_DUTY: 1, NEW: 1, TOM: 1}


def _chases(sandbox: Sandbox, member: str) -> list[str]:
    return [str(each) for each in sandbox.slack.direct_messages(member) if "chase_have" in str(each)]
