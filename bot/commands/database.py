"""`kestrel db`: bring the tables up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from bot import logs
from bot.problems import Problems
from bot.settings import load_database
from bot.storage.engine import Database, connect


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; safe to repeat."""
    from bot.storage.schema import upgrade as run_migrations

    database = _open()
    run_migrations(database)
    database.close()
    click.echo("The database is up to date.", err=True)


def _open() -> Database:
    try:
        url = load_database()
    except Problems as problems:
        _refuse(problems.sentences)
    logs.set_up()
    return connect(url)


def _refuse(sentences: Iterable[str]) -> NoReturn:
    click.echo("That is not possible:", err=True)
    for sentence in sentences:
        click.echo(f"  • {sentence}", err=True)
    sys.exit(2)
