"""The one living summary of a storm."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import StormCard
from bot.views import labels
from bot.views.parts import says, small
from bot.views.times import clock_time, moment


def text(card: StormCard) -> str:
    """The storm in one sentence."""
    over = "is over" if card.ended_at else "is on"
    return f"A storm of mentions {over}: {card.mentions:,} since {clock_time(card.began_at, card.zone)}."


def blocks(card: StormCard) -> list[Block]:
    """What is happening, in numbers, and where each mention can be found."""
    since = moment(card.began_at, card.zone)
    if card.ended_at:
        head = f"🌤️ *The storm is over.* It began on {since} and ended on {moment(card.ended_at, card.zone)}."
    else:
        head = f"🌩️ *A storm of mentions* since {since}. New ones are packed into lists in this thread until it is over."
    moods = ", ".join(f"{labels.MOODS[mood]} {count:,}" for mood, count in card.moods)
    themes = ", ".join(f"{labels.theme(theme)} {count:,}" for theme, count in card.themes)
    numbers = [
        f"*{card.mentions:,}* mentions: {card.own_cards:,} with a card of their own, {card.packed:,} in lists, "
        f"{card.gathered:,} gathered under another's card.",
        f"*{card.pressing:,}* urgent or at risk – each of these has its own card in the channel.",
        f"*{card.claimed:,}* claimed, answered or deleted.",
    ]
    guesses = [small(f"Guesses – mood: {moods or 'none yet'}. Commonest themes: {themes or 'none yet'}.")]
    seen = f"As of {clock_time(card.seen_at, card.zone)}. Claim any line in the thread; it then gets its own card."
    return [says(head), says("\n".join(f"• {number}" for number in numbers)), *guesses, small(seen)]
