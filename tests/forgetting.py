"""What may not be there any more, looked for everywhere: every row of every table, every message of the local Slack."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.storage.tables import metadata


def everything(desk: Desk) -> str:
    """Every row of every table, as one text."""
    with desk.database.read() as session:
        rows = (row for table in metadata.tables.values() for row in session.execute(select(table)))
        return "\n".join(str(tuple(row)) for row in rows)


def in_slack(sandbox: Sandbox) -> str:
    """Every message that stands in the local Slack, as one text."""
    return "\n".join(json.dumps(message, ensure_ascii=False) for message in sandbox.slack.talk.everywhere())


def on_disk(desk: Desk) -> bytes:
    """Every byte of SQLite's files; nothing for a database that is elsewhere."""
    name = desk.database.engine.url.database
    if not desk.database.embedded or name is None:
        return b""
    return b"".join(path.read_bytes() for path in Path(name).parent.glob(f"{Path(name).name}*"))
