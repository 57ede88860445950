"""Lists of mentions, a page at a time: what is owed in its order, a member's own, and what was said, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, literal, null, or_, select, union
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.core.mention_lists import MOST_COUNTED, Asked, Which
from bot.core.owed import Owed
from bot.storage.base import table_of
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import Deadline
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

# Words are looked for among so many of the newest mentions.
NEWEST = 20_000
_DUE, _MENTION, _CARD = table_of(Deadline), table_of(Mention), table_of(Card)
_OPEN = _DUE.c.ended_at.is_(None)
_COLUMNS = (_DUE.c.id.label("deadline_id"), _DUE.c.mention_id, _DUE.c.due_at)


class Found(NamedTuple):
    """A line: a mention, and what is owed about it, where something is."""

    mention_id: int
    deadline_id: int | None


def counts(session: Session, now: Any) -> dict[Owed, tuple[int, int]]:
    """For each kind how many things are owed, and how many of these are late, from the index alone."""
    late = func.count().filter(_DUE.c.due_at <= now)
    rows = session.execute(select(_DUE.c.kind, func.count(), late).where(_OPEN).group_by(_DUE.c.kind))
    return {kind: (many, behind) for kind, many, behind in rows}


def count_mine(session: Session, member: str) -> int:
    """How many things a member has to see to."""
    return session.scalar(select(func.count()).select_from(_mine(member).subquery())) or 0


def count_snoozed(session: Session, member: str) -> int:
    """How many mentions a member has put off."""
    mine = (_MENTION.c.owner == member, _MENTION.c.status == Status.SNOOZED)
    return session.scalar(select(func.count()).select_from(_MENTION).where(*mine)) or 0


def unclaimed(session: Session, most: int, skip: int) -> list[Found]:
    """What nobody has claimed, by due time."""
    return _found(session, _by_due(_owed(Owed.CLAIM)), most, skip)


def mine(session: Session, member: str, most: int, skip: int) -> list[Found]:
    """What a member has to see to, by due time; what waits for somebody inside comes last."""
    held = _mine(member).subquery()
    return _found(session, _ordered(held), most, skip)


def owed_by_others(session: Session, member: str, most: int, skip: int) -> list[Found]:
    """What colleagues have to see to, or anybody may, by due time."""
    others = _owed(Owed.ANSWER, Owed.APPROVAL, Owed.POST, Owed.STORY)
    others = others.where(_DUE.c.id.not_in(select(_mine(member).subquery().c.deadline_id)))
    return _found(session, _ordered(others.subquery()), most, skip)


def listed(session: Session, asked: Asked, member: str, most: int, skip: int) -> list[Found]:
    """Those that are asked for, in the order of their list."""
    return _found(session, _asked(asked, member), most, skip)


def count(session: Session, asked: Asked, member: str) -> int:
    """How many those are; counted only so far."""
    some = _asked(asked, member).order_by(None).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def messages(session: Session, leads: Sequence[int]) -> dict[int, str]:
    """Where these mentions stand in the chat: in their own message, or in the list that has them as a line."""
    packed = _CARD.alias("packed")
    ts = func.coalesce(_CARD.c.ts, packed.c.ts)
    found = (
        select(_CARD.c.mention_id, ts)
        .outerjoin(packed, and_(packed.c.id == _CARD.c.list_id, _CARD.c.packed))
        .where(_CARD.c.mention_id.in_(leads), _CARD.c.kind == CardKind.MENTION, ts.is_not(None))
    )
    return {number: at for number, at in session.execute(found)}


def _found(session: Session, wanted: Select[Any], most: int, skip: int) -> list[Found]:
    return [Found(row.mention_id, row.deadline_id) for row in session.execute(wanted.limit(most).offset(skip))]


def _owed(*kinds: Owed) -> Select[Any]:
    kind = _DUE.c.kind == kinds[0] if len(kinds) == 1 else _DUE.c.kind.in_(kinds)
    return select(*_COLUMNS).where(_OPEN, kind)


def _by_due(found: Select[Any]) -> Select[Any]:
    """In the order of an index: what nobody has claimed always has a due time."""
    return found.order_by(_DUE.c.due_at, _DUE.c.id)


def _ordered(held: Any) -> Select[Any]:
    columns = held.c
    return select(columns.deadline_id, columns.mention_id).order_by(
        columns.due_at.is_(None), columns.due_at, columns.mention_id, columns.deadline_id
    )


def _mine(member: str) -> CompoundSelect[Any]:
    """What a member has claimed and owes, has said to see to, wrote, or invited; each found by an index of its own."""
    reply, invitation = table_of(Reply), table_of(Invitation)
    with_me = or_(_DUE.c.holder.is_(None), _DUE.c.holder == member)
    claimed = select(*_COLUMNS).join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
    wrote = select(*_COLUMNS).join(reply, reply.c.id == _DUE.c.reply_id)
    invited = select(*_COLUMNS).join(invitation, invitation.c.story_id == _DUE.c.story_id)
    return union(
        claimed.where(_OPEN, _DUE.c.kind == Owed.ANSWER, _MENTION.c.owner == member, with_me),
        select(*_COLUMNS).where(_OPEN, _DUE.c.holder == member),
        wrote.where(_OPEN, _DUE.c.kind == Owed.POST, reply.c.by == member, with_me),
        invited.where(_OPEN, _DUE.c.kind == Owed.STORY, invitation.c.by == member, with_me),
    )


def _asked(asked: Asked, member: str) -> Select[Any]:
    narrowed = _narrowed(asked)
    match asked.which:
        case Which.OPEN:
            found = select(*_COLUMNS).join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
            return _by_due(found.where(_OPEN, _DUE.c.kind == Owed.CLAIM, *narrowed))
        case Which.MINE:
            snoozed = select(null().label("deadline_id"), _MENTION.c.id.label("mention_id"), _MENTION.c.until_at)
            put_off = snoozed.where(_MENTION.c.owner == member, _MENTION.c.status == Status.SNOOZED)
            held = union(*_mine(member).selects, put_off).subquery()
        case Which.OWED:
            held = select(*_COLUMNS).where(_OPEN).subquery()
        case Which.ANSWERED | Which.ALL:
            return _newest(asked, narrowed)
    within = _ordered(held)
    return within.join(_MENTION, _MENTION.c.id == held.c.mention_id).where(*narrowed) if narrowed else within


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
