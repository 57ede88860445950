"""What a card says, as plain values; each chat product draws these in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.lifecycle import Action, Status
from bot.core.permit import Permit
from bot.core.posts import Picture
from bot.core.triage import Mood, Urgency
from bot.core.watching import WatchKind


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's public words with who and when; `deleted` when their author took them back."""

    handle: str
    name: str
    text: str
    posted_at: datetime
    url: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Guessed:
    """The guess as it stands: labels in words; `corrected` names the parts that a person has put right."""

    mood: Mood
    theme: str | None
    service: str | None
    urgency: Urgency
    thanks: bool
    spam: bool
    complaint: bool
    harm: bool
    harm_words: tuple[str, ...] = ()
    corrected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier mention by the same person, and how and when we answered it, if we did.

    `waited` is in seconds; `by` is a member's id, or None when somebody answered on the network itself.
    """

    posted_at: datetime
    answered_at: datetime | None
    waited: float | None
    by: str | None


@dataclass(frozen=True, slots=True)
class MentionCard:
    """One mention, or several gathered under one card."""

    mention_id: int
    kind: WatchKind
    network: str
    quote: Quote
    pictures: tuple[Picture, ...]
    language: str | None
    status: Status
    owner: str | None
    owned_at: datetime | None
    answered_at: datetime | None
    answer_url: str | None
    added_by: str | None
    guess: Guessed
    permit: Permit
    earlier: tuple[Contact, ...]
    earlier_count: int
    gathered: tuple[Quote, ...]
    gathered_count: int
    buttons: tuple[Action, ...]
    services: tuple[tuple[str, str], ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class AlertCard:
    """Told to one person at once: somebody may be at risk. It shows the mention's card in short."""

    mention: MentionCard
    channel: str
    ts: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One mention as a line of a packed list."""

    mention_id: int
    quote: Quote
    mood: Mood
    theme: str | None
    status: Status
    owner: str | None
    buttons: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ListCard:
    """Mentions packed into one message while a storm lasts."""

    lines: tuple[Line, ...]
    zone: ZoneInfo


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


Card = MentionCard | AlertCard | ListCard | StormCard | OutageCard
