"""Where an embedded database lies: its folder, and whether that is on a disk that is wiped."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import make_url

from bot.core import disks
from bot.storage.engine import address

MOUNTS = Path("/proc/self/mountinfo")
MARKERS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for a server, and for one that is only in memory."""
    given = make_url(address(url))
    name = given.database
    if given.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name).absolute()


def wiped(url: str) -> str | None:
    """A sentence, where what is written will be lost; None where the database will last as far as we can see."""
    given = make_url(address(url))
    if given.get_backend_name() != "sqlite":
        return None
    file = file_of(url)
    if file is None:
        return "The database is only in memory: everything is lost when Kestrel stops. Set DATABASE_URL."
    why = disks.wiped(
        str(file.parent.resolve()),
        environment=os.environ.keys(),
        mounts=_read(MOUNTS),
        contained=any(marker.exists() for marker in MARKERS),
    )
    if why is None:
        return None
    return (
        f"The database {file} will be lost: {why}. Give DATABASE_URL a PostgreSQL, or a SQLite file on a disk that "
        "stays; docs/SETUP.md, “Where to run it”, says how."
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return ""
