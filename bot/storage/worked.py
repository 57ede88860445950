"""How long claims and answers took: what has ended and was not worked out yet, and how each of them ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import Action
from bot.core.owed import Owed
from bot.storage.base import table_of
from bot.storage.deadlines import Deadline
from bot.storage.history import History

_TABLE = table_of(Deadline)
_NEXT = aliased(Deadline)
_OPEN_ENDED = (_TABLE.c.worked.is_(None), _TABLE.c.ended_at.is_not(None))


class Ended(NamedTuple):
    """A thing that is owed no more. `claimed` says that an answer was owed from that moment on, so that somebody had
    taken it; `answered` that our answer was seen then; `again` that the same mention had been claimed before."""

    id: int
    kind: Owed
    from_at: datetime
    ended_at: datetime
    paused_at: datetime | None
    resumed_at: datetime | None
    claimed: bool
    answered: bool
    again: bool


_CLAIMED = (
    select(_NEXT.id)
    .where(_NEXT.mention_id == _TABLE.c.mention_id, _NEXT.kind == Owed.ANSWER, _NEXT.from_at == _TABLE.c.ended_at)
    .exists()
)
_ANSWERED = (
    select(History.id)
    .where(
        History.mention_id == _TABLE.c.mention_id, History.action == Action.ANSWER_SEEN.value,
        History.at == _TABLE.c.ended_at,
    )
    .exists()
)  # fmt: skip
_AGAIN = (
    select(_NEXT.id)
    .where(
        _NEXT.mention_id == _TABLE.c.mention_id, _NEXT.id < _TABLE.c.id,
        or_(_NEXT.kind == Owed.ANSWER, _NEXT.worked >= 0),
    )
    .exists()
)  # fmt: skip
_ENDED = (
    select(*(_TABLE.c[name] for name in Ended._fields[:6]), _CLAIMED, _ANSWERED, _AGAIN)
    .where(*_OPEN_ENDED)
    .order_by(_TABLE.c.id)
    .limit(bindparam("most"))
)
_WRITE = update(_TABLE).where(_TABLE.c.id == bindparam("number")).values(worked=bindparam("minutes"))


def any_left(session: Session) -> bool:
    """Whether something has ended that was not worked out."""
    return session.scalar(select(_TABLE.c.id).where(*_OPEN_ENDED).limit(1)) is not None


def ended(session: Session, most: int) -> list[Ended]:
    """What has ended and was not worked out, oldest first."""
    rows: Any = session.execute(_ENDED, {"most": most})
    return [Ended(*row) for row in rows]


def write(session: Session, found: Sequence[tuple[int, int]]) -> None:
    """Write down how many minutes each of these (by id) took."""
    rows: list[dict[str, Any]] = [{"number": number, "minutes": minutes} for number, minutes in found]
    if rows:
        session.execute(_WRITE, rows)
