"""Who is let in: those in the channel and those in the settings; anybody else of the workspace reads nothing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.core.promos import RunState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.team import Person
from bot.sandbox.world import Sandbox
from bot.services import home_again, letting_in, run_cards
from bot.services.refusals import Refusal
from bot.slack import channel_members
from bot.slack.surface import SlackSurface
from bot.storage import duty
from bot.storage.runs import Run
from tests.desks import NOW, draw, mention, post, take
from tests.promoting import HOUR, promo, run, runs_of
from tests.slack_hands import TOM, press, said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

EVE, ELSEWHERE = "U0EVERARD", "C0GENERAL"
WORDS = "nobody outside the team is to read about the heron"


@pytest.fixture(autouse=True)
def eve(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member of the workspace who is not in the channel; what Slack says of it counts for no time."""
    sandbox.slack.people.add(Person(EVE, "Eve Rard", "eve.rard", "Catering"))
    sandbox.slack.channels.get(ELSEWHERE).members.add(EVE)
    for name in ("AGE", "YOUNG", "REST", "OLD"):
        monkeypatch.setattr(channel_members, name, 0.0)


def home_of(sandbox: Sandbox, user: str) -> str:
    delivery = sandbox.slack.open_home(user)
    assert delivery is not None
    delivery.wait()
    return json.dumps(sandbox.slack.home_of(user))


def test_a_stranger_gets_a_sentence_in_place_of_every_list_and_of_home(desk: Desk, sandbox: Sandbox) -> None:
    take(desk, post("1", WORDS))
    for command in ("/mentions", "/digest", "/oncall", "/promo"):
        answer = sandbox.slack.command(EVE, ELSEWHERE, command, "").wait()
        assert answer.failure is None
        said = json.dumps([answer.answer, *sandbox.slack.ephemerals(EVE)])
        assert "only those who are in <#" in said
        assert "heron" not in said
    assert "heron" in json.dumps(sandbox.slack.command(TOM, CHANNEL, "/mentions", "").wait().answer)
    home_of(sandbox, EVE)
    shut = json.dumps(until(lambda: sandbox.slack.home_of(EVE)))
    assert "only those who are in <#" in shut
    assert "heron" not in shut
    assert "heron" in home_of(sandbox, TOM)


def test_a_stranger_who_presses_in_a_public_channel_changes_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", WORDS))
    draw(desk, clock)
    press(sandbox, desk, number, "claim", EVE)
    assert "only those who are in <#" in said_to(sandbox, EVE)
    assert mention(desk, number).owner is None
    press(sandbox, desk, number, "claim", TOM)
    assert mention(desk, number).owner == TOM


def test_whoever_has_left_the_team_can_send_nothing_from_their_old_messages(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = promo(desk, by=EVE)
    asks = run(desk, number, NOW - HOUR, RunState.ASKS)
    with desk.database.write.begin() as session:
        run_cards.tell(session, desk, session.get_one(Run, asks))
    draw(desk, clock)
    (direct,) = sandbox.slack.direct_messages(EVE)
    conversation = desk.surface.direct(EVE)
    assert sandbox.slack.press(EVE, conversation, direct["ts"], "run_send_now").wait().failure is None
    assert "only those who are in <#" in said_to(sandbox, EVE)
    assert runs_of(desk, number) == [(NOW - HOUR, RunState.ASKS)]


def test_a_colleague_whom_somebody_has_put_on_duty_may_press_from_outside_the_channel(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", WORDS))
    draw(desk, clock)
    with desk.database.write.begin() as session:
        duty.add(session, EVE, from_at=NOW, until_at=NOW + HOUR, away=False, by=TOM, at=NOW)
    press(sandbox, desk, number, "claim", EVE)
    assert mention(desk, number).owner == EVE


def test_whoever_joins_the_channel_is_let_in_and_who_leaves_it_sees_no_more(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, post("1", WORDS))
    inside = sandbox.slack.channels.get(CHANNEL).members
    inside.add(EVE)
    assert "heron" in home_of(sandbox, EVE)
    inside.remove(EVE)
    clock.advance(25 * 3600)
    home_again.draw(desk)
    assert "only those who are in <#" in json.dumps(sandbox.slack.home_of(EVE))


def test_whoever_the_settings_name_counts_wherever_they_are(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.slack.channels.get(CHANNEL).members.clear()
    letting_in.refuse_strangers(desk, desk.team.people.administrators[0])
    with pytest.raises(Refusal, match="only those"):
        letting_in.refuse_strangers(desk, EVE)


def test_while_slack_cannot_be_asked_whoever_is_known_stays_let_in(desk: Desk, sandbox: Sandbox) -> None:
    colleague = "U0COLLEAGUE"
    sandbox.slack.channels.get(CHANNEL).members.add(colleague)
    letting_in.refuse_strangers(desk, colleague)
    sandbox.slack.manifest.scopes.clear()
    letting_in.refuse_strangers(desk, colleague)
    with pytest.raises(
        Refusal, match=r"administrator to put right: The Slack app lacks a permission; install it again"
    ):
        letting_in.refuse_strangers(desk, EVE)
    with ThreadPoolExecutor(1) as private:
        away = replace(desk, surface=SlackSurface(WebClient(base_url="http://127.0.0.1:9/"), private))
        with pytest.raises(Refusal, match="could not ask Slack just now"):
            letting_in.refuse_strangers(away, EVE)
