"""The schema's version: bring the database up to date, or say that it is not."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.engine import Database

OLD = "The database is not up to date: run `kestrel db upgrade` once, then try again."
NEWER = "The database belongs to a newer Kestrel than this one: install that newer Kestrel, then try again."


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations that are missing; on PostgreSQL all of them or none."""
    with database.engine.begin() as connection:
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """The same within the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def head() -> str:
    """The newest migration there is."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_current(database: Database) -> bool:
    """Whether every migration has been run, and none that this Kestrel does not know."""
    return behind(database) is None


def behind(database: Database) -> str | None:
    """What to do where the database and this Kestrel do not fit, as a sentence; None where they do."""
    with database.read() as session:
        held = set(MigrationContext.configure(session.connection()).get_current_heads())
    ours = ScriptDirectory.from_config(_config())
    if held == set(ours.get_heads()):
        return None
    return OLD if held <= {each.revision for each in ours.walk_revisions()} else NEWER


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
