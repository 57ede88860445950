"""What came of a promo: the figures of its posts as a series, and all of them together, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.allowance import count
from bot.core.figures import Figures, said
from bot.core.promos import RunState


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a post at one moment."""

    at: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class PostResult:
    """A run on one account, and what was read of it, oldest first. `trouble` says why no more is read."""

    network: str
    account: str
    url: str | None
    sent_at: datetime | None
    trouble: str | None
    series: tuple[Measured, ...]

    @property
    def newest(self) -> Figures | None:
        """What was read last."""
        return self.series[-1].figures if self.series else None

    @property
    def sentence(self) -> str:
        """ "@AshcombeValeNHS: 12 likes, 3 reposts and 1 reply, shown 840 times."."""
        told = said(self.newest) if self.newest is not None else "no figures yet"
        return f"@{self.account.removeprefix('@')}: {told}."


@dataclass(frozen=True, slots=True)
class RunResult:
    """One time that a promo went out, on each account."""

    run_id: int
    due_at: datetime
    state: RunState
    posts: tuple[PostResult, ...]


@dataclass(frozen=True, slots=True)
class PromoResult:
    """The newest runs that went out, newest first, and the newest figures of all `posts` that were ever measured."""

    runs: tuple[RunResult, ...]
    posts: int
    total: Figures

    @property
    def sentence(self) -> str:
        """ "From 3 posts so far: 24 likes and 2 replies, shown 1,680 times."."""
        if not self.posts:
            return "No figures yet: they are read for the first time an hour after a post went out."
        return f"From {count(self.posts, 'post')} so far: {said(self.total)}."
