"""The digest: what is owed first, then the numbers of a day and of a week, as plain values that stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.owed import Owed
from bot.core.took import Times
from bot.core.triage import Mood

DAY = timedelta(days=1)
# The picture shows so many days, up to the last one of the numbers.
PICTURED = 28


class DigestKind(StrEnum):
    """How long a stretch a digest is about."""

    DAY = "day"
    WEEK = "week"


class Figure(StrEnum):
    """A figure whose rows can be looked at one by one."""

    MENTIONS = "mentions"
    CLAIMS = "claims"
    ANSWERS = "answers"
    INVITATIONS = "invitations"
    REPLIES = "replies"
    THANKS = "thanks"
    PROMOS = "promos"
    SPEND = "spend"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days on the organisation's calendar, the last one included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Each of them, in order."""
        return tuple(self.first + n * DAY for n in range((self.last - self.first).days + 1))

    @property
    def before(self) -> Span:
        """As many days just before."""
        length = (self.last - self.first) + DAY
        return Span(self.first - length, self.last - length)


@dataclass(frozen=True, slots=True)
class Best:
    """The run of a promo that people did most with: our own words, never the public's."""

    promo_id: int
    text: str
    url: str | None
    engagement: int
    said: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted over a span: `mentions` are those that reached us, whenever they were written."""

    span: Span
    mentions: int
    moods: tuple[tuple[Mood, int], ...]
    themes: tuple[tuple[str | None, int], ...]
    harm: int
    thanked: int
    claims: Times
    answers: Times
    invitations: int
    stories: int
    responses: int
    thanks: int
    spend: tuple[tuple[str, int], ...]
    unread: tuple[Unread, ...] = ()
    replies: int = 0
    promos: int = 0

    @property
    def silent(self) -> bool:
        """Nothing was heard, and there was somewhere where nobody listened: that is not the same as nothing said."""
        return not self.mentions and bool(self.unread)


@dataclass(frozen=True, slots=True)
class Unread:
    """A network that could not be read from one moment to another, as far as it falls within a span."""

    network: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class DayTold:
    """One day of the picture. `mentions` is None for a day on which nothing was read; `answer` is a median, of so many
    `answers`."""

    day: date
    mentions: int | None
    answer: int | None = None
    partly: bool = False
    answers: int = 0


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One thing that is owed: about what, since when it is late or until when it is not, and by whom.

    Nobody's words and no name from outside are kept: those are drawn from the mention as it stands. `who` is a
    member's id.
    """

    kind: Owed
    mention_id: int
    due_at: datetime | None
    late: bool
    who: str | None
    theme: str | None
    service: str | None
    mood: Mood


@dataclass(frozen=True, slots=True)
class Promised:
    """A story that we invited and that has no response yet; where it stands is drawn from its row."""

    service: str
    due_at: datetime | None
    late: bool
    who: str | None
    story_id: int = 0
    mention_id: int = 0


@dataclass(frozen=True, slots=True)
class GoesOut:
    """A promo that goes out today, or went out (with its address): our own words."""

    promo_id: int
    at: datetime
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at the moment of the digest: the counts are of everything, the lists show the first few.
    `out_waits` counts what is due today and goes out only after somebody's word, or the end of a hush."""

    owed: tuple[tuple[Owed, int, int], ...] = ()
    harm_owed: int = 0
    items: tuple[OwedItem, ...] = ()
    promised: tuple[Promised, ...] = ()
    out: tuple[GoesOut, ...] = ()
    out_count: int = 0
    out_waits: int = 0

    @property
    def count(self) -> int:
        """How many things are owed."""
        return sum(many for kind, many, _ in self.owed if kind is not Owed.STORY)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(late for kind, _, late in self.owed if kind is not Owed.STORY)

    @property
    def promises(self) -> tuple[int, int]:
        """How many stories wait for a response, and how many of them too long."""
        return next(((many, late) for kind, many, late in self.owed if kind is Owed.STORY), (0, 0))


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that a digest says. `standing` is None for one that somebody asks for: it says nothing of now.

    `first` and `second` are the two columns: the day and the week up to it, or the week and the one before.
    `off` names networks that are not connected: nobody reads them. `since` is the day on which Kestrel began to listen,
    where that lies within what is told. `went` are the first promos that went out in the first column, `wrote` says who
    wrote how many of the answers.
    """

    kind: DigestKind
    day: date
    first: Numbers
    second: Numbers
    best: Best | None = None
    days: tuple[DayTold, ...] = ()
    standing: Standing | None = None
    off: tuple[str, ...] = ()
    since: date | None = None
    went: tuple[GoesOut, ...] = ()
    wrote: tuple[tuple[str, int], ...] = ()


def spans(kind: DigestKind, last: date) -> tuple[Span, Span]:
    """The two columns of a digest whose numbers end with a day."""
    if kind is DigestKind.DAY:
        return Span(last, last), Span(last - 6 * DAY, last)
    week = Span(last - timedelta(days=last.weekday()), last)
    return week, Span(week.first - 7 * DAY, week.first - DAY)
