"""The words of a promo on its card: the wording whose turn it is and, for whoever decides, all the others."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, RichTextQuoteElement, RichTextSectionElement

from bot.core.promo_cards import PromoCard
from bot.views.parts import line, one_line, quoted, rich, says, small, words
from bot.views.promo_parts import places

LONGEST = 2500
# So many accounts' own words are shown where not all have to be read; the others are counted.
MOST = 4
# So many characters in all where they have to be, and beside each text: Slack takes no longer message.
MOST_IN_ALL, BESIDE = 11_000, 170
CUT = "⚠️ *Not all of these words fit here.* Read the rest with *Edit* or `/promo edit {number}` before you decide."
Elements = RichTextSectionElement | RichTextQuoteElement


def blocks(card: PromoCard, room: float) -> list[Block]:
    """The words in quotation; where not every one of them fits, that is said."""
    longest = max(80, int(LONGEST * room))
    if card.whole:
        return _whole(card, longest, room)
    own = max(80, longest // 3)
    turns = f" · 1 of {card.wordings} wordings, taking turns" if card.wordings > 1 else ""
    found: list[Block] = [rich(_head(card, turns), quoted(card.text or " ", longest))]
    for account, said in card.own_texts[:MOST]:
        found.append(rich(_whose(account), quoted(said or " ", own)))
    more = len(card.own_texts) - MOST
    return [*found, *([small(f"… and {more} more accounts have words of their own.")] if more > 0 else [])]


def _whole(card: PromoCard, longest: int, room: float) -> list[Block]:
    several = card.wordings > 1
    turns = f" · {card.wordings} wordings, taking turns" if several else ""
    pieces: list[Elements] = []
    left, cut = MOST_IN_ALL * max(room, 0.2), False
    for whose, said in _texts(card):
        left -= min(len(said), longest) + BESIDE
        cut = cut or left < 0 or len(said) > longest
        if left >= 0 or not pieces:
            pieces += [*([whose] if whose is not None else []), quoted(said or " ", longest)]
    warned = [says(CUT.format(number=card.promo_id))] if cut else []
    return [rich(_head(card, turns), *pieces), *warned]


def _texts(card: PromoCard) -> Iterator[tuple[RichTextSectionElement | None, str]]:
    """Every text with whose it is: the wording that goes out next comes first."""
    named = f"Wording {card.turn}, the next to go out:" if card.wordings > 1 else None
    yield (line(words(named, bold=True)) if named else None), card.text
    yield from ((_whose(account), said) for account, said in card.own_texts)
    for other in card.others:
        yield line(words(f"Wording {other.number}:", bold=True)), other.text
        yield from ((_whose(account), said) for account, said in other.own_texts)


def _head(card: PromoCard, turns: str) -> RichTextSectionElement:
    about = f" · for {one_line(card.service, 80)}" if card.service else ""
    return line(words(f"Promo {card.promo_id}", bold=True), words(f" on {places(card.accounts)}{about}{turns}"))


def _whose(account: str) -> RichTextSectionElement:
    return line(words(f"@{one_line(account.removeprefix('@'), 60)} says it in words of its own:"))
