"""What reminders and due times say, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.lifecycle import Status
from bot.core.owed import Level, Owed, Rung
from bot.core.reply_cards import Quote


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due and how that came about; `left` says what a clock that stands still has left over."""

    kind: Owed
    due_at: datetime | None
    how: str
    left: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told of what, on which rung, and when; `member` is empty for the whole team.

    `asked`: they were asked whether the next rung may be told.
    """

    kind: Owed
    rung: Rung
    member: str
    at: datetime
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ChaseItem:
    """One thing of which somebody is reminded: who, what they said, how long it has waited, and what was done.

    `told_at` is when this message took it up, and `rung` why its reader is told. `who` has the mention, wrote the words
    or invited, depending on what is owed; `holder` has said since that they see to it, or was given it. `subject` is
    the title of a story. At risk of harm `quote` is the post that raised it, and `harm_words` those of its words that
    fired; `since` is the newest that the same person wrote after it.
    """

    deadline_id: int
    mention_id: int
    level: Level
    network: str
    quote: Quote
    status: Status
    due: Due
    told_at: datetime
    rung: Rung
    who: str | None
    before: tuple[Told, ...]
    holder: str | None = None
    subject: str | None = None
    asks: bool = False
    harm_words: tuple[str, ...] = ()
    since: Quote | None = None


@dataclass(frozen=True, slots=True)
class ChaseCard:
    """A reminder to one person, or to the whole team (`member` is empty), of everything that was due together.

    `items` are those still needed, the longest due first; `more` of them are not shown. `settled` are done.
    `in_channel` says that one person reads it there, as they wish.
    """

    member: str
    items: tuple[ChaseItem, ...]
    more: int
    settled: int
    channel: str
    zone: ZoneInfo
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class LadderCard:
    """In a card's thread: whom Kestrel has reminded of what, and when the next one is told.

    `paused` while the clock stands still; `over` when nothing is owed as things stand.
    """

    told: tuple[Told, ...]
    next_at: datetime | None
    paused: bool
    over: bool
    zone: ZoneInfo
