"""What reading and publishing cost, in micro-dollars, so that sums stay exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.core.reading import Source

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """A network's price list in micro-dollars (1,000,000 is one dollar)."""

    own_mention: int
    post: int
    user: int
    create: int
    create_with_link: int


def of_read(prices: Prices, source: Source, *, posts: int, users: int) -> int:
    """What a read costs if nothing in it was read earlier on the same UTC day (X charges a post once a day)."""
    each = prices.own_mention if source is Source.MENTIONS else prices.post
    return posts * each + users * prices.user


def of_publishing(prices: Prices, *, with_link: bool) -> int:
    """What one post of ours costs."""
    return prices.create_with_link if with_link else prices.create


def dollars(micro: int) -> str:
    """The amount for people, exact, with at least two decimals: "$0.015", "$1.20", "$1,250.00"."""
    amount = Decimal(abs(micro)) / MICRO
    whole, _, decimals = f"{amount:,.6f}".partition(".")
    return f"{'-' if micro < 0 else ''}${whole}.{decimals.rstrip('0').ljust(2, '0')}"
