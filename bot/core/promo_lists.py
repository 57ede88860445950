"""What `/promo` answers: the calendar of a week, and one promo with its runs, its figures and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.more import Happened
from bot.core.promo_cards import PromoCard, RunTold
from bot.core.promo_results import PromoResult
from bot.core.promos import PromoState, RunState, Why


@dataclass(frozen=True, slots=True)
class Entry:
    """One run in the calendar, or a promo in a list: `state` is the run's where something was decided about it, else
    the promo's. `at` is None where no run is left. `warnings` counts what its place in the calendar gives to warn of.
    `why` a run was held; `held` where a hush stands at its moment.
    """

    promo_id: int
    at: datetime | None
    state: PromoState | RunState
    accounts: tuple[tuple[str, str], ...]
    text: str
    pictures: int
    warnings: int = 0
    why: Why | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The runs of a week from its `monday`: those of one page, and how many there are on each day beside them.

    `waiting` are what somebody has to see to, whatever the week, and `waiting_more` counts those beyond. `partial`
    says that there are more promos than were looked through. `quiet_until` is when the hush ends that stands now.
    """

    monday: date
    this_monday: date
    page: int
    entries: tuple[Entry, ...]
    total: int
    after: tuple[tuple[date, int], ...]
    waiting: tuple[Entry, ...]
    waiting_more: int
    partial: bool
    zone: ZoneInfo
    quiet_until: datetime | None = None

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PromoShown:
    """One promo with its newest runs, newest first, what came of it, and the newest of what was done to it.

    `runs_before` and `before` count what is older than these.
    """

    card: PromoCard
    runs: tuple[RunTold, ...]
    runs_before: int
    result: PromoResult
    happened: tuple[Happened, ...]
    before: int
