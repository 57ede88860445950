"""The schema's version: bring the database up to date, or say that it is not."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.engine import Database


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
    """Whether every migration has been run."""
    with database.read() as session:
        context = MigrationContext.configure(session.connection())
        return set(context.get_current_heads()) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
