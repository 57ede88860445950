"""The line on a mention's card that says which promo of ours it answers."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import AnswersPromo, MentionCard
from bot.views.parts import one_line, small_plain

LONGEST = 120


def told(card: MentionCard) -> list[Block]:
    """ "Answers promo 12: “Tell us about …”"."""
    return [small_plain(f"📣 {_under(card.promo)}: “{one_line(card.promo.text, LONGEST)}”")] if card.promo else []


def said(card: MentionCard) -> str:
    """The same in a breath, without our own words."""
    return f"{_under(card.promo)}. " if card.promo else ""


def _under(promo: AnswersPromo) -> str:
    return f"{'Answers' if promo.direct else 'Written under'} promo {promo.promo_id}"
