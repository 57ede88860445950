"""What the benches share: databases to measure on, percentiles, and one way to print."""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import logs
from bot.storage.engine import Database
from tests.databases import new_postgresql, postgresql_server, prepared

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="kestrel-bench-") as name:
        yield Path(name)


@contextmanager
def databases(kinds: Sequence[str] = ("sqlite", "postgresql")) -> Iterator[dict[str, str]]:
    """The address of a new, empty database of each kind; the PostgreSQL server ends with it."""
    with folder() as place:
        found = {}
        if "sqlite" in kinds:
            found["sqlite"] = f"sqlite:///{place}/bench.db"
        if "postgresql" not in kinds:
            yield found
            return
        with postgresql_server(place / "postgresql") as server, new_postgresql(server) as url:
            yield found | {"postgresql": url}


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at an address, with every table, closed afterwards."""
    database = prepared(url)
    try:
        yield database
    finally:
        database.close()


def hush() -> None:
    """Let only errors speak: faults are sent on purpose here, and a quick clock has the scheduler complain.

    A bench that is told to stop ends like one that failed: what it started is stopped, what it made is cleared away.
    """
    logs.set_up(logging.ERROR)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def line(what: str, said: object) -> None:
    """One line of a bench's answer."""
    print(f"  {what:<46} {said}", flush=True)
