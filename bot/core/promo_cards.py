"""What cards tell of promos and of their runs, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.figures import Figures
from bot.core.promos import PromoAction, PromoState, RunAction, RunState, SendingState, Why


@dataclass(frozen=True, slots=True)
class SendingTold:
    """A run on one account. `link` is where a person posts it by hand, with the words ready where they fit. `said_by`
    is the member who said that it stands there."""

    network: str
    account: str
    state: SendingState
    text: str
    url: str | None = None
    sent_at: datetime | None = None
    trouble: str | None = None
    link: str | None = None
    figures: Figures | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class RunTold:
    """A run in short, as a promo's card and lists tell it."""

    due_at: datetime
    state: RunState
    why: Why | None
    sendings: tuple[SendingTold, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingTold:
    """One of the wordings that take turns, by its number from 1, with (handle, text) of accounts that say it in words
    of their own."""

    number: int
    text: str
    own_texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PromoCard:
    """One promo: its words, when and where it goes out, and what may be done with it.

    `text` is the wording whose turn it is, `own_texts` (handle, text) of accounts with words of their own in it, and
    `wordings` how many take turns; `others` are those whose turn comes later, where all have to be read. `pictures`
    are (name, alt), alt None for one that is decorative, and `files` the chat's own names for them. `when` says the
    plan in words and `next_at` its next run. `warnings` are sentences about its place in the calendar. `price` says
    what a run and a month cost. `once` says that it does not repeat. `for_approval` asks a second pair of eyes;
    `revision` names what the card shows. `paused` says of one that waits for approval that it stays paused after it.
    `quiet_until` is the end of the hush that stands at its next run. `turn` is the number of the wording in `text`;
    `reader` is the member to whom it goes. With `whole` nothing of the words may be left out.
    """

    promo_id: int
    state: PromoState
    text: str
    own_texts: tuple[tuple[str, str], ...]
    wordings: int
    accounts: tuple[tuple[str, str], ...]
    pictures: tuple[tuple[str, str | None], ...]
    service: str | None
    when: str
    next_at: datetime | None
    price: str
    by: str
    at: datetime
    edited_by: str | None
    approver: str | None
    asked_by: str | None
    asked_change: str | None
    overridden: tuple[str, ...]
    override_reason: str | None
    warnings: tuple[str, ...]
    last: RunTold | None
    revision: int
    buttons: tuple[PromoAction, ...]
    for_approval: bool
    zone: ZoneInfo
    skipped: tuple[datetime, ...] = ()
    asked_again: bool = False
    to_writer: bool = False
    once: bool = False
    paused: bool = False
    turn: int = 1
    others: tuple[WordingTold, ...] = ()
    whole: bool = False
    files: tuple[str | None, ...] = ()
    quiet_until: datetime | None = None
    reader: str | None = None

    @property
    def writer(self) -> str:
        """Whose words these are: whoever changed it last, or else wrote it."""
        return self.edited_by or self.by


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run with what a person can do about it: in the thread of its promo's card, or to its writer (`to_writer`).

    `missed` are the runs before it that passed meanwhile. `by` is the member who sent, skipped or dropped it.
    `pictures` are (name, alt) of those under it, for whoever posts it by hand. `trouble` says why its promo cannot be
    sent as it stands. `version` names the words of one that has not been sent, so that no others are.
    sent as it stands. `held_until` is the end of the hush that stands while it asks: nobody sends it before.
    """

    promo_id: int
    run_id: int
    due_at: datetime
    state: RunState
    why: Why | None
    text: str
    sendings: tuple[SendingTold, ...]
    missed: tuple[datetime, ...]
    buttons: tuple[RunAction, ...]
    by: str | None
    writer: str
    to_writer: bool
    zone: ZoneInfo
    pictures: tuple[tuple[str, str | None], ...] = ()
    trouble: str | None = None
    version: str | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswersPromo:
    """The promo that somebody answers, in the words in which it went out; without `direct` they answer somebody else
    who did."""

    promo_id: int
    text: str
    direct: bool = True
