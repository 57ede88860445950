"""Lists of mentions: which ones are asked for, and each of them as one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.core.reply_cards import Quote
from bot.core.triage import Mood

# So many lines are a page; so many characters may be looked for; so far can be turned; the highest count that is told.
A_PAGE, LONGEST_WORDS, PAGES, MOST_COUNTED = 10, 100, 100_000, 1_000
_SLUG = re.compile(r"[a-z0-9-]{0,60}")
# What databases do not take: NUL, and halves of letters.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Which(StrEnum):
    """Which mentions a list has: unclaimed ones, a member's own, all that is owed, what is owed with risk of harm,
    answered ones, or every one."""

    OPEN = "open"
    MINE = "mine"
    OWED = "owed"
    HARM = "harm"
    ANSWERED = "answered"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list, as it is asked for; it travels with the buttons below the list."""

    which: Which = Which.OPEN
    service: str | None = None
    mood: Mood | None = None
    words: str = ""
    page: int = 0

    def written(self) -> str:
        """As a button carries it."""
        mood = self.mood.value if self.mood else ""
        return f"{self.which.value}:{self.service or ''}:{mood}:{self.page}:{self.words}"

    @classmethod
    def read(cls, given: str) -> Asked:
        """From a button; raises `ValueError` for what no button of ours carries."""
        which, service, mood, page, words = given.split(":", 4)
        if not _SLUG.fullmatch(service) or not (page.isascii() and page.isdecimal() and len(page) < 7):
            raise ValueError(given)
        number = min(int(page), PAGES)
        return cls(Which(which), service or None, Mood(mood) if mood else None, words_of(words), number)


def words_of(typed: str) -> str:
    """Words to look for, on one line and no longer than can be looked for."""
    return " ".join(_UNPRINTABLE.sub(" ", typed).split())[:LONGEST_WORDS]


@dataclass(frozen=True, slots=True)
class Item:
    """One mention as a line of a list.

    `kind` is what is owed about it and `due_at` until when, `late` since then; a snoozed one has its end. `who` has to
    see to it, if anybody. `message` is where its card stands in the chat. `claimable` by whoever reads it. `gathered`
    under another's card, or `muted`, it has none of its own. At risk of harm (`harm`) the quote is of the post that
    raised it, and `harm_words` are those of its words that fired; `since` is the newest that the same person wrote
    after it. `change_by` has asked for a change of our words.
    """

    mention_id: int
    quote: Quote
    network: str
    status: Status
    mood: Mood
    harm: bool
    service: str | None
    who: str | None
    kind: Owed | None
    due_at: datetime | None
    late: bool
    message: str | None
    claimable: bool
    gathered: bool = False
    muted: bool = False
    harm_words: tuple[str, ...] = ()
    change_by: str | None = None
    since: Quote | None = None


@dataclass(frozen=True, slots=True)
class MentionPage:
    """A page of a list. `total` counts up to `MOST_COUNTED`. `looked_through` are the newest mentions, among which
    words were looked for; None where no words were. `home` is the address of the workspace, for links."""

    asked: Asked
    items: tuple[Item, ...]
    total: int
    more: bool
    looked_through: int | None
    services: tuple[tuple[str, str], ...]
    channel: str
    now: datetime
    zone: ZoneInfo
    home: str = ""


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A list that a member put into a channel: the mentions that it had then, as they are now. One that `heads` says
    whose it is, and has the lines in its thread."""

    by: str
    asked: Asked
    at: datetime
    items: tuple[Item, ...]
    channel: str
    zone: ZoneInfo
    heads: bool = False
