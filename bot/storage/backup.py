"""Every row of the database in one file that either database can be made from again: JSON lines, packed with gzip."""

from __future__ import annotations

import base64
import enum
import gzip
import json
import os
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from sqlalchemy import JSON, Column, Connection, Date, Enum, LargeBinary, Table, Time, select
from sqlalchemy.sql import null

from bot.storage import schema
from bot.storage.base import UtcDateTime
from bot.storage.engine import Database
from bot.storage.tables import metadata

# What the first line calls the format, so that a later one can be told from it.
FORMAT = 1
PAGE = 500
HALF = (
    "{part} is there already: another backup is being made, or one broke off. If no other backup runs, delete {part} "
    "and try again."
)


class BackupRefused(Exception):
    """A backup that cannot be made or used; the words are for whoever asked for it."""


def save(database: Database, file: Path, at: datetime) -> int:
    """Write every row as it is at one moment, while Kestrel works on; how many there were.

    The file appears when it is whole, and only its owner may read it: it holds what the public wrote, and the key of
    the hashes where the settings give none.
    """
    if file.exists():
        raise BackupRefused(f"{file} is there already; a backup never writes over another one.")
    if (unfit := schema.behind(database)) is not None:
        raise BackupRefused(unfit)
    part = file.with_name(file.name + ".part")
    try:
        raw = open(part, "wb", opener=lambda path, flags: os.open(path, flags | os.O_EXCL, 0o600))  # noqa: SIM115
    except FileExistsError:
        raise BackupRefused(HALF.format(part=part)) from None
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written ({error.strerror}).") from None
    try:
        with raw:
            with gzip.open(raw, "wt", encoding="utf-8", compresslevel=6) as out, database.read() as session:
                count = _write(session.connection(), out, at)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(file)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written ({error.strerror}).") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(connection: Connection, out: IO[str], at: datetime) -> int:
    columns = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}
    _line(out, {"kestrel": FORMAT, "revision": schema.head(), "at": at.isoformat(), "columns": columns})
    count = 0
    for table in metadata.sorted_tables:
        for row in _rows(connection, table):
            _line(out, [table.name, row])
            count += 1
    _line(out, {"rows": count})
    return count


def page_of(table: Table) -> int:
    """How many rows of a table may be held at once: pictures are too big for more than one."""
    return 1 if any(isinstance(column.type, LargeBinary) for column in table.columns) else PAGE


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    ordered = select(table).order_by(*table.primary_key).execution_options(yield_per=page_of(table))
    for row in connection.execute(ordered):
        yield [plain(column, value) for column, value in zip(table.columns, row, strict=True)]


def plain(column: Column[Any], value: Any) -> Any:
    """A value as JSON can hold it."""
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date | time):  # a moment is a date too
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def whole(column: Column[Any], value: Any) -> Any:
    """The value that `plain` was given."""
    kind = column.type
    if value is None:
        return null() if isinstance(kind, JSON) and column.nullable else None
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value


def _line(out: IO[str], what: Any) -> None:
    out.write(json.dumps(what, ensure_ascii=False, separators=(",", ":")) + "\n")
