"""The form for a reply as plain values: what somebody has typed so far, and what Kestrel says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.cards import Contact
from bot.core.findings import Finding
from bot.core.hushes import Hush
from bot.core.invitations import Tone
from bot.core.permit import Permit
from bot.core.replies import ReplyKind
from bot.core.reply_cards import Quote, Raised


@dataclass(frozen=True, slots=True)
class Picks:
    """What is chosen for an invitation: a service, how it opens, the kind of link, and whether the site is tagged."""

    service: str | None = None
    tone: Tone = Tone.SORRY
    link_kind: str | None = None
    tag: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a person's posts that may be answered, by its mention's number; `answered` by us already."""

    number: int
    quote: Quote
    answered: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """A form in somebody's hands. `form` names it for good, so that sending it twice is sending it once.

    `seen` is what had been said when it was opened (newest reply, answer; newest of the person's own words, how many of
    risk); `version` grows when Kestrel puts other words into the box. `reply_id` is the reply that is being changed,
    None for a new one; `revision` which of its words the form has shown. `to` is the mention whose post is answered:
    the one that leads the card or a follow-up; None before Kestrel has chosen. With `wished` the writer wants a
    colleague to look first; with `stopped` the form has asked why the words should go out as they are.
    """

    form: str
    mention_id: int
    kind: ReplyKind = ReplyKind.REPLY
    text: str = ""
    reason: str = ""
    seen: str = "0:0"
    version: int = 0
    reply_id: int | None = None
    picks: Picks = field(default_factory=Picks)
    revision: int = 0
    to: int | None = None
    wished: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """One voice of a saved wording, ready to be put into the box."""

    wording: str
    name: str
    voice: str


@dataclass(frozen=True, slots=True)
class InviteOffer:
    """What can be chosen for an invitation. `kinds` are (slug, name) of the links that the chosen service has;
    `trouble` says what to do where it has none."""

    services: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    handle: str | None
    site: str
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """All that the form shows. `banner` is said above everything else, in our own mrkdwn, with
    the words of an answer that came in `meanwhile`; `gone` that the author deleted the post.

    `left` of `limit` characters as the network counts them. `price` and `spend` are sentences, `approval` why a
    second pair of eyes looks first. With `asks_reason` the findings may be overridden, if somebody says why.
    `hush` stands while the form is open.
    `warnings`, in our own mrkdwn, are about the person, whatever the words are. `raised` is the post that raised a risk
    of harm; `elsewhere` says that the same person may be at risk on another card, with their words there. `choices` are
    the person's posts to choose from, newest first, where there are several. `wanted` says who has asked for which
    change. `earlier` is what the person wrote to us before, as their card tells it.
    """

    typed: Typed
    quote: Quote
    network: str
    permit: Permit
    account: str
    left: int
    limit: int
    findings: tuple[Finding, ...]
    price: str
    spend: str | None
    approval: str | None
    saved: tuple[Saved, ...]
    opened_at: datetime
    zone: ZoneInfo
    invite: InviteOffer | None = None
    banner: str | None = None
    meanwhile: str | None = None
    gone: bool = False
    asks_reason: bool = False
    hush: Hush | None = None
    warnings: tuple[str, ...] = ()
    raised: Raised | None = None
    elsewhere: tuple[str, Quote] | None = None
    choices: tuple[Choice, ...] = ()
    wanted: tuple[str, str] | None = None
    earlier: tuple[Contact, ...] = ()
    earlier_count: int = 0

    @property
    def blocked(self) -> tuple[Finding, ...]:
        """What the network would refuse."""
        return tuple(finding for finding in self.findings if finding.blocks)
