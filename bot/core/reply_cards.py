"""What cards tell of our own replies, of invitations, and of the stories that came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.permit import PermitKind
from bot.core.replies import ReplyAction, ReplyKind, ReplyState
from bot.core.stories import Change


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
class Raised:
    """The post because of which an item is a risk of harm, those of its words that fired, if any did, and the newest
    that the same person has written `since`, wherever, while somebody has to see to it."""

    quote: Quote
    words: tuple[str, ...] = ()
    since: Quote | None = None


@dataclass(frozen=True, slots=True)
class StoryTold:
    """A story on the feedback site and what has come of it. `change_by` is a member who noted a change."""

    title: str
    url: str
    published_at: datetime
    owed_at: datetime | None = None
    responded_at: datetime | None = None
    responded_by: str | None = None
    change: Change = Change.NONE
    change_by: str | None = None
    change_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """One reply of ours in short, as a mention's card tells it: whose, how far, and what an invitation brought.

    `service` and `link` are names, for an invitation. `undoable` while it has not left. `at` is when it was written,
    `sent_at` when it was published.
    """

    reply_id: int
    kind: ReplyKind
    way: PermitKind
    state: ReplyState
    by: str
    at: datetime
    sent_at: datetime | None
    url: str | None
    service: str | None = None
    link: str | None = None
    story: StoryTold | None = None
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """One reply of ours with its words and how far it has come; `for_approval` asks a second pair of eyes.

    `revision` names the words that the card shows. `undo_until` is when it goes out, `link` where a person posts it by
    hand, with the text ready. `held_at` is since when a hush has held it.
    """

    mention_id: int
    quote: Quote
    answering: Answering
    text: str
    revision: int
    account: str
    network: str
    trouble: str | None
    overridden: tuple[str, ...]
    override_reason: str | None
    asked_by: str | None
    asked_change: str | None
    approver: str | None
    edited_by: str | None
    undo_until: datetime | None
    link: str | None
    buttons: tuple[ReplyAction, ...]
    for_approval: bool
    zone: ZoneInfo
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An invitation that may have brought a story."""

    invitation_id: int
    handle: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story about a service that we invited people for: which invitation brought it is a person's to say.

    `matched` is the handle of the person whose invitation it was; `set_aside_by` said that it was none of ours.
    """

    story_id: int
    service: str
    told: StoryTold
    candidates: tuple[Candidate, ...]
    matched: str | None
    matched_by: str | None
    set_aside_by: str | None
    zone: ZoneInfo
    site: str = "Care Opinion"
