"""The form for a promo as plain values: what somebody has typed so far, and what Kestrel says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.findings import Finding
from bot.core.hushes import Hush
from bot.core.plans import Plan
from bot.core.promos import PromoState
from bot.core.time_refusals import Refused

# So many wordings a person adds; one for each service in turn may be more.
MOST_WORDINGS, MOST_IN_TURN = 5, 12
MOST_PICTURES = 4
LONGEST_WHEN = 300
# The choice that makes one wording for each service, in turn.
IN_TURN = "*"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that somebody put into the form, by the chat's own name for it; `kept` where it came with a message.

    `url` is where the chat shows it to those who may see it.
    """

    file: str
    name: str = ""
    kept: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class PicturesTyped:
    """The pictures in a form. `files` were put in, `held` stand under the promo already and may be `left_out`.

    `alts` and `decorative` are what somebody has said of each by its number; `refused` says why a file cannot be used.
    """

    files: tuple[Handed, ...] = ()
    held: tuple[int, ...] = ()
    left_out: frozenset[int] = frozenset()
    alts: Mapping[int, str] = field(default_factory=dict)
    decorative: frozenset[int] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A moment that was read from words, so that "in 20 minutes" stays what the form has shown."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PromoTyped:
    """A form in somebody's hands. `form` names it for good, so that sending it twice is sending it once.

    `promo_id` is the promo that is being edited, None for a new one; `revision` which version of it the form has shown.
    `texts` are the wordings that take turns; `own` has the words of one account, by the wording's place and the
    account as "network:handle", in fields that are there once `own_open`. `version` grows when Kestrel puts other words
    into the wordings, `when_version` when it does so with the time. With `wished` the writer wants a
    colleague to look first; with `stopped` the form has asked why the words should go out as they are.
    """

    form: str
    when: str = ""
    texts: tuple[str, ...] = ("",)
    own: Mapping[tuple[int, str], str] = field(default_factory=dict)
    own_open: bool = False
    accounts: tuple[str, ...] = ()
    service: str | None = None
    pictures: PicturesTyped = PicturesTyped()
    reason: str = ""
    promo_id: int | None = None
    revision: int = 0
    version: int = 0
    when_version: int = 0
    pinned: Pinned | None = None
    wished: bool = False
    stopped: bool = False

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """(network, handle) of the accounts that are chosen."""
        return tuple((network, handle) for network, _, handle in (each.partition(":") for each in self.accounts))

    @property
    def wordings(self) -> tuple[dict[str, str], ...]:
        """The wordings that say anything, as they are stored, in their order."""
        kept = (self.wording(place) for place in range(len(self.texts)))
        return tuple(wording for wording in kept if any(wording.values()))

    def wording(self, place: int) -> dict[str, str]:
        """The words at one place: under "" for every account, and under an account's name those of its own."""
        own = {
            account: words.strip()
            for (at, account), words in self.own.items()
            if at == place and words.strip() and account in self.accounts
        }
        return {"": self.texts[place].strip()} | own


@dataclass(frozen=True, slots=True)
class WhenSaid:
    """The time as it was understood: `said` in full with `notes`, or `refused`. `at` is the moment of one that does not
    repeat, and `first` the next run."""

    plan: Plan | None = None
    said: str = ""
    notes: tuple[str, ...] = ()
    refused: Refused | None = None
    at: datetime | None = None
    first: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Words as one network counts and checks them, for the accounts on which they go out; `own` are one account's."""

    place: int
    network: str
    accounts: tuple[str, ...]
    text: str
    left: int
    limit: int
    findings: tuple[Finding, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A picture with what somebody has said of it; `wrong` is what they still have to say. One that is `held` stands
    under the promo already and may be `left_out`; `file` is the chat's own name for it, where it came from there."""

    picture: int
    name: str
    alt: str
    decorative: bool
    wrong: str | None
    held: bool
    left_out: bool = False
    file: str | None = None


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account on which it may go out; `by_hand` where a person posts it."""

    key: str
    network: str
    handle: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """What has to be put right before the form can be saved, and the field that it is about.

    `field` is "when", "accounts", "files", "text:0", "own:0:x:OurHandle", or "alt:12".
    """

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PromoForm:
    """All that the form shows. `banner` is said above everything else, in our own mrkdwn, with the words of a version
    that was saved `meanwhile`.

    `coming` are the files that are being fetched. `price` and `spend` are sentences, `approval` why a second pair of
    eyes looks first. `warnings` are about its place in the calendar and stop nobody; with `asks_reason` the findings
    may be overridden, if somebody says why. `invites` says whether stories can be invited for the chosen service,
    `invite_trouble` why not, and `in_turn` whether there are several services that could take turns. `wanted` is the
    change that a colleague asked for, or why they declined it, and who did.
    """

    typed: PromoTyped
    when: WhenSaid
    accounts: tuple[AccountChoice, ...]
    services: tuple[tuple[str, str], ...]
    looked: tuple[Looked, ...]
    pictures: tuple[PictureShown, ...]
    coming: tuple[Handed, ...]
    wrong: tuple[Wrong, ...]
    price: str
    spend: str | None
    approval: str | None
    best: str
    opened_at: datetime
    zone: ZoneInfo
    state: PromoState | None = None
    warnings: tuple[str, ...] = ()
    banner: str | None = None
    meanwhile: str | None = None
    asks_reason: bool = False
    hush: Hush | None = None
    invites: bool = False
    invite_trouble: str | None = None
    in_turn: bool = False
    wanted: tuple[str, str] | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found in the words, each once."""
        return tuple(dict.fromkeys(finding for looked in self.looked for finding in looked.findings))
