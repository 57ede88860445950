"""Follow-ups as they stand in the database: the items a person has words under, and those left without an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from bot.core.follow_ups import FollowUp, Item, Weight
from bot.core.lifecycle import Status
from bot.core.triage import Urgency
from bot.core.watching import WatchKind
from bot.storage.base import table_of
from bot.storage.deadlines import OF_MENTION, Deadline
from bot.storage.mentions import Mention
from bot.storage.posts import Post

_POST, _MENTION = table_of(Post), table_of(Mention)
_LEAD, _FIRST = _MENTION.alias("lead"), _POST.alias("first")
# One question for a whole page, made once; by the index on authors.
_ITEMS = (
    select(
        _POST.c.author_id, _POST.c.conversation, _LEAD.c.id, _FIRST.c.author_id, _FIRST.c.conversation,
        _FIRST.c.posted_at, func.max(_POST.c.posted_at, type_=_POST.c.posted_at.type),
    )
    .select_from(_POST)
    .join(_MENTION, _MENTION.c.id == _POST.c.id)
    .join(_LEAD, _LEAD.c.id == func.coalesce(_MENTION.c.lead_id, _MENTION.c.id))
    .join(_FIRST, _FIRST.c.id == _LEAD.c.id)
    .where(
        _POST.c.network == bindparam("network"),
        _POST.c.author_id.in_(bindparam("authors", expanding=True)),
        or_(_POST.c.posted_at >= bindparam("since"), _POST.c.conversation.in_(bindparam("talks", expanding=True))),
        _MENTION.c.muted.is_(False),
        _LEAD.c.kind != WatchKind.COMPETITOR,
        _LEAD.c.status != Status.DELETED,
    )
    .group_by(
        _POST.c.author_id, _POST.c.conversation, _LEAD.c.id, _FIRST.c.author_id, _FIRST.c.conversation,
        _FIRST.c.posted_at,
    )
)  # fmt: skip
# What its author took back, and what has an answer of its own, is owed to nobody.
_SEEN_TO = (Status.DELETED, Status.ANSWERED)
_STANDING = select(_MENTION.c.id, _MENTION.c.status, _MENTION.c.harm, _MENTION.c.urgency).where(
    _MENTION.c.id.in_(bindparam("ids", expanding=True))
)


class Standing(NamedTuple):
    """How an item stands."""

    id: int
    status: Status
    harm: bool
    urgency: Urgency


def items(
    session: Session, network: str, authors: Collection[str], conversations: Collection[str], since: datetime
) -> dict[str, list[Item]]:
    """The cards under which each of these people has words: written since a moment, or in these conversations."""
    given: dict[str, Any] = {
        "network": network, "authors": list(authors), "since": since, "talks": list(conversations),
    }  # fmt: skip
    found: dict[str, dict[int, Item]] = {}
    for author, conversation, lead, first, talk, began_at, last_at in session.execute(_ITEMS, given):
        theirs = found.setdefault(author, {})
        item = theirs.setdefault(lead, Item(lead, first == author, began_at, last_at, talk, set()))
        item.last_at = max(item.last_at, last_at)
        if conversation is not None:
            item.here.add(conversation)
    return {author: list(theirs.values()) for author, theirs in found.items()}


def standing(session: Session, ids: Collection[int]) -> dict[int, Standing]:
    """How these items stand now."""
    return {row.id: Standing(*row) for row in session.execute(_STANDING, {"ids": list(ids)})} if ids else {}


def items_of(session: Session, mention_ids: Collection[int]) -> Sequence[int]:
    """The items under which those of these stand that are follow-ups."""
    theirs = (Mention.id.in_(mention_ids), Mention.follow_up.is_not(None), Mention.lead_id.is_not(None))
    return [lead for lead in session.scalars(select(Mention.lead_id).where(*theirs)) if lead is not None]


def unanswered_after(session: Session, mention_id: int, at: datetime) -> int | None:
    """The newest follow-up under an item that was written after a moment, says more than thanks and has no answer of
    its own."""
    later = (*_under(mention_id), Post.posted_at > at, Mention.status.not_in(_SEEN_TO))
    newest = (Post.posted_at.desc(), Mention.id.desc())
    return session.scalar(select(Mention.id).join(Mention.post).where(*later).order_by(*newest).limit(1))


def still_owed(session: Session, mention_id: int, number: int, since: datetime, answered_at: datetime | None) -> bool:
    """Whether a follow-up stands under an item for which that has to be open: the one that is said to have reopened it
    (`number`), one taken in since then, or one written after the answer that it had. What has an answer of its own is
    none."""
    mine = (*_under(mention_id), Mention.status.not_in(_SEEN_TO))
    for_it = [Mention.id == number, Mention.taken_at >= since]
    if answered_at is not None:
        for_it.append(Post.posted_at > answered_at)
    return session.scalar(select(Mention.id).join(Mention.post).where(*mine, or_(*for_it)).limit(1)) is not None


def risky(session: Session, mention_id: int) -> Sequence[Mention]:
    """The newest follow-ups under an item that speak of risk of harm: at most 20, since a card shows only so many of
    their words."""
    mine = (*_under(mention_id), Mention.harm.is_(True), Mention.status != Status.DELETED)
    newest = (Post.posted_at.desc(), Mention.id.desc())
    return session.scalars(select(Mention).join(Mention.post).where(*mine).order_by(*newest).limit(20)).all()


def by_the_same(session: Session, item: Mention, and_this: int | None) -> Sequence[Mention]:
    """The newest follow-ups under an item by the author of the post that leads it, newest first (at most 10), with one
    more that is named."""
    mine = (*_under(item.id), Post.author_id == item.post.author_id, Mention.status != Status.DELETED)
    newest = (Post.posted_at.desc(), Mention.id.desc())
    found = list(session.scalars(select(Mention).join(Mention.post).where(*mine).order_by(*newest).limit(10)))
    if and_this is not None and and_this not in {item.id, *(each.id for each in found)}:
        found += session.scalars(select(Mention).join(Mention.post).where(*mine, Mention.id == and_this))
    return found


def newest_risky(session: Session, mention_ids: Collection[int]) -> dict[int, Mention]:
    """Under each of these items the newest follow-up that speaks of risk of harm, where one does; one question."""
    if not mention_ids:
        return {}
    place = func.row_number().over(partition_by=Mention.lead_id, order_by=(Post.posted_at.desc(), Mention.id.desc()))
    mine = (Mention.follow_up == FollowUp.MORE, Mention.harm.is_(True), Mention.status != Status.DELETED)
    ranked = select(Mention.id, place.label("place")).join(Mention.post).where(Mention.lead_id.in_(mention_ids), *mine)
    first = ranked.subquery()
    found = session.scalars(select(Mention).join(first, first.c.id == Mention.id).where(first.c.place == 1))
    return {each.lead_id: each for each in found if each.lead_id is not None}


def weight(session: Session, mention_id: int) -> Weight:
    """Whether any of the follow-ups under an item speaks of risk of harm, and whether any is urgent, however many there
    are."""
    mine = (*_under(mention_id), Mention.status != Status.DELETED)
    one = select(Mention.id).where(*mine)
    harm = session.scalar(one.where(Mention.harm.is_(True)).limit(1)) is not None
    urgent = harm or session.scalar(one.where(Mention.urgency == Urgency.URGENT).limit(1)) is not None
    return Weight(harm, urgent)


def _under(mention_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Mention.lead_id == mention_id, Mention.follow_up == FollowUp.MORE)


def told_since(session: Session, mention_id: int, since: datetime, but: Collection[int]) -> bool:
    """Whether the same person has written more under an item since a moment, these posts aside."""
    mine = (*_under(mention_id), Mention.taken_at >= since)
    return session.scalar(select(Mention.id).where(*mine, Mention.id.not_in(but)).limit(1)) is not None


def unanswered(session: Session, since: datetime) -> int:
    """How many follow-ups taken in since a moment say more, have no answer of their own, and stand under an item that
    ended before they came: there should be none. What was owed to a deleted lead counts for the one that took its card
    over."""
    item, member = aliased(Mention), aliased(Mention)
    group = func.coalesce(member.lead_id, member.id) == item.id
    ended = (
        select(true()).select_from(Deadline).join(member, member.id == Deadline.mention_id)
        .where(group, Deadline.kind.in_(OF_MENTION), Deadline.ended_at >= Mention.taken_at)
    )  # fmt: skip
    found = (
        select(func.count()).select_from(Mention).join(item, item.id == Mention.lead_id)
        .where(Mention.follow_up == FollowUp.MORE, Mention.taken_at >= since, Mention.status.not_in(_SEEN_TO))
        .where(item.status.in_((Status.ANSWERED, Status.CLOSED)), item.follow_up.is_(None), ~ended.exists())
    )  # fmt: skip
    return session.scalar(found) or 0
