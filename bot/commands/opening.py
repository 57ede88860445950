"""The database as a command finds it: opened, known to fit this Kestrel, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.problems import Problems
from bot.storage.engine import Database, connect
from bot.storage.schema import behind


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at an address; raises `Problems` where its tables are older or newer than this Kestrel."""
    database = connect(url)
    try:
        if (unfit := behind(database)) is not None:
            raise Problems([unfit])
        yield database
    finally:
        database.close()
