"""When Slack refuses, limits or loses an answer, every card stands in the channel exactly once in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Kestrel
from bot.core.pace import Pace
from bot.sandbox.demo import CHANNEL, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import board, reading, sources
from bot.storage.cards import Card
from bot.storage.engine import Database
from tests.children import PATIENCE, Child, environment
from tests.databases import prepared
from tests.dropping import Wire, wire_to
from tests.ordeal import TEAM, messages_by_card
from tests.waiting import until


@pytest.fixture
def wire(sandbox: Sandbox) -> Iterator[Wire]:
    with wire_to(sandbox.slack_api_url) as opened:
        yield opened


@pytest.fixture
def wired(sandbox: Sandbox, wire: Wire, database: Database, database_url: str) -> Iterator[Kestrel]:
    """The bot, stepped by the test, whose words to Slack go over the wire; one mention waits for its card."""
    settings = sandbox_settings(sandbox, database_url, slack_api_url=wire.url)
    bot = Kestrel(settings, sandbox_team(), clock=sandbox.clock)
    sources.settle(bot.desk)
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours in A&E and no news")
    for watch in reading.due(bot.desk):
        reading.read(bot.desk, watch)
    yield bot
    bot.stop()


def settle(bot: Kestrel, sandbox: Sandbox, steps: int = 12) -> None:
    """Let the board work, with pauses between."""
    pace = Pace()
    for _ in range(steps):
        board.step(bot.desk, pace)
        sandbox.clock.advance(30)


def shown(bot: Kestrel) -> list[bool]:
    with bot.desk.database.read() as session:
        return [card.ts is not None and card.shown == card.wanted for card in session.scalars(select(Card))]


@pytest.mark.parametrize("fault", ["limited", "refusing"])
def test_a_card_that_slack_would_not_take_is_there_once_when_slack_is_well_again(
    wired: Kestrel, sandbox: Sandbox, fault: str
) -> None:
    sandbox.faults.slack = fault
    settle(wired, sandbox, steps=4)
    assert sandbox.slack.messages(CHANNEL) == []
    sandbox.faults.slack = "ok"
    settle(wired, sandbox)
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert shown(wired) == [True]


def test_a_card_whose_answer_was_lost_after_slack_had_stored_it_is_found_and_not_sent_again(
    wired: Kestrel, wire: Wire, sandbox: Sandbox
) -> None:
    wire.loses = "chat.postMessage"
    board.step(wired.desk, Pace())
    assert wire.lost.is_set()
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    wire.loses = None
    sandbox.clock.advance(30)
    settle(wired, sandbox)
    assert sandbox.slack.calls["chat.postMessage"] == 1
    assert messages_by_card(sandbox) == {"card:1": 1}
    assert shown(wired) == [True]


def test_killed_after_slack_stored_the_card_and_before_the_commit_it_does_not_post_it_again(
    sandbox: Sandbox, wire: Wire, tmp_path: Path
) -> None:
    team, url = tmp_path / "team.toml", f"sqlite:///{tmp_path}/kestrel.db"
    team.write_text(TEAM)
    prepared(url).close()
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours in A&E and no news")
    wire.loses, wire.holds = "chat.postMessage", True
    with Child("worker", environment(sandbox, url, team, SLACK_API_URL=wire.url), tmp_path) as child:
        child.start()
        until(wire.lost.is_set, PATIENCE)
        child.kill()
        wire.loses = None
        wire.release.set()
        child.start()
        until(lambda: sandbox.slack.calls["conversations.history"], PATIENCE)
        assert child.wait_until_ready().tell_to_stop() == 0
    assert messages_by_card(sandbox) == {"card:1": 1}
    assert sandbox.slack.calls["chat.postMessage"] == 1
