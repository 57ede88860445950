"""What fell due within a span and was not done by its end: mentions that nobody claimed, or that have no answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, or_, select, text, union, union_all
from sqlalchemy.orm import Session

from bot.core.owed import Owed
from bot.storage.base import table_of
from bot.storage.deadlines import Deadline
from bot.storage.digest_rows import MOST, SHOWN
from bot.storage.mentions import Mention
from bot.storage.posts import Post

_D = table_of(Deadline)
_START: BindParameter[Any] = bindparam("start")
_END: BindParameter[Any] = bindparam("until")
# What nobody has claimed has no answer either, although the time for that begins with a claim.
KINDS = {Owed.CLAIM: (Owed.CLAIM,), Owed.ANSWER: (Owed.CLAIM, Owed.ANSWER)}
# What ended otherwise when its time was up already (it was closed, say) was not done. In so many letters: SQLite takes
# the index only for the very words of its condition.
_NEITHER = -1
_OTHER = _D.alias("other")
# Somebody said "I have it" when its time was up, and did it then: that is not undone. Found by its mention: with
# `worked >= 0` SQLite would go through all that was ever done.
_AFTER_ALL = (
    select(_OTHER.c.id)
    .where(
        _OTHER.c.mention_id == _D.c.mention_id, _OTHER.c.id > _D.c.id, _OTHER.c.kind == bindparam("kind"),
        _OTHER.c.worked > _NEITHER, _OTHER.c.ended_at < _END,
    )
    .exists()
)  # fmt: skip


def _due(*columns: Any) -> tuple[Select[Any], Select[Any]]:
    """Those that are open still, and those that ended too late, each by an index of its own."""
    within = (_D.c.kind.in_(bindparam("kinds", expanding=True)), _D.c.due_at >= _START, _D.c.due_at < _END)
    later = or_(_D.c.ended_at >= _END, and_(_D.c.worked == _NEITHER, ~_AFTER_ALL))
    return (
        select(*columns).where(*within, text("ended_at IS NULL")),
        select(*columns).where(*within, text("ended_at > due_at"), later),
    )


_COUNT = select(func.count()).select_from(union(*_due(_D.c.mention_id)).subquery())
_ALL = union_all(*_due(_D.c.mention_id, _D.c.from_at, _D.c.due_at)).subquery()
_FIRST = select(
    _ALL.c.mention_id, func.min(_ALL.c.from_at).label("from_at"), func.min(_ALL.c.due_at).label("due_at")
).group_by(_ALL.c.mention_id).subquery()  # fmt: skip
_ROWS = (
    select(_FIRST.c.from_at, _FIRST.c.due_at, Mention.owner, SHOWN)
    .join(Mention, Mention.id == _FIRST.c.mention_id)
    .join(Post, Post.id == Mention.id)
    .order_by(_FIRST.c.due_at, _FIRST.c.mention_id)
    .limit(MOST)
)


def count(session: Session, kind: Owed, start: datetime, end: datetime) -> int:
    """How many mentions; each once, whatever was due about it."""
    return session.scalar(_COUNT, _given(kind, start, end)) or 0


def rows(session: Session, kind: Owed, start: datetime, end: datetime) -> Sequence[Sequence[Any]]:
    """The same, one by one: since when, due when, whose, and where the post stands."""
    return session.execute(_ROWS, _given(kind, start, end)).all()


def _given(kind: Owed, start: datetime, end: datetime) -> dict[str, Any]:
    return {"kind": kind, "kinds": KINDS[kind], "start": start, "until": end}
