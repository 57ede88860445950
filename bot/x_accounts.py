"""What the settings say of our accounts on X: keys by name, and which of them are no use without others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr

from bot.team import Team
from bot.team.parts import KEYS_NAME


def empty_is_absent(value: object) -> object:
    """A setting that is there without a value is as good as not there."""
    return None if value == "" else value


# Settings by their names, with what they hold.
Given = Mapping[str, SecretStr | None]
Secret = Annotated[SecretStr | None, BeforeValidator(empty_is_absent)]


class XAccount(BaseModel):
    """What lets the app act as one account of ours on X."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    access_token: Secret = None
    access_token_secret: Secret = None


def in_parts(value: object) -> object:
    """Accounts by name; a name means the same in capitals, as the environment writes it, and in the team file."""
    if value is None or value == "":
        return None
    if isinstance(value, Mapping) and all(KEYS_NAME.fullmatch(name) for name in value):
        parts = {name.lower(): part for name, part in value.items()}
        if all(isinstance(part, Mapping | XAccount) for part in parts.values()):
            return parts
    raise ValueError(f"is set in parts, as in {' and '.join(names_of('events'))}")


def names_of(name: str) -> tuple[str, str]:
    """The settings with the keys of the account that goes by this name."""
    token = f"X_ACCOUNTS__{name.upper()}__ACCESS_TOKEN"
    return token, f"{token}_SECRET"


def half_keys(app: Given, first: Given, named: Mapping[str, XAccount]) -> Iterator[str]:
    """Sentences about keys for posting that are no use without others: the app's own two, which every account needs,
    the first account's two, and those of the accounts by name."""
    for name, account in named.items():
        pair = zip(names_of(name), (account.access_token, account.access_token_secret), strict=True)
        for setting, value in pair:
            if value is None:
                yield f"{setting} is missing; to post as that account on X both of its keys are needed."
    # The first account may be posted by hand while others are not.
    needed = app if named and not any(first.values()) else {**app, **first}
    absent = ", ".join(setting for setting, value in needed.items() if value is None)
    if not absent or not (named or any(needed.values())):
        return
    if needed is app:
        yield f"The accounts under X_ACCOUNTS__ can only post with the app's own keys; {absent} is missing."
    else:
        yield f"To post on X all four keys are needed; {absent} is missing. Leave all four out to answer by hand."


def unknown_keys(team: Team, named: Mapping[str, XAccount], *, where: str) -> Iterator[str]:
    """Sentences about accounts of the team file whose keys are set nowhere: they would silently be posted by hand."""
    for account in team.accounts:
        if account.keys and account.keys not in named:
            yield (
                f"In the team file {where}, the account @{account.handle} says keys = “{account.keys}”, but there are "
                f"none by that name. Set {' and '.join(names_of(account.keys))}, or take the line out to post there "
                "by hand."
            )
