"""The card of an outage: which network cannot be read, since when, why, and when it was well again."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import OutageCard
from bot.views.labels import NETWORKS
from bot.views.parts import escaped, one_line, says, small
from bot.views.times import moment


def text(card: OutageCard) -> str:
    """The outage in one sentence."""
    where = _what(card)
    since = moment(card.began_at, card.zone)
    if card.ended_at:
        return f"{where} can be read again. It could not be read from {since} to {moment(card.ended_at, card.zone)}."
    return f"{where} cannot be read since {since}. {' '.join(map(escaped, card.sentences))}"


def blocks(card: OutageCard) -> list[Block]:
    """What is wrong and what to do; once it is over, that it is."""
    where = _what(card)
    since = moment(card.began_at, card.zone)
    if card.ended_at:
        span = f"It could not be read from {since} to {moment(card.ended_at, card.zone)}."
        return [says(f"🟢 *{where} can be read again.* {span} What was said meanwhile is in the queue.")]
    why = "\n".join(f"• {escaped(sentence)}" for sentence in card.sentences)
    head = says(f"🔴 *{where} cannot be read* since {since}. New posts there do not reach this channel.\n{why}")
    return [
        head,
        small("Nothing is lost: what is said meanwhile is fetched afterwards. This card says when it is over."),
    ]


def _what(card: OutageCard) -> str:
    """The whole network, or the part of it that is in trouble."""
    where = NETWORKS.get(card.network, card.network)
    if not card.only or card.ended_at:
        return where
    return f"{where} ({escaped(one_line(', '.join(card.only), 200))})"
