"""The test card: a press on it is answered to the one who pressed, and to nobody else."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from bot.desk import Desk
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.storage.cards import Card
from bot.views.test_card import PRESSED, WORKS, draw
from tests.desks import count
from tests.slack_hands import MEGAN, TOM, said_to

pytestmark = pytest.mark.usefixtures("door")


def test_the_button_answers_privately_that_it_works(sandbox: Sandbox, desk: Desk) -> None:
    message = draw()
    client = WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url)
    ts = client.chat_postMessage(channel=CHANNEL, text=message.text, blocks=message.blocks)["ts"]
    delivery = sandbox.slack.press(TOM, CHANNEL, ts, PRESSED).wait()
    assert delivery.failure is None
    assert said_to(sandbox) == WORKS
    assert sandbox.slack.ephemerals(MEGAN) == []
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert count(desk, Card) == 0
