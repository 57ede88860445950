"""What came of a post of ours, in the network's own public figures at one moment, and when they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.repeat_said import listed

# How long after a post went out its figures are read. The last time is before the thirty days are over for which X
# tells a post's author how often it was shown, with time to spare for an outage.
MEASURED_AFTER: Final = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=28),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the post went out; `impressions` is how often it was shown, None where the network does not say."""

    likes: int
    reposts: int
    replies: int
    quotes: int
    impressions: int | None = None

    @property
    def engagement(self) -> int:
        """How often somebody did anything with it."""
        return self.likes + self.reposts + self.replies + self.quotes


def first_look(sent_at: datetime) -> datetime:
    """When the figures of a post are read for the first time."""
    return sent_at + MEASURED_AFTER[0]


def next_measure(sent_at: datetime, now: datetime) -> datetime | None:
    """When the figures of a post are read next; None when they have been read for the last time."""
    return next((sent_at + step for step in MEASURED_AFTER if sent_at + step > now), None)


def total(many: Iterable[Figures]) -> Figures:
    """The figures of several posts together; how often they were shown as far as the networks say."""
    found = list(many)
    shown = [each.impressions for each in found if each.impressions is not None]
    return Figures(
        sum(each.likes for each in found),
        sum(each.reposts for each in found),
        sum(each.replies for each in found),
        sum(each.quotes for each in found),
        sum(shown) if shown else None,
    )


def said(figures: Figures) -> str:
    """ "12 likes, 3 reposts and 1 reply, shown 840 times"; without a full stop."""
    counts = (
        (figures.likes, "like", "likes"),
        (figures.reposts, "repost", "reposts"),
        (figures.replies, "reply", "replies"),
        (figures.quotes, "quote", "quotes"),
    )
    named = [f"{number:,} {one if number == 1 else many}" for number, one, many in counts if number]
    did = listed(named) if named else "no likes, reposts or replies"
    match figures.impressions:
        case None:
            return did
        case 0:
            return f"{did}, not shown to anybody yet"
        case 1:
            return f"{did}, shown once"
        case shown:
            return f"{did}, shown {shown:,} times"
