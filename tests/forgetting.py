"""What may not be there any more, looked for everywhere: every row of every table, every message of the local Slack."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot import logs
from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.storage.tables import metadata


def everything(desk: Desk) -> str:
    """Every row of every table, as one text."""
    with desk.database.read() as session:
        rows = (row for table in metadata.tables.values() for row in session.execute(select(table)))
        return "\n".join(str(tuple(row)) for row in rows)


def in_slack(sandbox: Sandbox) -> str:
    """Every message that stands in the local Slack, and every Home, as one text."""
    shown = [*sandbox.slack.talk.everywhere(), *sandbox.slack.views.homes().values()]
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in shown)


def files(sandbox: Sandbox) -> list[bytes]:
    """What every file that our messages bring holds."""
    brought = [file for message in sandbox.slack.talk.everywhere() for file in message.get("files", ())]
    found = [sandbox.slack.files.get(file["id"]) for file in brought if file.get("mode") != "tombstone"]
    return [file.content or b"" for file in found]


def dumped(desk: Desk) -> str:
    """Every row of every table that the database has, whatever Kestrel knows of: as a dump would hold it."""
    with desk.database.engine.connect() as connection:
        if desk.database.embedded:
            plain: Any = connection.connection.driver_connection
            return "\n".join(plain.iterdump())
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        whole = (text(f'SELECT t::text FROM "{name}" t') for name in tables)  # noqa: S608 - the database's own names
        rows = [row for each in whole for row in connection.scalars(each)]
        return "\n".join(rows)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Where the logs go while a test runs; afterwards everything is as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = StringIO()
    logs.set_up(logging.DEBUG, stream)
    yield stream
    root.handlers[:], root.level = before


def on_disk(desk: Desk) -> bytes:
    """Every byte of SQLite's files; nothing for a database that is elsewhere."""
    name = desk.database.engine.url.database
    if not desk.database.embedded or name is None:
        return b""
    return b"".join(path.read_bytes() for path in Path(name).parent.glob(f"{Path(name).name}*"))
