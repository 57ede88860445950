"""Until when a mention is owed something, with how that came about, in small print on its card."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import MentionCard
from bot.core.owed import Owed
from bot.views.parts import escaped, small

TO_DO = {Owed.CLAIM: "Claim", Owed.ANSWER: "Answer"}
WAS_TO_BE = {Owed.CLAIM: "claimed", Owed.ANSWER: "answered"}


def told(card: MentionCard) -> list[Block]:
    """The due time, or that its clock stands still, or that it is late."""
    due = card.due
    if due is None or due.kind not in TO_DO:
        return []
    if due.due_at is None:
        return [small(f"⏸️ *Its clock stands still meanwhile*, with {due.left} left for the answer.")]
    if due.late:
        return [small(f"⏰ *Late.* It was to be {WAS_TO_BE[due.kind]} by: {escaped(due.how)}.")]
    return [small(f"⏱️ *{TO_DO[due.kind]} by:* {escaped(due.how)}.")]
