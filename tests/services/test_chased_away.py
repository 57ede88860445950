"""Whoever is away is passed over at that moment, on every rung; once back, they are reminded like everybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, duty, mentions
from bot.storage.cards import CardKind
from tests.chased import CHIEF, DIRECTOR, HEAD, ON_DUTY, chase_at, climb, sent
from tests.desks import NOW, card, draw, post, take

TOM = "U0TOM"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HARM = "I cannot go on, I am going to end my life tonight"


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that Tom claimed on Monday at nine."""
    (taken,) = take(desk, post("1"))
    mentions.claim(desk, taken, by=TOM)
    return taken


def away(desk: Desk, member: str, until: datetime = NOW + 9 * DAY, start: datetime | None = None) -> None:
    assert duty.send_away(desk, member, start=start, until=until, by=member) is not None


def rungs(steps: list[tuple[datetime, str, str]]) -> list[tuple[str, str]]:
    return [(rung, member) for _, rung, member in steps]


def test_an_owner_who_is_away_is_passed_over_and_the_one_on_duty_hears_of_it_first(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    away(desk, TOM)
    assert chase_at(desk, clock, NOW + 6 * HOUR) == [("on_duty", ON_DUTY)]


def test_an_owner_who_is_back_before_their_turn_is_reminded(desk: Desk, clock: MovableClock, number: int) -> None:
    away(desk, TOM, until=NOW + 5 * HOUR)
    assert chase_at(desk, clock, NOW + 6 * HOUR) == [("owner", TOM)]


def test_who_is_away_when_their_turn_comes_is_told_at_the_next_one_if_they_are_back(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    """The first rung that has anybody and was not told comes next: nobody is left out for good."""
    away(desk, TOM, until=NOW + 7 * HOUR)
    assert rungs(climb(desk, clock, number))[:3] == [("on_duty", ON_DUTY), ("owner", TOM), ("team", "")]


def test_each_rung_without_anybody_is_passed_over_at_once_not_after_a_pause(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    for member in (TOM, ON_DUTY, HEAD, DIRECTOR):
        away(desk, member)
    steps = climb(desk, clock, number)
    assert rungs(steps) == [("team", ""), ("chief_executive", CHIEF)]
    assert steps[1][0] == NOW + DAY  # the due time


def test_where_everybody_is_away_the_team_hears_of_it_in_its_channel(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int
) -> None:
    for member in (TOM, ON_DUTY, HEAD, DIRECTOR, CHIEF):
        away(desk, member)
    draw(desk, clock)
    assert rungs(climb(desk, clock, number)) == [("team", "")]
    sent(desk, clock)
    assert [sandbox.slack.direct_messages(member) for member in (TOM, ON_DUTY, HEAD, DIRECTOR, CHIEF)] == [[]] * 5
    told = str(sandbox.slack.messages(card(desk, number).channel))
    assert "For the whole team: this waits for somebody." in told
    thread = str(sandbox.slack.message(*_where(desk, number)))
    assert "the whole team, to answer it" in thread
    assert "Everybody on the ladder has been told." in thread
    assert audit.audit(desk) == []


def test_of_two_on_duty_the_one_who_is_there_is_told(desk: Desk, clock: MovableClock) -> None:
    people = desk.team.people.model_copy(update={"on_duty": (ON_DUTY, "U0MEGAN")})
    pair = replace(desk, team=desk.team.model_copy(update={"people": people}))
    (number,) = take(pair, post("2", "the car park is full again", handle="ann_lee"))
    away(pair, ON_DUTY)
    assert rungs(climb(pair, clock, number))[0] == ("on_duty", "U0MEGAN")


def test_at_night_the_question_about_the_chief_executive_goes_to_the_last_one_who_was_told(
    desk: Desk, clock: MovableClock
) -> None:
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    away(desk, DIRECTOR)
    clock.move_to(night)
    (number,) = take(desk, post("7", HARM, at=night))
    told = [(rung, member) for at, rung, member in climb(desk, clock, number) if at < night + 5 * HOUR]
    assert told == [("on_duty", ON_DUTY), ("team", ""), ("head", HEAD), ("chief_executive?", HEAD)]


def _where(desk: Desk, number: int) -> tuple[str, str]:
    ladder = card(desk, number, CardKind.LADDER)
    assert ladder.ts is not None
    return ladder.channel, ladder.ts
