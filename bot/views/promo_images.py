"""The pictures of a promo on its card: as they will look, each with its description below it."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.core.promo_cards import PromoCard
from bot.views.parts import line, one_line, rich, small, words

# So many are shown; a post takes no more.
MOST = 4
# Slack takes so long a description.
LONGEST = 2000
NOT_HERE = "Slack cannot show {which} here. *Edit* shows what was put in; if it is gone from Slack, put it in again."


def blocks(card: PromoCard, room: float, *, pictures: bool = True) -> list[Block]:
    """Each picture that the chat still has, and what is said of it; `pictures=False` tells of them only."""
    if not card.pictures:
        return []
    longest = max(60, int(1000 * room))
    found: list[Block] = list(_images(card, max(200, int(LONGEST * room)))) if pictures else []
    told = [
        line(words(f"🖼️ {one_line(name, 80)}: "), words(_alt(alt, longest)), words("\n"))
        for name, alt in card.pictures[:MOST]
    ]
    found.append(rich(*told))
    if not pictures and any(card.files):
        found.append(small(NOT_HERE.format(which="this picture" if len(card.pictures) == 1 else "these pictures")))
    more = len(card.pictures) - MOST
    return [*found, *([small(f"… and {more} more pictures.")] if more > 0 else [])]


def _images(card: PromoCard, longest: int) -> Iterator[Block]:
    for (name, alt), file in zip(card.pictures[:MOST], card.files, strict=False):
        if file is not None:
            said = one_line(alt, longest) if alt else ""
            yield ImageBlock(
                slack_file=SlackFile(id=file), alt_text=said or "Decorative picture",
                title=one_line(name, 100) or "Picture",
            )  # fmt: skip


def _alt(alt: str | None, longest: int) -> str:
    return "decorative, so it has no description" if alt is None else f"“{one_line(alt, longest)}”"
