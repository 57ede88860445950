"""What is owed as lines, by due time: a member's own, what nobody has claimed, what others owe; and counts of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, CompoundSelect, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.storage.base import table_of
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import OF_MENTION, Deadline
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

_DUE, _MENTION, _CARD = table_of(Deadline), table_of(Mention), table_of(Card)
OPEN = _DUE.c.ended_at.is_(None)
COLUMNS = (_DUE.c.id.label("deadline_id"), _DUE.c.mention_id, _DUE.c.due_at)


class Found(NamedTuple):
    """A line: a mention, and what is owed about it, where something is."""

    mention_id: int
    deadline_id: int | None


class Held(NamedTuple):
    """What is owed about a line, as a plain row."""

    id: int
    kind: Owed
    mention_id: int
    due_at: datetime | None
    holder: str | None
    reply_id: int | None
    story_id: int | None


def counts(session: Session, now: datetime) -> dict[Owed, tuple[int, int]]:
    """For each kind how many things are owed, and how many of these are late, from the index alone."""
    return {kind: (many, behind) for kind, many, behind in session.execute(_COUNTS, {"now": now})}


def count_mine(session: Session, member: str) -> int:
    """How many things a member has to see to."""
    return session.scalar(_COUNT_MINE, {"member": member}) or 0


def count_snoozed(session: Session, member: str) -> int:
    """How many mentions a member has put off."""
    return session.scalar(_COUNT_SNOOZED, {"member": member}) or 0


def unclaimed(session: Session, most: int, skip: int) -> list[Found]:
    """What nobody has claimed, by due time."""
    return page(session, _UNCLAIMED, "", most, skip)


def for_duty(session: Session, now: datetime, most: int) -> list[Found]:
    """What nobody has claimed and is late or speaks of risk of harm: that first, then the longest due."""
    found = session.execute(_FOR_DUTY, {"now": now, "most": most})
    return [Found(row.mention_id, row.deadline_id) for row in found]


def count_for_duty(session: Session, now: datetime) -> int:
    """How many these are."""
    return session.scalar(_COUNT_FOR_DUTY, {"now": now}) or 0


def mine(session: Session, member: str, most: int, skip: int) -> list[Found]:
    """What a member has to see to, by due time; what waits for somebody inside comes last."""
    return page(session, _PAGE_MINE, member, most, skip)


def owed_by_others(session: Session, member: str, most: int, skip: int) -> list[Found]:
    """What colleagues have to see to, or anybody may, by due time."""
    return page(session, _OTHERS, member, most, skip)


def held(session: Session, found: Sequence[Found]) -> dict[Found, Held]:
    """What is owed about each line: the thing that it names, or else the claim or the answer."""
    named = [each.deadline_id for each in found if each.deadline_id is not None]
    rest = [each.mention_id for each in found if each.deadline_id is None]
    by_id = {each.id: each for each in _all_held(session, _BY_ID, named)}
    of_rest = {each.mention_id: each for each in _all_held(session, _BY_MENTION, rest)}
    told = {each: by_id.get(each.deadline_id) if each.deadline_id else of_rest.get(each.mention_id) for each in found}
    return {each: row for each, row in told.items() if row is not None}


def messages(session: Session, leads: Sequence[int]) -> dict[int, str]:
    """Where these mentions stand in the chat: in their own message, or in the list that has them as a line."""
    return {number: at for number, at in session.execute(_MESSAGES, {"numbers": list(leads)})}


def page(session: Session, wanted: Select[Any], member: str, most: int, skip: int) -> list[Found]:
    """Some lines of a list that was made by `paged`."""
    given = {"member": member, "most": most, "skip": skip}
    return [Found(row.mention_id, row.deadline_id) for row in session.execute(wanted, given)]


def _all_held(session: Session, wanted: Select[Any], numbers: Sequence[int]) -> list[Held]:
    return [Held(*row) for row in session.execute(wanted, {"numbers": list(numbers)})] if numbers else []


def paged(wanted: Select[Any]) -> Select[Any]:
    """A list of which a page is read at a time."""
    return wanted.limit(bindparam("most")).offset(bindparam("skip"))


def by_due(found: Select[Any]) -> Select[Any]:
    """In the order of an index: what nobody has claimed always has a due time."""
    return found.order_by(_DUE.c.due_at, _DUE.c.id)


def ordered(lines: Any) -> Select[Any]:
    """By due time; what has none comes last."""
    columns = lines.c
    return select(columns.deadline_id, columns.mention_id).order_by(
        columns.due_at.is_(None), columns.due_at, columns.mention_id, columns.deadline_id
    )


def _made_mine() -> CompoundSelect[Any]:
    """What a member has claimed and owes, has said to see to, wrote, or invited; each found by an index of its own."""
    reply, invitation = table_of(Reply), table_of(Invitation)
    member: BindParameter[Any] = bindparam("member")
    with_me = or_(_DUE.c.holder.is_(None), _DUE.c.holder == member)
    claimed = select(*COLUMNS).join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
    wrote = select(*COLUMNS).join(reply, reply.c.id == _DUE.c.reply_id)
    invited = select(*COLUMNS).join(invitation, invitation.c.story_id == _DUE.c.story_id)
    return union(
        claimed.where(OPEN, _DUE.c.kind == Owed.ANSWER, _MENTION.c.owner == member, with_me),
        select(*COLUMNS).where(OPEN, _DUE.c.holder == member),
        wrote.where(OPEN, _DUE.c.kind == Owed.POST, reply.c.by == member, with_me),
        invited.where(OPEN, _DUE.c.kind == Owed.STORY, invitation.c.by == member, with_me),
    )


def _made_others() -> Select[Any]:
    kinds = (Owed.ANSWER, Owed.APPROVAL, Owed.POST, Owed.STORY)
    others = select(*COLUMNS).where(OPEN, _DUE.c.kind.in_(kinds))
    return ordered(others.where(_DUE.c.id.not_in(select(MINE.subquery().c.deadline_id))).subquery())


def _made_messages() -> Select[Any]:
    packed = _CARD.alias("packed")
    ts = func.coalesce(_CARD.c.ts, packed.c.ts)
    return (
        select(_CARD.c.mention_id, ts)
        .outerjoin(packed, and_(packed.c.id == _CARD.c.list_id, _CARD.c.packed))
        .where(_CARD.c.mention_id.in_(_NUMBERS), _CARD.c.kind == CardKind.MENTION, ts.is_not(None))
    )


# Made once: Home spends more of its time on making statements than on asking them.
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
MINE = _made_mine()
_COUNTS = (
    select(_DUE.c.kind, func.count(), func.count().filter(_DUE.c.due_at <= bindparam("now")))
    .where(OPEN)
    .group_by(_DUE.c.kind)
)
_COUNT_MINE = select(func.count()).select_from(MINE.subquery())
_COUNT_SNOOZED = (
    select(func.count())
    .select_from(_MENTION)
    .where(_MENTION.c.owner == bindparam("member"), _MENTION.c.status == Status.SNOOZED)
)
_UNCLAIMED = paged(by_due(select(*COLUMNS).where(OPEN, _DUE.c.kind == Owed.CLAIM)))
_PRESSES = (
    select(*COLUMNS)
    .join(_MENTION, _MENTION.c.id == _DUE.c.mention_id)
    .where(OPEN, _DUE.c.kind == Owed.CLAIM, or_(_DUE.c.due_at <= bindparam("now"), _MENTION.c.harm))
)
_FOR_DUTY = _PRESSES.order_by(_MENTION.c.harm.desc(), _DUE.c.due_at, _DUE.c.id).limit(bindparam("most"))
_COUNT_FOR_DUTY = select(func.count()).select_from(_PRESSES.subquery())
_PAGE_MINE = paged(ordered(MINE.subquery()))
_OTHERS = paged(_made_others())
_MESSAGES = _made_messages()
_HELD = select(*(_DUE.c[name] for name in Held._fields))
_BY_ID = _HELD.where(_DUE.c.id.in_(_NUMBERS))
_BY_MENTION = _HELD.where(_DUE.c.mention_id.in_(_NUMBERS), OPEN, _DUE.c.kind.in_(OF_MENTION))
