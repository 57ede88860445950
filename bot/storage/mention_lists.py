"""Lists of mentions, a page at a time: what is owed in its order, a member's own, and what was said, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, null, or_, select, union
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.core.mention_lists import MOST_COUNTED, Asked, Which
from bot.core.owed import Owed
from bot.storage.base import table_of
from bot.storage.deadlines import OF_MENTION, Deadline
from bot.storage.mentions import Mention
from bot.storage.owed_lists import COLUMNS, MINE, OPEN, Found, by_due, ordered, page, paged
from bot.storage.posts import Post

# Words are looked for among so many of the newest mentions.
NEWEST = 20_000
_DUE, _MENTION = table_of(Deadline), table_of(Mention)


def listed(session: Session, asked: Asked, member: str, most: int, skip: int) -> list[Found]:
    """Those that are asked for, in the order of their list."""
    return page(session, paged(_asked(asked)), member, most, skip)


def count(session: Session, asked: Asked, member: str) -> int:
    """How many those are; counted only so far."""
    some = _asked(asked).order_by(None).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some), {"member": member}) or 0


def _asked(asked: Asked) -> Select[Any]:
    narrowed = _narrowed(asked)
    match asked.which:
        case Which.OPEN:
            found = select(*COLUMNS).join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
            return by_due(found.where(OPEN, _DUE.c.kind == Owed.CLAIM, *narrowed))
        case Which.HARM:
            found = select(*COLUMNS).join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
            return by_due(found.where(OPEN, _DUE.c.kind.in_(OF_MENTION), _MENTION.c.harm, *narrowed))
        case Which.MINE:
            snoozed = select(null().label("deadline_id"), _MENTION.c.id.label("mention_id"), _MENTION.c.until_at)
            put_off = snoozed.where(_MENTION.c.owner == bindparam("member"), _MENTION.c.status == Status.SNOOZED)
            lines = union(*MINE.selects, put_off).subquery()
        case Which.OWED:
            lines = select(*COLUMNS).where(OPEN).subquery()
        case Which.ANSWERED | Which.ALL:
            return _newest(asked, narrowed)
    within = ordered(lines)
    return within.join(_MENTION, _MENTION.c.id == lines.c.mention_id).where(*narrowed) if narrowed else within


def _newest(asked: Asked, narrowed: Sequence[ColumnElement[bool]]) -> Select[Any]:
    found = select(literal(None).label("deadline_id"), _MENTION.c.id.label("mention_id"))
    if asked.which is Which.ANSWERED:
        found = found.where(_MENTION.c.status == Status.ANSWERED, _MENTION.c.lead_id.is_(None))
    return found.where(*narrowed).order_by(_MENTION.c.taken_at.desc(), _MENTION.c.id.desc())


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on the mention that a list is narrowed down by."""
    found: list[ColumnElement[bool]] = []
    if asked.service is not None:
        found.append(_MENTION.c.service == asked.service)
    if asked.mood is not None:
        found.append(_MENTION.c.mood == asked.mood)
    if asked.words:
        newest = select(_MENTION.c.id).order_by(_MENTION.c.taken_at.desc(), _MENTION.c.id.desc()).limit(NEWEST)
        said = select(Post.id).where(Post.id.in_(newest), or_(*_says(asked.words)))
        found.append(_MENTION.c.id.in_(said))
    return found


def _says(words: str) -> list[ColumnElement[bool]]:
    """SQLite takes only English letters for the same in both cases, so the commonest cases of others are tried too."""
    ways = {words, words.lower(), words.upper(), words.title()}
    handle = words.removeprefix("@")
    named = [Post.handle.icontains(handle, autoescape=True)] if handle else []
    return [*(Post.text.icontains(each, autoescape=True) for each in sorted(ways)), *named]
