"""A list that somebody put into a thread of a channel: each mention as it is now, drawn anew whenever one changes."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.allowance import count
from bot.core.mention_lists import SharedCard
from bot.views.mention_lines import line, named
from bot.views.parts import says, small
from bot.views.times import moment


def text(card: SharedCard) -> str:
    """The list for a notification: nobody's words."""
    return f"A list of {count(len(card.items), 'mention')}: {named(card.asked)}."


def blocks(card: SharedCard, *, home: str = "", room: float = 1.0) -> list[Block]:
    """Who shows it, or, in its thread, the lines. Who is at risk is marked and not quoted."""
    if card.heads:
        shows = f"🗂️ *<@{card.by}> shows you {count(len(card.items), 'mention')}*: {named(card.asked)}."
        return [says(f"{shows} They stand in this thread.")]
    return [
        *(
            line(item, str(place), channel=card.channel, home=home, now=card.at, zone=card.zone, room=room, openly=True)
            for place, item in enumerate(card.items)
        ),
        small(f"The list is of {moment(card.at, card.zone)}; each line keeps up with its mention."),
    ]
