"""How far a mention has come and with whom: read in one glance, moved by one compare-and-set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.storage.base import table_of
from bot.storage.mentions import Mention
from bot.storage.posts import Post


class Standing(NamedTuple):
    """A mention's state and owner, and who wrote it."""

    status: Status
    owner: str | None
    owned_at: datetime | None
    offered_at: datetime | None
    handle: str


_TABLE = table_of(Mention)
_POST = table_of(Post)
_STANDING = (
    select(_TABLE.c.status, _TABLE.c.owner, _TABLE.c.owned_at, _TABLE.c.offered_at, _POST.c.handle)
    .join(_POST, _POST.c.id == _TABLE.c.id)
    .where(_TABLE.c.id == bindparam("number"))
)
_MOVE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("number"), _TABLE.c.status.in_(bindparam("allowed", expanding=True)))
    .values(status=bindparam("to"), owner=bindparam("by"), owned_at=bindparam("since"), offered_at=None)
)
# What its owner has been silent about for too long is anybody's to take.
_TAKE = _MOVE.where(_TABLE.c.offered_at.is_not(None), _TABLE.c.owner != bindparam("taker"))


def standing(session: Session, mention_id: int) -> Standing | None:
    """Where a mention stands, without its words: forty-nine of fifty who press at once are told just this."""
    found = session.execute(_STANDING, {"number": mention_id}).one_or_none()
    return None if found is None else Standing(*found)


def move(
    session: Session, mention_id: int, *, allowed: Sequence[Status], to: Status, owner: str | None, at: datetime
) -> bool:
    """Change status and owner if nobody was quicker (one compare-and-set); whether it was changed."""
    given: dict[str, Any] = {
        "number": mention_id,
        "allowed": list(allowed),
        "to": to,
        "by": owner,
        "since": at if owner else None,
    }
    changed = session.execute(_MOVE, given)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def take(session: Session, mention_id: int, *, by: str, at: datetime) -> bool:
    """Take over a silent claim that is offered back to the team, if nobody was quicker; whether it was taken."""
    given: dict[str, Any] = {
        "number": mention_id, "allowed": [Status.CLAIMED], "to": Status.CLAIMED, "by": by, "since": at, "taker": by,
    }  # fmt: skip
    changed = session.execute(_TAKE, given)
    return bool(changed.rowcount)  # type: ignore[attr-defined]
