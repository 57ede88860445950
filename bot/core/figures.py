"""What came of a post of ours, in the network's own public figures at one moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the post went out; `impressions` is how often it was shown, None where the network does not say."""

    likes: int
    reposts: int
    replies: int
    quotes: int
    impressions: int | None = None
