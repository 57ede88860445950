"""Works on the records of one person from the command line: `kestrel person export`, `forget`, `forgotten`, `again`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.clock import SystemClock
from bot.commands.opening import opened
from bot.problems import Problems
from bot.services import forgetting, forgetting_again, person_export
from bot.services.forgetting import Forgot
from bot.services.forgetting_again import Again
from bot.services.people import fingerprint, settle_key
from bot.services.refusals import Refusal
from bot.storage import forgotten, history
from bot.storage.engine import Database

NOT_A_LIST = "Line {line} is not of a list that `kestrel person forgotten` wrote; nothing was forgotten."
ANOTHER_KEY = (
    "This list was made under another PERSON_KEY than the one that counts here, so nobody on it can be found. Put the "
    "key back that was set when the list was written; where none was set, use a backup from after the first start."
)
KEY = "key "
_LINE = re.compile(r"(\S+) ([0-9a-f]{64})")


def exported(url: str, key: bytes | None, asked: str, network: str | None) -> dict[str, Any]:
    """Everything held of a person; raises `Problems`."""
    with _records(url, key) as database:
        return person_export.exported(database, key, asked, SystemClock().now(), network=network)


def forget(url: str, key: bytes | None, asked: str, network: str | None) -> Forgot:
    """Forget a person, leavings in the database file included; the running Kestrel deletes the messages in Slack."""
    with _records(url, key) as database:
        done = forgetting.forget(database, key, asked, SystemClock().now(), by=history.KESTREL, network=network)
        forgetting.wipe(database, SystemClock().now())
        return done


def listed(url: str, key: bytes | None) -> str:
    """Who was forgotten and when, by hashes alone, a line each."""
    with _records(url, key) as database, database.read() as session:
        mark = fingerprint(database, key)
        rows = "".join(f"{row.at.isoformat()} {row.person}\n" for row in forgotten.all_of(session))
    return f"{KEY}{mark}\n{rows}"


def again(url: str, key: bytes | None, text: str) -> Again:
    """Forget once more all who are on a list; how many were found, and who was refused. Raises `Problems`, also where
    the hashes of the list mean nothing here: to find nobody would look as if nobody was there."""
    made_under, _, rest = text.partition("\n") if text.startswith(KEY) else ("", "", text)
    hashes = dict(_read(rest, 2 if made_under else 1))
    with _records(url, key) as database:
        if made_under.removeprefix(KEY).strip() not in ("", fingerprint(database, key)):
            raise Problems([ANOTHER_KEY])
        found = forgetting_again.again(database, key, hashes, SystemClock().now())
        forgetting.wipe(database, SystemClock().now())
        return found


def _read(text: str, first: int) -> Iterator[tuple[str, datetime]]:
    for number, line in enumerate(text.splitlines(), first):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        try:
            at = datetime.fromisoformat(found[1]) if found is not None else None
        except ValueError:
            at = None
        if found is None or at is None or at.tzinfo is None:
            raise Problems([NOT_A_LIST.format(line=number)])
        yield found[2], at


@contextmanager
def _records(url: str, key: bytes | None) -> Iterator[Database]:
    with opened(url) as database:
        if (wrong := settle_key(database, key)) is not None:
            raise Problems([wrong])
        try:
            yield database
        except Refusal as refusal:
            raise Problems([refusal.sentence]) from None
