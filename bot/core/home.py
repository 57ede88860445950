"""What the Home tab tells: what is to do, what goes out today, how one is told, sources, costs, who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.hushes import Hush
from bot.core.members import Wishes
from bot.core.mention_lists import A_PAGE, PAGES, Item
from bot.core.promo_lists import Entry
from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.core.watching import WatchKind


@dataclass(frozen=True, slots=True)
class Health:
    """How one source is doing, in words."""

    network: str
    kind: WatchKind
    query: str
    last_read_at: datetime | None
    trouble: str | None
    trouble_since: datetime | None
    needs_person: bool
    taken: int


class Part(StrEnum):
    """The lists on Home: what is mine, what nobody has claimed, and what colleagues owe."""

    MINE = "mine"
    UNCLAIMED = "unclaimed"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of each list is shown; it travels with the view."""

    mine: int = 0
    unclaimed: int = 0
    owed: int = 0

    def written(self) -> str:
        """As the view carries it."""
        return f"{self.mine}:{self.unclaimed}:{self.owed}"

    @classmethod
    def read(cls, given: str) -> Pages:
        """From a view or a button; the first pages for what is none of ours."""
        parts = given.split(":")
        if len(parts) != 3 or not all(each.isascii() and each.isdecimal() and len(each) < 7 for each in parts):
            return cls()
        return cls(*(min(int(each), PAGES) for each in parts))


@dataclass(frozen=True, slots=True)
class Pile:
    """One list: the lines of a page, how many there are in all, and how many of these are late, where that is known."""

    items: tuple[Item, ...]
    total: int
    page: int
    late: int = 0

    @property
    def more(self) -> bool:
        """Whether there are lines after this page."""
        return self.total > (self.page + 1) * A_PAGE


@dataclass(frozen=True, slots=True)
class PromoAsks:
    """A promo, or one of its runs, that wants a word: `what` it asks, `why` a run was held, and where its card is."""

    promo_id: int
    text: str
    at: datetime | None
    what: PromoState | RunState | SendingState
    why: Why | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """What the Home tab shows. `steps` are shown until they are put away. `promos` are the first of those that ask this
    member, of `promos_asking` in all, `looks` those that anybody else may look at. `duty` is what nobody has claimed
    and is late or speaks of risk of harm, where this member is on duty. `address` is the workspace's, for links."""

    organisation: str
    channel: str
    on_duty: tuple[str, ...]
    duty_until: datetime | None
    sources: Sequence[Health]
    spend: Sequence[tuple[str, str, int, int]]
    findings: Sequence[str]
    open: int
    claimed: int
    mine: int
    x_connected: bool
    now: datetime
    zone: ZoneInfo
    piles: dict[Part, Pile]
    pages: Pages
    snoozed: int
    today: tuple[Entry, ...]
    wishes: Wishes
    steps: bool
    hush: Hush | None = None
    wiped: str | None = None
    promos: tuple[PromoAsks, ...] = ()
    promos_asking: int = 0
    looks: tuple[PromoAsks, ...] = ()
    looks_asking: int = 0
    duty: tuple[Item, ...] = ()
    duty_total: int = 0
    address: str = ""
