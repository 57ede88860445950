"""What the card of a digest says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.digest import Digest


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A digest, and the file that shows its picture, if there is one; `claimable` are the mentions nobody has yet.

    `private` says that one member alone sees it, who asked for it; `drawn` that its picture can be asked for as well.
    """

    digest: Digest
    picture: str | None
    claimable: frozenset[int]
    channel: str
    zone: ZoneInfo
    private: bool = False
    drawn: bool = False
