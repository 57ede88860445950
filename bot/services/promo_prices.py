"""What a promo costs: each of its runs, and a month of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core import plans, prices
from bot.core.plans import Once, Plan
from bot.core.promos import text_for
from bot.core.x_entities import urls
from bot.desk import Desk

MONTH = timedelta(days=30)


class Priced(Protocol):
    """What has a price: a promo, or one in a form."""

    @property
    def places(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def wordings(self) -> Sequence[Mapping[str, str]]: ...
    @property
    def plan(self) -> Plan: ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """A promo in a form."""

    places: tuple[tuple[str, str], ...]
    wordings: Sequence[Mapping[str, str]]
    plan: Plan


def price(desk: Desk, promo: Priced) -> str:
    """ "$0.03 a run, about $0.12 a month"; "Costs nothing" where a person posts by hand."""
    runs = of_wordings(desk, promo)
    if not any(runs):
        return "costs nothing: you post it by hand"
    dear = " (a link makes it dearer)" if _has_link(promo) else ""
    if isinstance(promo.plan, Once):
        return f"{prices.dollars(runs[0])} in all{dear}"
    low, high = min(runs), max(runs)
    each = prices.dollars(high) if low == high else f"{prices.dollars(low)} to {prices.dollars(high)}"
    return f"{each} a run{dear}, about {prices.dollars(month(desk, promo))} a month"


def of_wordings(desk: Desk, promo: Priced) -> list[int]:
    """What a run costs with each of the wordings, in micro-dollars."""
    places = [place for place in promo.places if desk.writes_on(*place)]
    return [
        sum(
            prices.of_publishing(desk.prices, with_link=bool(urls(text_for(promo.wordings, turn, *place))))
            for place in places
        )
        for turn in range(len(promo.wordings))
    ]


def month(desk: Desk, promo: Priced) -> int:
    """What the runs of the next 30 days cost, the wordings taking turns, in micro-dollars."""
    costs, now = of_wordings(desk, promo), desk.now()
    coming = plans.between(promo.plan, now, now + MONTH)
    return sum(costs[turn % len(costs)] for turn, _ in enumerate(coming)) if costs else 0


def _has_link(promo: Priced) -> bool:
    return any(urls(text) for wording in promo.wordings for text in wording.values())
