"""What a card says, as plain values; each chat product draws these in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.chase_cards import ChaseCard, ChaseItem, Due, LadderCard, Told
from bot.core.digest_cards import DigestCard
from bot.core.follow_ups import FollowUp
from bot.core.hushes import HushCard
from bot.core.lifecycle import Action, Status
from bot.core.members import GreetingCard
from bot.core.mention_lists import SharedCard
from bot.core.permit import Permit
from bot.core.posts import Picture
from bot.core.promo_cards import AnswersPromo, PromoCard, RunCard, RunTold, SendingTold
from bot.core.reply_cards import Answering, Candidate, Quote, Raised, ReplyCard, StoryCard, StoryTold
from bot.core.spike_cards import SpikeCard, SpikeOverCard, SpikeTheme
from bot.core.storm_cards import OutageCard, StormCard
from bot.core.triage import Mood, Urgency
from bot.core.watching import WatchKind

__all__ = [
    "AlertCard",
    "AlertReason",
    "Answering",
    "AnswersPromo",
    "Candidate",
    "Card",
    "ChaseCard",
    "ChaseItem",
    "Contact",
    "DigestCard",
    "Due",
    "GreetingCard",
    "Guessed",
    "HushCard",
    "LadderCard",
    "Line",
    "ListCard",
    "MentionCard",
    "OutageCard",
    "PromoCard",
    "PutAway",
    "Quote",
    "Raised",
    "ReplyCard",
    "RunCard",
    "RunTold",
    "SendingTold",
    "SharedCard",
    "SpikeCard",
    "SpikeOverCard",
    "SpikeTheme",
    "StormCard",
    "StoryCard",
    "StoryTold",
    "Told",
]


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

    `waited` is in seconds; `by` is a member's id, or None when somebody answered on the network itself. `url` is where
    the answer stands.
    """

    posted_at: datetime
    answered_at: datetime | None
    waited: float | None
    by: str | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PutAway:
    """Who closed or snoozed a mention, when, and why where they said so; `by` is None for Kestrel itself."""

    by: str | None
    at: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class MentionCard:
    """One mention, or several gathered under one card.

    `until_at` ends a snooze or a wait for `waiting_on` (a member's id or a name). `reason` says why it was closed,
    `put_away` who closed or snoozed it. `more` are the moves under "More". `replies` are those that went out or still
    may, oldest first. `follow_ups` has the newest of what people wrote again, newest first, of `follow_up_count`;
    `thanked` of these only said thanks. `unanswered` counts, on an answered one, the same person's other posts that no
    answer of ours stands under. `raised` is the follow-up that raised a risk of harm, where one did, and `since` the
    newest words since then; `risk_before`: an earlier post by the same person was one; `elsewhere` is what they wrote
    of it on another card that somebody still has to see to.
    """

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
    more: tuple[Action, ...] = ()
    until_at: datetime | None = None
    waiting_on: str | None = None
    reason: str | None = None
    escalated_to: str | None = None
    declined: bool = False
    due: Due | None = None
    offered_at: datetime | None = None
    unanswered: int = 0
    replies: tuple[Answering, ...] = ()
    follow_ups: tuple[tuple[FollowUp, Quote], ...] = ()
    follow_up_count: int = 0
    thanked: int = 0
    raised: Quote | None = None
    since: Quote | None = None
    risk_before: bool = False
    elsewhere: Quote | None = None
    put_away: PutAway | None = None
    promo: AnswersPromo | None = None


class AlertReason(StrEnum):
    """Why one person is told something at once."""

    HARM = "harm"
    PASSED = "passed"
    HANDED_ON = "handed_on"
    TAKEN_OVER = "taken_over"
    ESCALATED = "escalated"
    SNOOZE_OVER = "snooze_over"
    WAIT_OVER = "wait_over"
    CHANGE_ASKED = "change_asked"
    NOT_SENT = "not_sent"
    NOT_KNOWN = "not_known"
    GIVEN = "given"
    HELD = "held"
    FOLLOW_UP = "follow_up"
    AUTHOR_GONE = "author_gone"


@dataclass(frozen=True, slots=True)
class AlertCard:
    """Told to one person at once, and why; it shows the mention's card in short. `note` is a colleague's own words.
    Where it is about words of theirs, `reply` shows these instead, with what may be done about them."""

    mention: MentionCard
    channel: str
    ts: str | None
    reason: AlertReason = AlertReason.HARM
    by: str | None = None
    note: str | None = None
    reply: ReplyCard | None = None


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


Card = (
    MentionCard | AlertCard | ReplyCard | StoryCard | ListCard | StormCard | OutageCard | ChaseCard | LadderCard
    | HushCard | SpikeCard | SpikeOverCard | PromoCard | RunCard | DigestCard | GreetingCard | SharedCard
)  # fmt: skip
