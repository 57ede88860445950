"""The `kestrel settings` commands: the settings that count, out to a file and in from one."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from bot.commands.refusing import refuse
from bot.problems import Problems
from bot.settings import load_database

NOT_DONE = "The settings are as they were:"


@click.group()
def settings() -> None:
    """The team's settings, which the database keeps once Kestrel has started."""


@settings.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def write(file: TextIO) -> None:
    """Write the settings that count as a team file, to FILE or to the screen."""
    from bot.commands import settings_file

    try:
        file.write(settings_file.exported(load_database()))
    except Problems as problems:
        refuse(problems, "Nothing was written:")


@settings.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_over(file: Path) -> None:
    """Make a team file the settings that count; every process takes it up within seconds."""
    from bot.commands import settings_file

    try:
        changed = settings_file.taken_over(load_database(), file)
    except Problems as problems:
        refuse(problems, NOT_DONE)
    said = f"What is different: {', '.join(changed)}." if changed else "Nothing in them is different."
    click.echo(f"The settings of {file} count now. {said}", err=True)
