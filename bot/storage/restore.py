"""The database made again from a backup: all of it or nothing, and what may have happened since is looked for first."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, inspect, select, text, update

from bot.core.delivery import LOOKS, OutboxState
from bot.storage import marks, restored, schema
from bot.storage.backup import FORMAT, PAGE, BackupRefused, page_of, whole
from bot.storage.base import table_of
from bot.storage.cards import Card
from bot.storage.engine import Database
from bot.storage.marks import Lease
from bot.storage.outbox import Outbox
from bot.storage.tables import metadata

# Numbers that were given after the backup stand on buttons in the chat; on PostgreSQL no new row gets one of them.
GAP = 100_000
RUNNING = (
    "Kestrel is running at this database, or was until a moment ago. Stop it everywhere, `kestrel web` as well. If a "
    "worker was killed, its hold on the work ends by itself: try again in {seconds} seconds."
)
NOT_EMPTY = (
    "The database is not empty. With --replace everything in it is thrown away. Stop Kestrel everywhere first, "
    "`kestrel web` as well: this command sees only a running worker."
)
NO_BACKUP = "{file} is no backup of Kestrel's, or is damaged."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: how many rows, as they were at which moment."""

    rows: int
    at: datetime


def restore(database: Database, file: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Fill the database from a backup; `replace` throws away what is in it. Kestrel must not be running.

    Promos that were due before `now` ask before they go out: they may have done so after the backup.
    """
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines, database.engine.begin() as connection:
            found = map(json.loads, lines)
            at = _opening(next(found, None), file)
            _refuse_while_running(connection, now)
            if not replace and not _is_empty(connection):
                raise BackupRefused(NOT_EMPTY)
            _make_anew(connection)
            rows = _fill(connection, found, file)
            _look_first(connection, at)
            _number_on(connection)
            connection.execute(table_of(restored.Restored).insert().values(backup_at=at, at=now))
            return Restored(rows, at)
    except FileNotFoundError:
        raise BackupRefused(f"{file} is not there.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, LookupError, TypeError):
        raise BackupRefused(NO_BACKUP.format(file=file)) from None
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read ({error.strerror}).") from None


def _opening(first: Any, file: Path) -> datetime:
    if not isinstance(first, dict) or first.get("kestrel") != FORMAT:
        raise BackupRefused(NO_BACKUP.format(file=file))
    if first["revision"] != schema.head():
        raise BackupRefused(
            f"This backup was made by another version of Kestrel (its tables are at {first['revision']}, ours at "
            f"{schema.head()}). Restore it with that version, then go to this one and run `kestrel db upgrade`."
        )
    if first["columns"] != {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}:
        raise BackupRefused(NO_BACKUP.format(file=file))
    return datetime.fromisoformat(first["at"])


def _refuse_while_running(connection: Connection, now: datetime) -> None:
    if not inspect(connection).has_table(Lease.__tablename__):
        return
    if (until := marks.workers_until(connection, now)) is not None:
        raise BackupRefused(RUNNING.format(seconds=ceil((until - now).total_seconds())))


def _is_empty(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    tables = [table for table in metadata.sorted_tables if table.name in there]
    return all(connection.execute(select(text("1")).select_from(table).limit(1)).first() is None for table in tables)


def _make_anew(connection: Connection) -> None:
    """The tables without a row: made by the migrations, since these know more than the models (triggers, say)."""
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    schema.upgrade_on(connection)
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


def _fill(connection: Connection, lines: Iterator[Any], file: Path) -> int:
    count, last = 0, None
    for name, group in groupby(lines, lambda line: line[0] if isinstance(line, list) else None):
        if name is None:
            last = next(group)
            break
        if name not in metadata.tables:
            break
        count += _fill_table(connection, metadata.tables[name], (line[1] for line in group))
    # Without its last line a file was cut short, and something would be missing that nobody misses yet.
    if last != {"rows": count}:
        raise BackupRefused(NO_BACKUP.format(file=file))
    return count


def _fill_table(connection: Connection, table: Table, values: Iterator[list[Any]]) -> int:
    columns = list(table.columns)
    # A row may point to a later one of its own table: these are filled in when all of them are there.
    own = [column.name for column in columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[dict[str, Any]] = []
    count = 0
    rows = ({column.name: whole(column, value) for column, value in zip(columns, row, strict=True)} for row in values)
    while page := list(islice(rows, page_of(table))):
        if own:
            later += [_pointers(table, row, own) for row in page if any(row[name] is not None for name in own)]
            page = [row | dict.fromkeys(own) for row in page]
        connection.execute(table.insert(), page)
        count += len(page)
    if later:
        same = [column == bindparam(f"is_{column.name}") for column in table.primary_key]
        point = update(table).where(*same).values({name: bindparam(f"to_{name}") for name in own})
        for start in range(0, len(later), PAGE):
            connection.execute(point, later[start : start + PAGE])
    return count


def _pointers(table: Table, row: dict[str, Any], own: list[str]) -> dict[str, Any]:
    keys = {f"is_{column.name}": row[column.name] for column in table.primary_key}
    return keys | {f"to_{name}": row[name] for name in own}


def _look_first(connection: Connection, at: datetime) -> None:
    """What was about to leave when the backup was made may have left since: it is looked for before it is sent.

    One look is enough for a public post: it left long ago, if it did.
    """
    outbox, card = table_of(Outbox), table_of(Card)
    connection.execute(
        update(outbox)
        .where(outbox.c.state == OutboxState.WAITING, outbox.c.asks.is_(False))
        .values(
            state=OutboxState.UNSURE, looks=len(LOOKS) - 1, attempted_at=func.coalesce(outbox.c.attempted_at, at)
        )
    )  # fmt: skip
    unsent = (card.c.ts.is_(None), card.c.attempted_at.is_(None), card.c.failed.is_(None), card.c.packed.is_(False))
    connection.execute(update(card).where(*unsent).values(attempted_at=at))


def _number_on(connection: Connection) -> None:
    """PostgreSQL's own counters know nothing of rows that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        highest = connection.scalar(select(func.max(column)))
        if sequence is not None and highest is not None:
            connection.execute(select(func.setval(sequence, highest + GAP)))
