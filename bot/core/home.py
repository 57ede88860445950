"""What the Home tab tells: sources, costs, who is on duty, how much is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.hushes import Hush
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


@dataclass(frozen=True, slots=True)
class Home:
    """What the Home tab shows."""

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
    hush: Hush | None = None
    wiped: str | None = None
