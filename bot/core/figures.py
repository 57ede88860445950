"""What came of a post of ours, in the network's own public figures at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the post went out; `impressions` is how often it was shown, None where the network does not say."""

    likes: int
    reposts: int
    replies: int
    quotes: int
    impressions: int | None = None


def first_look(sent_at: datetime) -> datetime:
    """When the figures of a post are read for the first time."""
    return sent_at + FIRST_LOOK
