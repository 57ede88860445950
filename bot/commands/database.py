"""`kestrel db`: bring the tables up to date, save every row to a file, and bring them back."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import click

from bot import logs
from bot.commands.refusing import refuse
from bot.core.zone_times import moment
from bot.problems import Problems
from bot.settings import load_database
from bot.storage.engine import Database, connect

NOT_POSSIBLE = "That is not possible:"


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; safe to repeat."""
    from bot.storage.schema import NEWER, behind
    from bot.storage.schema import upgrade as run_migrations

    database = _open()
    if behind(database) == NEWER:
        refuse(Problems([NEWER]), NOT_POSSIBLE)
    run_migrations(database)
    database.close()
    click.echo("The database is up to date.", err=True)


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Save every row to FILE, while Kestrel runs; the file fits SQLite and PostgreSQL alike."""
    from bot.clock import SystemClock
    from bot.storage.backup import BackupRefused, save

    database = _open()
    try:
        count = save(database, file, SystemClock().now())
    except BackupRefused as refused:
        refuse(Problems([str(refused)]), NOT_POSSIBLE)
    finally:
        database.close()
    click.echo(f"{count:,} rows are in {file}. Keep it as safe as the database: it holds what people wrote.", err=True)


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Throw away what is in the database.")
def restore(file: Path, replace: bool) -> None:
    """Fill an empty database from FILE; stop Kestrel first."""
    from bot.clock import SystemClock
    from bot.storage.backup import BackupRefused
    from bot.storage.restore import restore as bring_back

    database = _open()
    try:
        found = bring_back(database, file, SystemClock().now(), replace=replace)
    except BackupRefused as refused:
        refuse(Problems([str(refused)]), NOT_POSSIBLE)
    finally:
        database.close()
    click.echo(f"{found.rows:,} rows are back, as they were on {moment(found.at, UTC)} (UTC).", err=True)


def _open() -> Database:
    try:
        url = load_database()
    except Problems as problems:
        refuse(problems, NOT_POSSIBLE)
    logs.set_up()
    return connect(url)
