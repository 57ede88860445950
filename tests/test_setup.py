"""docs/SETUP.md and docs/OPERATIONS.md leave nothing out: every command, option, permission and slash command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.sandbox.demo import manifest

ROOT = Path(__file__).parents[1]
SETUP = (ROOT / "docs" / "SETUP.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
TYPED = re.compile(r"kestrel((?: [a-z]+)+)((?: --[a-z-]+)*)")


def section(heading: str) -> str:
    return OPERATIONS.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(heading: str) -> dict[str, str]:
    """The first cell of each row of a section's tables, and the rest."""
    return dict(re.findall(r"^\| `([^`|]+)` \|(.+)\|$", section(heading), re.M))


def commands(group: click.Group = main, before: str = "kestrel") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be typed, and all that it takes."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def test_every_command_has_a_row_and_no_row_is_for_one_that_is_not_there() -> None:
    named = {name for name in rows("Commands") if name.startswith("kestrel ")}
    assert named == {name for name, _ in commands()}


def test_every_slash_command_and_shortcut_has_a_row() -> None:
    features = manifest()["features"]
    there = {each["command"] for each in features["slash_commands"]}
    there |= {each["callback_id"] for each in features["shortcuts"]}
    assert {name for name in rows("Commands") if not name.startswith("kestrel ")} == there


def test_every_permission_has_a_row_that_says_why_and_nothing_else_is_asked_for() -> None:
    why = rows("Permissions in Slack")
    assert set(why) == set(manifest()["oauth_config"]["scopes"]["bot"])
    assert [scope for scope, reason in why.items() if len(reason.split()) < 4] == []


@pytest.mark.parametrize("page", [SETUP, OPERATIONS], ids=["SETUP", "OPERATIONS"])
def test_every_option_that_a_page_names_exists(page: str) -> None:
    takes = {name: {option for part in command.params for option in part.opts} for name, command in commands()}
    for words, given in TYPED.findall(page):
        if given:
            assert set(given.split()) <= takes[f"kestrel{words}"], words


def test_every_option_of_a_command_is_in_its_row() -> None:
    for name, command in commands():
        takes = {option for part in command.params for option in part.opts if option.startswith("--")}
        assert takes == set(re.findall(r"--[a-z]+", rows("Commands")[name])), name


def test_the_steps_are_numbered_lead_past_the_check_and_the_test_card_and_say_what_is_seen() -> None:
    steps = SETUP.split("\n## ", 1)[0]
    numbers = [int(number) for number in re.findall(r"^(\d+)\. \*\*", steps, re.M)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 9 <= len(numbers) <= 12
    assert steps.index("kestrel manifest --link") < steps.index("kestrel check --card") < steps.index("kestrel run`")
    assert steps.count("*You see*") >= 8


def test_each_place_to_run_it_that_has_a_file_is_explained() -> None:
    where = SETUP.split("\n## Where to run it\n", 1)[1].split("\n## ", 1)[0]
    for named, file in {
        "Docker": "Dockerfile",
        "Heroku": "app.json",
        "Render": "render.yaml",
        "Fly.io": "fly.toml",
    }.items():
        assert f"**{named}**" in where
        assert (ROOT / file).exists()
