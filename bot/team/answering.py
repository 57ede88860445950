"""How the team answers: its wordings, reasons, approvals, limits on sending, and the feedback site it invites to."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any, Literal

from pydantic import Field, field_validator

from bot.core.invitations import LINK, Tone
from bot.team.parts import Handle, Member, Part

SLUG = r"^[a-z0-9-]{1,40}$"
# Where the opening of a promo has the service's name.
SERVICE = "{service}"


class Wording(Part):
    """A saved wording in one or several voices (“warm”, “formal” …), all of them to be edited before they go out.

    `use` says where it is offered: a reply, a thank-you, or the opening of an invitation, which has a `tone`.
    """

    slug: str = Field(pattern=SLUG)
    name: str = Field(min_length=1, max_length=60)
    use: Literal["reply", "thank", "invite"] = "reply"
    tone: Tone = Tone.NEUTRAL
    voices: dict[str, str] = Field(min_length=1, max_length=8)

    @field_validator("voices")
    @classmethod
    def _voices_say_something(cls, voices: dict[str, str]) -> dict[str, str]:
        for voice, words in voices.items():
            if not voice.strip() or len(voice) > 30 or not words.strip() or len(words) > 2000:
                raise ValueError(f"the voice “{voice[:30]}” needs a short name and 1 to 2,000 characters of words")
        return voices


class Reasons(Part):
    """The team's reasons for “not for us”, as they are offered."""

    not_for_us: tuple[str, ...] = (
        "About another organisation",
        "Not about our services",
        "Spam or advertising",
        "A conversation between other people",
    )

    @field_validator("not_for_us")
    @classmethod
    def _short_enough(cls, reasons: tuple[str, ...]) -> tuple[str, ...]:
        if not reasons or any(not 1 <= len(reason) <= 75 for reason in reasons) or len(set(reasons)) < len(reasons):
            raise ValueError("give at least one reason, each different and of 75 characters at most")
        return reasons


class Approval(Part):
    """When a second pair of eyes looks before anything goes out: always, for urgent posts, for new colleagues."""

    always: bool = False
    urgent: bool = False
    new_colleagues: tuple[Member, ...] = ()


class Sending(Part):
    """`undo_seconds` is how long a reply can be taken back before it goes; `give_up_hours` how long it is tried;
    `monthly_cap_dollars` the most that the networks may charge in a calendar month (UTC), warned of at `warn_at`."""

    undo_seconds: float = Field(default=10, ge=0, le=300)
    give_up_hours: float = Field(default=2, gt=0, le=48)
    monthly_cap_dollars: float | None = Field(default=None, gt=0)
    warn_at: float = Field(default=0.8, gt=0, le=1)


class LinkKind(Part):
    """A kind of link into the feedback site; `words` hold {link} once."""

    slug: str = Field(pattern=SLUG)
    name: str = Field(min_length=1, max_length=75)
    words: str = Field(min_length=6, max_length=120)

    @field_validator("words")
    @classmethod
    def _has_the_link(cls, words: str) -> str:
        if words.count(LINK) != 1:
            raise ValueError("write {link} just once, where the address goes")
        return words


def _defaults() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("defaults.toml").read_text(encoding="utf-8"))


def default_wordings() -> tuple[Wording, ...]:
    """The wordings that Kestrel brings, for a team that has not written its own."""
    return tuple(Wording.model_validate(each) for each in _defaults()["wordings"])


def default_links() -> tuple[LinkKind, ...]:
    """The two kinds of link that Care Opinion has."""
    return tuple(LinkKind.model_validate(each) for each in _defaults()["links"])


def default_promos() -> tuple[str, ...]:
    """The openings of promos that invite stories for a service."""
    return tuple(_defaults()["promos"])


class Feedback(Part):
    """The independent feedback site to which people are invited.

    `cooling_off_days`: one person is not invited again for the same service sooner. `respond_days`: a story that we
    invited is owed a response after so many days. `promos` open the promos that invite stories for a {service}.
    """

    site: str = Field(default="Care Opinion", min_length=1, max_length=40)
    handle: Handle | None = "careopinion"
    phone: str | None = Field(default="0800 122 31 35", max_length=30)
    hosts: tuple[str, ...] = ("www.careopinion.org.uk", "careopinion.org.uk")
    cooling_off_days: int = Field(default=90, ge=0, le=3650)
    respond_days: int = Field(default=7, ge=1, le=90)
    read_seconds: float = Field(default=300, ge=1, le=86_400)
    links: tuple[LinkKind, ...] = Field(default_factory=default_links)
    promos: tuple[str, ...] = Field(default_factory=default_promos, min_length=1, max_length=5)

    @field_validator("hosts")
    @classmethod
    def _hosts_are_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if not hosts or any(not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) for host in hosts):
            raise ValueError("name at least one site, each like www.careopinion.org.uk: no https:// and no path")
        return hosts

    @field_validator("promos")
    @classmethod
    def _name_the_service(cls, promos: tuple[str, ...]) -> tuple[str, ...]:
        if any(words.count(SERVICE) != 1 or len(words) > 150 for words in promos):
            raise ValueError("write {service} just once in each, where its name goes, and 150 characters at most")
        return promos

    def link(self, slug: str | None) -> LinkKind | None:
        """The kind of link with this slug."""
        return next((kind for kind in self.links if kind.slug == slug), None)
