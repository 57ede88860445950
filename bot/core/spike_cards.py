"""What the card of a spike says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.reply_cards import Quote
from bot.core.spikes import Level


@dataclass(frozen=True, slots=True)
class SpikeTheme:
    """One of the commonest themes, how many mentions had it, and one of them as an example.

    `quote` is None where the example must not be shown any more. `card` is the chat's name for the message where it
    stands, None while it stands nowhere. `theme` is None where no theme was recognised at all.
    """

    theme: str | None
    mentions: int
    network: str | None
    quote: Quote | None
    card: str | None


@dataclass(frozen=True, slots=True)
class SpikeCard:
    """Mentions well above the usual: `mentions` in the hour up to `seen_at`, the peak, and, once it is over, all of it.

    `total` counts from an hour before it began until it ended. `stopped` says that somebody switched spikes off.
    `unread` are the networks whose mentions of us cannot be read now, and since when: it stays on meanwhile. `since` is
    when Kestrel began to listen: what it compares with may have been read back from before.
    """

    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    stopped: bool
    mentions: int
    peak: int
    peak_at: datetime
    total: int
    level: Level
    themes: tuple[SpikeTheme, ...]
    channel: str
    zone: ZoneInfo
    unread: tuple[tuple[str, datetime], ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpikeOverCard:
    """In the thread of a spike's card, once: that it is over."""

    spike: SpikeCard
