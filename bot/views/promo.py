"""The card of a promo: its words, when and where it goes out, and what may be done with it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import PromoCard
from bot.views.parts import escaped, line, one_line, quoted, rich, words


def text(card: PromoCard) -> str:
    """The card for a screen reader or a notification."""
    return f"Promo {card.promo_id}: “{escaped(one_line(card.text, 200))}”, {card.when}"


def blocks(card: PromoCard, room: float = 1.0) -> list[Block]:
    """What somebody sees who looks after it."""
    return [rich(line(words(f"Promo {card.promo_id}", bold=True)), quoted(card.text or " ", int(2500 * room)))]
