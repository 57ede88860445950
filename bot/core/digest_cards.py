"""What the card of a digest says, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.core.digest import Digest
from bot.core.mention_lists import Item


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A digest, and the file that shows its picture, if there is one; `claimable` are the mentions nobody has yet.

    `items` are the mentions that it tells of, by their numbers, and `stories` where the promised ones stand, each as it
    is now: the digest itself keeps nobody's words. `private` says that one member alone sees it, who asked for it;
    `drawn` that its picture can be asked for as well.
    """

    digest: Digest
    picture: str | None
    claimable: frozenset[int]
    channel: str
    zone: ZoneInfo
    private: bool = False
    drawn: bool = False
    items: Mapping[int, Item] = field(default_factory=dict)
    stories: Mapping[int, str] = field(default_factory=dict)
