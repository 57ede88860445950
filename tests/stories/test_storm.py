"""A storm: packed lists and one living summary take over, urgent posts keep cards of their own, nothing is missing."""

from __future__ import annotations

from sqlalchemy import select

from bot.app import Kestrel
from bot.core.pace import Pace
from bot.sandbox.demo import CHANNEL
from bot.sandbox.firstday.storm import gusts
from bot.sandbox.world import Sandbox
from bot.services import audit, board, reading, sources, storms
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from tests.ordeal import messages_by_card

POSTS = 150


def work(kestrel: Kestrel, sandbox: Sandbox, seconds: int) -> None:
    """The bot's work of so many seconds, one step at a time."""
    pace = Pace()
    for _ in range(seconds):
        storms.tend(kestrel.desk)
        while board.step(kestrel.desk, pace) == 0.0:
            pass
        sandbox.clock.advance(1.1)


def test_a_storm_is_packed_into_lists_with_a_summary_and_urgent_posts_have_their_own_cards(
    kestrel: Kestrel, sandbox: Sandbox
) -> None:
    sandbox.clock.speed = 0
    sources.settle(kestrel.desk)
    for gust in gusts(POSTS, 60, seed=4):
        sandbox.x.post(gust.by, gust.text)
    for watch in reading.due(kestrel.desk):
        reading.read(kestrel.desk, watch)
    work(kestrel, sandbox, seconds=45)

    with kestrel.desk.database.read() as session:
        cards = session.scalars(select(Card)).all()
        pressing = [mention.id for mention in session.scalars(select(Mention)) if mention.pressing]
        total = audit.add_up(session)
    assert total.holds
    assert total.taken == POSTS
    assert {card.kind for card in cards} >= {CardKind.STORM, CardKind.LIST, CardKind.MENTION}
    packed = {card.mention_id for card in cards if card.packed}
    assert pressing
    assert not packed & set(pressing)
    assert all(card.shown == card.wanted for card in cards if not card.packed)
    assert all(card.list_id is not None for card in cards if card.packed)
    assert set(messages_by_card(sandbox).values()) == {1}
    # A summary stands in the channel, the lists in its thread; Slack never had to say "slow down".
    assert len(sandbox.slack.messages(CHANNEL)) < POSTS / 5
    assert sandbox.slack.rates.refused.total() == 0
