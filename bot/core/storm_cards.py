"""What cards tell of the channel as a whole: a storm of mentions, and a network that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.triage import Mood


@dataclass(frozen=True, slots=True)
class StormCard:
    """The one living summary of a storm in a channel."""

    began_at: datetime
    ended_at: datetime | None
    seen_at: datetime
    mentions: int
    gathered: int
    packed: int
    own_cards: int
    pressing: int
    claimed: int
    moods: tuple[tuple[Mood, int], ...]
    themes: tuple[tuple[str, int], ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class OutageCard:
    """A network that cannot be read, and why; once it can again, from when to when it could not.

    `only` names the watches that are in trouble where others of the network are read well.
    """

    network: str
    began_at: datetime
    ended_at: datetime | None
    sentences: tuple[str, ...]
    only: tuple[str, ...]
    zone: ZoneInfo
