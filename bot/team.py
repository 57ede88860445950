"""The team's own matters, read from one documented file: handles, watches, services, people, hours, words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.core.watching import WatchKind
from bot.problems import Problems

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SLACK_ID = re.compile(r"^[UW][A-Z0-9]{4,}$")
WINDOW = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")


def _handle(value: str) -> str:
    handle = value.strip().lstrip("@")
    if not re.fullmatch(r"[A-Za-z0-9_.@-]{1,100}", handle):
        raise ValueError(f"“{value}” is not a handle; write it like @AshcombeValeNHS")
    return handle


def _member(value: str) -> str:
    if not SLACK_ID.match(value):
        raise ValueError(f"“{value}” is not a Slack member ID; in Slack open the person's profile, ⋮, Copy member ID")
    return value


def _link(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise ValueError("must be a plain https:// link without a user name or password")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"“{value}” is not a time zone; for the United Kingdom write Europe/London")
    return value


def _window(value: str) -> str:
    if not WINDOW.match(value) or value[:5] >= value[6:]:
        raise ValueError(f"“{value}” is not a stretch of time; write it like 09:00-17:00")
    return value


Handle = Annotated[str, AfterValidator(_handle)]
Member = Annotated[str, AfterValidator(_member)]
Link = Annotated[str, AfterValidator(_link)]
Zone = Annotated[str, AfterValidator(_zone)]
Window = Annotated[str, AfterValidator(_window)]


class Part(BaseModel):
    """A part of the team file: frozen, and a misspelt key is an error rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Organisation(Part):
    """Who we are. `nation` decides the bank holidays."""

    name: str = Field(min_length=1)
    short_name: str = ""
    time_zone: Zone = "Europe/London"
    nation: Literal["ENG", "WLS", "SCT", "NIR"] = "ENG"

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


class Account(Part):
    """One of our handles on a network; mentions of it are watched without being asked for."""

    network: Literal["x"] = "x"
    handle: Handle


class WatchFor(Part):
    """Something else to listen for."""

    network: Literal["x"] = "x"
    kind: Annotated[
        Literal[WatchKind.KEYWORD, WatchKind.HASHTAG, WatchKind.HANDLE, WatchKind.COMPETITOR],
        BeforeValidator(WatchKind),
    ]
    query: str = Field(min_length=2, max_length=400)


class Service(Part):
    """A part of the organisation, the words by which people name it, and its links on the feedback site."""

    slug: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    name: str = Field(min_length=1, max_length=60)
    words: tuple[str, ...] = ()
    share_link: Link | None = None
    page_link: Link | None = None


class People(Part):
    """Who is told. `on_duty` names the people on duty, the first of them first."""

    on_duty: tuple[Member, ...] = ()
    head: Member | None = None
    director: Member | None = None
    chief_executive: Member | None = None


class Words(Part):
    """Words of the team's own that are added to Kestrel's lists."""

    harm: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()


class Reading(Part):
    """How often the networks are read, in seconds; `recheck` is how soon deletions of the day's posts are noticed,
    `pause` how long a source is left alone after trouble; it doubles up to eight times that."""

    busy: float = Field(default=10, gt=0, le=15)
    quiet: float = Field(default=120, gt=0, le=3600)
    recheck: float = Field(default=600, gt=0)
    pause: float = Field(default=15, gt=0, le=600)
    first_hours: float = Field(default=24, gt=0, le=24 * 90)
    keep_checking_days: float = Field(default=7, gt=0)


class Team(Part):
    """Everything in the team file."""

    organisation: Organisation
    accounts: tuple[Account, ...] = ()
    watches: tuple[WatchFor, ...] = ()
    services: tuple[Service, ...] = ()
    people: People = People()
    hours: dict[Day, tuple[Window, ...]] = Field(default_factory=dict)
    words: Words = Words()
    reading: Reading = Reading()
    mute: tuple[Handle, ...] = ()

    @model_validator(mode="after")
    def _each_service_once(self) -> Self:
        slugs = [service.slug for service in self.services]
        for slug in slugs:
            if slugs.count(slug) > 1:
                raise ValueError(f"the service “{slug}” is there twice; each slug may be used once")
        return self

    def service(self, slug: str | None) -> Service | None:
        """The service with this slug."""
        return next((service for service in self.services if service.slug == slug), None)

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
