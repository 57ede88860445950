"""Settings from the environment and `.env`, as one frozen, validated value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.problems import Problems
from bot.storage.engine import address
from bot.team import Team, read_team
from bot.x_accounts import Secret, XAccount, empty_is_absent, half_keys, in_parts, unknown_keys

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


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


Url = Annotated[str | None, BeforeValidator(empty_is_absent), AfterValidator(_http)]
Text = Annotated[str | None, BeforeValidator(empty_is_absent)]


# What each way to run cannot do without.
NEEDED = {
    "run": ("slack_bot_token", "slack_app_token", "slack_mentions_channel"),
    "web": ("slack_bot_token", "slack_signing_secret", "slack_mentions_channel"),
    "worker": ("slack_bot_token", "slack_mentions_channel"),
}
# The app's own keys for posting on X, and those of our first account there; only all four together let us post.
APP_KEYS, FIRST_KEYS = ("x_api_key", "x_api_secret"), ("x_access_token", "x_access_token_secret")
X_KEYS = (*APP_KEYS, *FIRST_KEYS)
PREFIXES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
Mode = Literal["run", "web", "worker"]


class DatabaseSettings(BaseSettings):
    """Where the database is: all that its migrations need to know."""

    model_config = SettingsConfigDict(
        env_file=".env", env_nested_delimiter="__", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///kestrel.db"


class RecordSettings(DatabaseSettings):
    """What whoever works on the records alone has to know: where they are, and the key of the people's hashes."""

    person_key: Secret = None


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
    x_accounts: Annotated[dict[str, XAccount] | None, NoDecode, BeforeValidator(in_parts)] = None
    feedback_api_url: Url = None
    feedback_key: Secret = None
    person_key: Secret = None
    port: Annotated[int | None, BeforeValidator(empty_is_absent)] = Field(default=None, ge=1, le=65535)
    team_file: Path = Path("team.toml")
    database_pool: int = Field(default=6, ge=2, le=100)
    lease_seconds: float = Field(default=45, ge=1, le=600)

    @property
    def x_reads(self) -> bool:
        """Whether X can be read by API."""
        return self.x_bearer_token is not None

    @property
    def x_posts(self) -> bool:
        """Whether X would let us post by API as the first account: all four keys are there."""
        return self._app_keys and self._first_account is not None

    def x_accounts_of(self, team: Team) -> dict[str, XAccount | None]:
        """What lets us act as each of the team's accounts on X; None where a person posts by hand."""
        ours = [account for account in team.accounts if account.network == "x"]
        by_name, first = (self.named_accounts, self._first_account) if self._app_keys else ({}, None)
        return {
            account.handle: by_name.get(account.keys) if account.keys else None if place else first
            for place, account in enumerate(ours)
        }

    def x_keys(self, team: Team | None) -> dict[str, Any]:
        """Every key for X, as its adapter takes them; without a team those of the first account alone."""
        keys: dict[str, Any] = {name.removeprefix("x_"): getattr(self, name) for name in ("x_bearer_token", *X_KEYS)}
        if team is not None:
            accounts = self.x_accounts_of(team).items()
            keys["accounts"] = {
                handle: (own.access_token, own.access_token_secret) if own else None for handle, own in accounts
            }
        return keys

    @property
    def _app_keys(self) -> bool:
        return self.x_api_key is not None and self.x_api_secret is not None

    @property
    def named_accounts(self) -> dict[str, XAccount]:
        """The accounts that are set up by name; one without any value is as absent as an empty setting."""
        given = self.x_accounts or {}
        return {name: account for name, account in given.items() if account.access_token or account.access_token_secret}

    @property
    def _first_account(self) -> XAccount | None:
        if self.x_access_token is None or self.x_access_token_secret is None:
            return None
        return XAccount(access_token=self.x_access_token, access_token_secret=self.x_access_token_secret)


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
    return [*found, *key_problems(settings)]


def key_problems(settings: Settings) -> list[str]:
    """Sentences about keys for posting on X that are no use without others."""
    app, first = ({name.upper(): getattr(settings, name) for name in names} for names in (APP_KEYS, FIRST_KEYS))
    return list(half_keys(app, first, settings.named_accounts))


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, as far as it can be read: the wrong settings stand as if they had not been set."""

    settings: Settings
    team: Team | None
    wrong: tuple[str, ...]
    wrong_team: tuple[str, ...]


def given() -> Given:
    """Read everything, and say in sentences what could not be read."""
    wrong: list[str] = []
    try:
        settings = Settings()
    except ValidationError as error:
        wrong += Problems.from_validation(error, capitals=True).sentences
        # The rest is looked at as if the wrong ones had not been set, so that everything is named at once.
        names = {str(problem["loc"][0]) for problem in error.errors()}
        settings = Settings(**{name: Settings.model_fields[name].default for name in names})
    try:
        team = read_team(settings.team_file)
        absent = unknown_keys(team, settings.named_accounts, where=str(settings.team_file))
        return Given(settings, team, tuple(wrong), tuple(absent))
    except Problems as problems:
        return Given(settings, None, tuple(wrong), problems.sentences)


def load(mode: Mode) -> tuple[Settings, Team]:
    """The settings and the team for one way to run; raises `Problems` with everything wrong at once."""
    found = given()
    sentences = [*found.wrong, *problems_of(found.settings, mode), *found.wrong_team]
    if sentences or found.team is None:
        raise Problems(sentences)
    return found.settings, found.team


def load_records() -> tuple[str, bytes | None]:
    """The database's address and the key of the people's hashes; raises `Problems`."""
    try:
        settings = RecordSettings()
    except ValidationError as error:
        raise Problems.from_validation(error, capitals=True) from None
    return settings.database_url, settings.person_key.get_secret_value().encode() if settings.person_key else None


def load_database() -> str:
    """The database's address alone: the release step runs before anything else is set up. Raises `Problems`."""
    try:
        return DatabaseSettings().database_url
    except ValidationError as error:
        raise Problems.from_validation(error, capitals=True) from None
