"""Migrations: from nothing to what the models say, back to nothing, and up again, on both databases."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.storage.base import UtcDateTime
from bot.storage.engine import Database, connect
from bot.storage.schema import NEWER, OLD, _config, behind, is_current, upgrade
from bot.storage.tables import metadata


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        return list(compare_metadata(context, metadata))


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def downgrade(database: Database) -> None:
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_from_nothing_the_migrations_make_exactly_what_the_models_say(empty_database_url: str) -> None:
    database = connect(empty_database_url)
    upgrade(database)
    assert differences(database) == []
    assert tables(database) == set(metadata.tables)
    database.close()


def test_a_database_says_whether_it_is_up_to_date(empty_database_url: str) -> None:
    database = connect(empty_database_url)
    assert behind(database) == OLD
    upgrade(database)
    assert is_current(database)
    upgrade(database)
    assert is_current(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert behind(database) == NEWER
    database.close()


def test_everything_can_be_taken_back_and_made_again(database: Database) -> None:
    downgrade(database)
    assert tables(database) == set()
    assert not is_current(database)
    upgrade(database)
    assert differences(database) == []


def test_every_moment_in_every_table_keeps_its_zone() -> None:
    moments = [column for table in metadata.tables.values() for column in table.columns if column.name.endswith("_at")]
    assert len(moments) > 15
    assert [str(column) for column in moments if not isinstance(column.type, UtcDateTime)] == []


def test_every_constraint_has_a_name_so_that_sqlite_can_drop_it() -> None:
    nameless = [
        str(constraint)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []
