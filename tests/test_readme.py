"""What the documents promise is there: commands, linked files, a reason for each dependency."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cli import main

ROOT = Path(__file__).parents[1]
HIDDEN = re.compile(r"^(\.|node_modules$)")
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(HIDDEN.match(part) for part in page.relative_to(ROOT).parts) and "test-results" not in page.parts
)
CODE = re.compile(r"```.*?```|`[^`\n]+`|^    \S[^\n]*$", flags=re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
MAKE = re.compile(r"\bmake ([a-z]+)")
KESTREL = re.compile(r"(?:\.venv/bin/|[`\s])kestrel ([a-z-]+)(?: ([a-z-]+))?")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def code(page: Path) -> str:
    """What a page shows as code, without comments."""
    lines = "\n".join(CODE.findall(page.read_text(encoding="utf-8"))).splitlines()
    return "\n".join(line.split(" # ", 1)[0] for line in lines)


def requirements(tables: list[Any]) -> set[str]:
    """The names in lists of requirements, without versions and extras."""
    found = {re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0] for table in tables for requirement in table}
    return {requirement.lower() for requirement in found}


def test_the_readme_opens_with_demo_test_and_a_picture() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8")[:900]
    assert opening.index("make demo") < opening.index("make test") < opening.index("docs/screenshots/desk.png")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    assert set(MAKE.findall(code(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_kestrel_command_that_a_page_names_exists(page: Path) -> None:
    for first, second in KESTREL.findall(code(page)):
        command = main.commands.get(first)
        assert command is not None, f"kestrel {first}"
        if isinstance(command, click.Group) and second:
            assert second in command.commands, f"kestrel {first} {second}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    for links in LINK.findall(page.read_text(encoding="utf-8")):
        link = next(filter(None, links))
        if re.match(r"[a-z]+:|#", link):
            continue
        assert (page.parent / link.split("#", 1)[0]).exists(), link


def test_the_procfile_runs_commands_that_exist() -> None:
    for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        command = line.split(": kestrel ", 1)[1].split()[0]
        assert command in main.commands


def test_every_dependency_has_a_line_that_says_why() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = requirements([project["dependencies"], *project["optional-dependencies"].values()])
    page = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8").split("## Left out")[0]
    lines = [line for line in page.splitlines() if line.startswith("- ")]
    explained = {word.lower() for line in lines for word in re.findall(r"`([\w-]+)`", line.split(":", 1)[0])}
    assert explained - {"postgres", "charts"} == needed


def test_the_architecture_picture_can_be_read_aloud_and_in_the_dark() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    assert "<title" in picture
    assert "<desc" in picture
    assert "prefers-color-scheme: dark" in picture
