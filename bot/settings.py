"""Settings from the environment and `.env`, as one frozen, validated value."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.problems import Problems
from bot.storage.engine import address
from bot.team import Team, read_team

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def _empty_is_absent(value: object) -> object:
    return None if value == "" else value


def _http(value: str | None) -> str | None:
    if value is None:
        return value
    try:
        parts = urlsplit(value)
        here = parts.hostname in HERE
    except ValueError:
        raise ValueError("is not an address") from None
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise ValueError("must begin with https:// (plain http:// only to this machine)")
    return value


def _database(value: str) -> str:
    if not address(value).startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgres://")
    return value


Secret = Annotated[SecretStr | None, BeforeValidator(_empty_is_absent)]
Url = Annotated[str | None, BeforeValidator(_empty_is_absent), AfterValidator(_http)]
Text = Annotated[str | None, BeforeValidator(_empty_is_absent)]

# What each way to run cannot do without.
NEEDED = {
    "run": ("slack_bot_token", "slack_app_token", "slack_mentions_channel"),
    "web": ("slack_bot_token", "slack_signing_secret", "slack_mentions_channel"),
    "worker": ("slack_bot_token", "slack_mentions_channel"),
}
PREFIXES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
Mode = Literal["run", "web", "worker"]


class DatabaseSettings(BaseSettings):
    """Where the database is: all that its migrations need to know."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///kestrel.db"


class Settings(DatabaseSettings):
    """Every setting from the environment, by its name in capitals; see `.env.example`."""

    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_signing_secret: Secret = None
    slack_api_url: Url = None
    slack_mentions_channel: Text = None
    x_api_url: Url = None
    x_bearer_token: Secret = None
    x_api_key: Secret = None
    x_api_secret: Secret = None
    x_access_token: Secret = None
    x_access_token_secret: Secret = None
    feedback_api_url: Url = None
    feedback_key: Secret = None
    person_key: Secret = None
    port: Annotated[int | None, BeforeValidator(_empty_is_absent)] = Field(default=None, ge=1, le=65535)
    team_file: Path = Path("team.toml")
    lease_seconds: float = Field(default=45, ge=1, le=600)

    @property
    def x_reads(self) -> bool:
        """Whether X can be read by API."""
        return self.x_bearer_token is not None

    @property
    def x_posts(self) -> bool:
        """Whether X would let us post by API: all four keys of the account are there."""
        keys = (self.x_api_key, self.x_api_secret, self.x_access_token, self.x_access_token_secret)
        return all(key is not None for key in keys)


def problems_of(settings: Settings, mode: Mode) -> list[str]:
    """What is missing or does not fit together for one way to run, in sentences."""
    found = []
    for name in NEEDED[mode]:
        value = getattr(settings, name)
        if value is None:
            found.append(f"{name.upper()} is missing; docs/SETUP.md says where to find it.")
    for name, prefix in PREFIXES.items():
        value = getattr(settings, name)
        if value is not None and not value.get_secret_value().startswith(prefix):
            found.append(f"{name.upper()} does not look right: it should begin with {prefix}.")
    keys = ("x_api_key", "x_api_secret", "x_access_token", "x_access_token_secret")
    given = [name for name in keys if getattr(settings, name) is not None]
    if given and len(given) < len(keys):
        absent = ", ".join(name.upper() for name in keys if name not in given)
        found.append(
            f"To post on X all four keys are needed; {absent} is missing. Leave all four out to answer by hand."
        )
    return found


def load(mode: Mode) -> tuple[Settings, Team]:
    """The settings and the team for one way to run; raises `Problems` with everything wrong at once."""
    found: list[str] = []
    team = None
    try:
        settings = Settings()
    except ValidationError as error:
        found += Problems.from_validation(error, capitals=True).sentences
        # The rest is looked at as if the wrong ones had not been set, so that everything is named at once.
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
        settings = Settings(**{name: Settings.model_fields[name].default for name in wrong})
    found += problems_of(settings, mode)
    try:
        team = read_team(settings.team_file)
    except Problems as problems:
        found += problems.sentences
    if found or team is None:
        raise Problems(found)
    return settings, team


def load_database() -> str:
    """The database's address alone: the release step runs before anything else is set up. Raises `Problems`."""
    try:
        return DatabaseSettings().database_url
    except ValidationError as error:
        raise Problems.from_validation(error, capitals=True) from None
