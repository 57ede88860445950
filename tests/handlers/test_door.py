"""Who is let in: those in the channel and those in the settings; anybody else of the workspace reads nothing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.team import Person
from bot.sandbox.world import Sandbox
from bot.services import home_again, letting_in
from bot.services.refusals import Refusal
from bot.slack import channel_members
from bot.slack.surface import SlackSurface
from tests.desks import post, take
from tests.slack_hands import TOM
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
