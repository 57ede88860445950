"""A packed list: one line and one button for each mention, small enough for Slack to take."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextObject, SectionBlock

from bot.core.cards import Line, ListCard
from bot.core.lifecycle import Action
from bot.views import labels
from bot.views.parts import one_line, says, small, without_handles
from bot.views.times import clock_time

# Slack refuses blocks beyond about 13,200 characters in all; 40 lines at 270 characters of JSON stay below.
WORDS = 88


def text(card: ListCard) -> str:
    """The list for a screen reader: how many lines, and how many are still open."""
    unclaimed = sum(Action.CLAIM in line.buttons for line in card.lines)
    return f"{len(card.lines)} mentions in one list, {unclaimed} of them unclaimed."


def blocks(card: ListCard, *, room: float = 1.0) -> list[Block]:
    """The list, oldest first; with less `room` than 1 each line is cut shorter."""
    if not card.lines:
        return [says("This list is empty.")]
    first, last = card.lines[0].quote.posted_at, card.lines[-1].quote.posted_at
    between = f"{clock_time(first, card.zone)} to {clock_time(last, card.zone)}"
    head = f"*{between}* – claim a line and it gets a card of its own."
    return [small(head), *(_line(line, int(WORDS * room)) for line in card.lines)]


def _line(line: Line, longest: int) -> Block:
    if line.quote.deleted:
        return SectionBlock(text=PlainTextObject(text="🕊️ Deleted by its author, or removed.", emoji=False))
    mood = labels.MOODS[line.mood].split(" ", 1)[0]
    said = f"{mood} @{line.quote.handle}: {one_line(without_handles(line.quote.text), longest)}"
    if Action.CLAIM not in line.buttons:
        state = "claimed" if line.owner else line.status.value
        return SectionBlock(text=PlainTextObject(text=f"✔ {state} – {said}", emoji=False))
    button = ButtonElement(text="Claim", action_id=f"claim:{line.mention_id}", value=str(line.mention_id))
    return SectionBlock(text=PlainTextObject(text=said, emoji=False), accessory=button)
