"""What reminders and due times say, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.lifecycle import Status
from bot.core.owed import Level, Owed, Rung
from bot.core.reply_cards import Quote


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due and how that came about; `left` is what a clock that stands still has left over."""

    kind: Owed
    due_at: datetime | None
    how: str
    left: timedelta | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told, on which rung, and when; `member` is empty for the whole team. `asked` whether the next
    rung may be told."""

    rung: Rung
    member: str
    at: datetime
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ChaseItem:
    """One thing of which somebody is reminded: who, what they said, how long it has waited, and what was done.

    `told_at` is when this message took it up. `who` has it, wrote the words or invited, depending on what is owed.
    `subject` is the title of a story.
    """

    deadline_id: int
    mention_id: int
    level: Level
    network: str
    quote: Quote
    status: Status
    due: Due
    told_at: datetime
    who: str | None
    before: tuple[Told, ...]
    subject: str | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class ChaseCard:
    """A reminder to one person, or to the whole team (`member` is empty), of everything that was due together.

    `items` are those still needed, the longest due first; `more` of them are not shown. `settled` are done.
    """

    member: str
    rung: Rung
    items: tuple[ChaseItem, ...]
    more: int
    settled: int
    channel: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class LadderCard:
    """In a card's thread: whom Kestrel has reminded, and who is next and when; `deleted` when nothing is left of it."""

    told: tuple[Told, ...]
    next_at: datetime | None
    over: bool
    zone: ZoneInfo
