"""The examples that people copy hold every setting there is, and work as they stand."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from bot.core.settings_sections import NOT_IN_SLACK
from bot.core.settings_table import SECTIONS
from bot.settings import Settings
from bot.team import Team, read_team
from bot.x_accounts import XAccount

ROOT = Path(__file__).parents[1]


# Tables whose keys are the team's own.
FREE = frozenset({"hours", "promos.hours", "services.links", "wordings.voices"})


def keys_of(model: type[BaseModel], before: str = "") -> set[str]:
    """Every key that a file for this model may hold, as a dotted path."""
    found: set[str] = set()
    for own, field in model.model_fields.items():
        name = field.alias or own
        inner = [kind for kind in (field.annotation, *get_args(field.annotation)) if isinstance(kind, type)]
        parts = [kind for kind in inner if issubclass(kind, BaseModel)]
        key = before + (field.alias or name)
        found |= keys_of(parts[0], f"{key}.") if parts else {key}
    return found


def keys_in(table: dict[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in table.items():
        tables = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        for each in tables:
            found |= (
                keys_in(each, f"{before}{name}.")
                if isinstance(each, dict) and before + name not in FREE
                else {before + name}
            )
    return found


def settings() -> set[str]:
    """Every setting by its name in the environment; of accounts that go by name, those of one."""
    whole = {name.upper() for name in Settings.model_fields if name != "x_accounts"}
    return whole | {f"X_ACCOUNTS__EVENTS__{name.upper()}" for name in XAccount.model_fields}


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#? ?([A-Z_]+)=", text, re.M)) == settings()


def test_the_example_holds_no_secret() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    secrets = [name for name in settings() if re.search("TOKEN|SECRET|KEY", name)]
    assert len(secrets) > 8
    assert [name for name in secrets if not re.search(f"^{name}=$", text, re.M)] == []


def test_the_example_of_the_team_file_loads() -> None:
    assert read_team(ROOT / "team.example.toml").organisation.name == "Ashcombe Vale NHS Foundation Trust"


def test_every_key_of_the_team_file_is_in_the_example() -> None:
    example = tomllib.loads((ROOT / "team.example.toml").read_text(encoding="utf-8"))
    assert keys_of(Team) - keys_in(example) == set()


def test_the_example_marks_no_setting_as_unused() -> None:
    assert "not used yet" not in (ROOT / "team.example.toml").read_text(encoding="utf-8").lower()


def test_every_key_of_the_team_file_is_changed_in_slack_or_said_not_to_be_and_why() -> None:
    in_slack = frozenset[str]().union(*(section.keys for section in SECTIONS))
    assert keys_of(Team) - in_slack - NOT_IN_SLACK.keys() == set()
    assert in_slack & NOT_IN_SLACK.keys() == set()
    assert all(NOT_IN_SLACK.values())
