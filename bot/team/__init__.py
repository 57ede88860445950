"""The team's own matters, read from one documented file: handles, watches, services, people, hours, words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from bot.core.bank_holidays import Nation
from bot.core.good_links import good_link
from bot.core.watching import WatchKind
from bot.core.working_time import Calendar
from bot.problems import Problems
from bot.team.answering import Approval, Feedback, Reasons, Sending, Wording, default_wordings
from bot.team.chasing import Chases, FollowUps
from bot.team.digest import Digests
from bot.team.duty import RotaRow
from bot.team.parts import Day, Handle, Keys, Link, Member, Part, Zone
from bot.team.privacy import Privacy
from bot.team.promos import Promos
from bot.team.reading import Reading, Words
from bot.team.spikes import Spikes
from bot.team.working import Closure, Hours, calendar_of, check_openings, usual_hours

__all__ = ["Approval", "Day", "Feedback", "Part", "Reasons", "Sending", "Service", "Team", "Wording", "read_team"]


class Organisation(Part):
    """Who we are. `nation` decides the bank holidays, on which we are closed unless `bank_holidays` is false;
    `phones`, `emails` and `hashtags` are ours to publish."""

    name: str = Field(min_length=1)
    short_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    time_zone: Zone = "Europe/London"
    nation: Nation = "ENG"
    bank_holidays: bool = True

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


class Account(Part):
    """One of our handles on a network; mentions of it are watched without being asked for.

    `keys` names those with which Kestrel posts there (`X_ACCOUNTS__…`). Without it the first account of a network
    has the network's own keys, and on any other a person posts by hand.
    """

    network: Literal["x"] = "x"
    handle: Handle
    keys: Keys = None


class WatchFor(Part):
    """Something else to listen for."""

    network: Literal["x"] = "x"
    kind: Annotated[
        Literal[WatchKind.KEYWORD, WatchKind.HASHTAG, WatchKind.HANDLE, WatchKind.COMPETITOR],
        BeforeValidator(WatchKind),
    ]
    query: str = Field(min_length=2, max_length=400)


class Service(Part):
    """A part of the organisation, the words by which people name it, and what it is on the feedback site.

    `links` has an address for each kind of link that the service has there. `site_code` is the site's own code for it
    (on Care Opinion its ODS code). `answers_every_story` is the service's word that it does: only then may an
    invitation promise a response.
    """

    slug: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    name: str = Field(min_length=1, max_length=60)
    words: tuple[str, ...] = ()
    links: dict[str, Link] = Field(default_factory=dict)
    site_code: str | None = Field(default=None, max_length=40)
    answers_every_story: bool = False


class People(Part):
    """Who is told, and who may change these settings (`administrators`). `on_duty` names those on duty whenever nobody
    before them is, the first of them first."""

    on_duty: tuple[Member, ...] = ()
    head: Member | None = None
    director: Member | None = None
    chief_executive: Member | None = None
    administrators: tuple[Member, ...] = ()


class Team(Part):
    """Everything in the team file."""

    organisation: Organisation
    accounts: tuple[Account, ...] = ()
    watches: tuple[WatchFor, ...] = ()
    services: tuple[Service, ...] = ()
    people: People = People()
    rota: tuple[RotaRow, ...] = ()
    hours: Hours = Field(default_factory=usual_hours)
    closures: tuple[Closure, ...] = ()
    chases: Chases = Chases()
    spikes: Spikes = Spikes()
    follow_ups: FollowUps = FollowUps()
    digest: Digests = Digests()
    words: Words = Words()
    reading: Reading = Reading()
    wordings: tuple[Wording, ...] = Field(default_factory=default_wordings)
    reasons: Reasons = Reasons()
    approval: Approval = Approval()
    sending: Sending = Sending()
    promos: Promos = Field(default_factory=Promos)
    feedback: Feedback = Field(default_factory=Feedback)
    privacy: Privacy = Privacy()
    mute: tuple[Handle, ...] = ()

    @model_validator(mode="after")
    def _each_slug_once(self) -> Self:
        for what, found in (("service", self.services), ("wording", self.wordings), ("link", self.feedback.links)):
            slugs = [each.slug for each in found]
            for slug in slugs:
                if slugs.count(slug) > 1:
                    raise ValueError(f"the {what} “{slug}” is there twice; each slug may be used once")
        return self

    @model_validator(mode="after")
    def _each_account_once(self) -> Self:
        ours = [(account.network, account.handle.lower()) for account in self.accounts]
        for account, one in zip(self.accounts, ours, strict=True):
            if ours.count(one) > 1:
                raise ValueError(f"the account @{account.handle} is there twice; each may be named once")
        return self

    @model_validator(mode="after")
    def _links_lead_to_the_feedback_site(self) -> Self:
        kinds = {kind.slug for kind in self.feedback.links}
        for service in self.services:
            for kind, link in service.links.items():
                if kind not in kinds:
                    raise ValueError(f"the service “{service.slug}” has a link “{kind}”, which is no kind of link; "
                                     f"known are {', '.join(sorted(kinds))}")  # fmt: skip
                if (wrong := good_link(link, self.feedback.hosts)) is not None:
                    raise ValueError(f"the link “{kind}” of the service “{service.slug}”: {wrong.rstrip('.')}")
        return self

    @model_validator(mode="after")
    def _opens_again_and_again(self) -> Self:
        check_openings(self.calendar, self.closures)
        return self

    @cached_property
    def calendar(self) -> Calendar:
        """When the team works: its hours, without its closures and the bank holidays of its nation."""
        return self._calendar(self.hours)

    @cached_property
    def promo_calendar(self) -> Calendar:
        """When the team wants to post: the hours set for promos, if any, and the same closed days."""
        return self._calendar(self.promos.hours)

    def _calendar(self, hours: Hours) -> Calendar:
        nation = self.organisation.nation if self.organisation.bank_holidays else None
        return calendar_of(self.organisation.zone, hours, self.closures, nation)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other hours has other calendars; pydantic would carry the first ones over."""
        copy = super().model_copy(update=update, deep=deep)
        for made in ("calendar", "promo_calendar"):
            copy.__dict__.pop(made, None)
        return copy

    def service(self, slug: str | None) -> Service | None:
        """The service with this slug."""
        return next((service for service in self.services if service.slug == slug), None)

    def wording(self, slug: str | None) -> Wording | None:
        """The wording with this slug."""
        return next((wording for wording in self.wordings if wording.slug == slug), None)

    def handles(self, network: str) -> tuple[str, ...]:
        """Our handles on a network."""
        return tuple(account.handle for account in self.accounts if account.network == network)


def read_team(path: Path) -> Team:
    """Read the team file; raises `Problems` that names everything wrong with it at once."""
    try:
        return Team.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Problems(
            [f"The team file {path} is not there. Copy team.example.toml to it, or set TEAM_FILE."]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Problems([f"The team file {path} cannot be read: {error}."]) from None
    except tomllib.TOMLDecodeError as error:
        raise Problems([f"The team file {path} is not valid TOML: {error}."]) from None
    except ValidationError as error:
        raise Problems.from_validation(error, where=f"In the team file {path}, ") from None
