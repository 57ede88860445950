"""The card of one run of a promo: how it stands on each account, and what a person can do about it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import RunCard
from bot.views.parts import escaped, line, one_line, quoted, rich, words


def text(card: RunCard) -> str:
    """The card for a screen reader or a notification."""
    return f"Promo {card.promo_id}: “{escaped(one_line(card.text, 200))}” – {card.state.value}"


def blocks(card: RunCard, room: float = 1.0) -> list[Block]:
    """How it stands on each account."""
    return [rich(line(words(f"Promo {card.promo_id}", bold=True)), quoted(card.text or " ", int(2500 * room)))]
