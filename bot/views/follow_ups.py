"""What people wrote again after their first post: their words on the card, and thanks counted."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import MentionCard, Quote
from bot.core.follow_ups import FollowUp
from bot.views.parts import Piece, line, link, one_line, rich, words
from bot.views.times import moment

LONGEST = 300


def told(card: MentionCard) -> list[Block]:
    """The newest of what was written again, each with a link; how many more there are, and how often it was thanks."""
    if not card.follow_up_count:
        return []
    pieces: list[Piece] = []
    # What raised a risk of harm stands at the top.
    for kind, quote in (each for each in card.follow_ups if each[1] != card.raised):
        pieces += [words("\n")] if pieces else []
        pieces += _one(card, kind, quote)
    hidden = card.follow_up_count - len(card.follow_ups)
    if hidden > 0 and pieces:
        pieces.append(words(f"\n… and {hidden} before {'this' if len(card.follow_ups) == 1 else 'these'}."))
    if card.thanked:
        times = {1: "Once", 2: "Twice"}.get(card.thanked, f"{card.thanked} times")
        pieces.append(words(f"\n💙 {times} it was a thank-you and nothing else."))
    return [rich(line(*pieces))] if pieces else []


def _one(card: MentionCard, kind: FollowUp, quote: Quote) -> list[Piece]:
    if quote.deleted:
        return [words("🔁 Follow-up: deleted by its author.")]
    when = moment(quote.posted_at, card.zone)
    if kind is FollowUp.THANKS:
        return [
            words(f"💙 @{quote.handle} said thank you", bold=True), words(f", {when}: "), _said(quote), *_link(quote)
        ]  # fmt: skip
    return [words(f"🔁 Follow-up from @{quote.handle}", bold=True), words(f", {when}: "), _said(quote), *_link(quote)]


def _said(quote: Quote) -> Piece:
    return words(f"“{one_line(quote.text, LONGEST)}”  ")


def _link(quote: Quote) -> list[Piece]:
    return [link(quote.url, "open")]
