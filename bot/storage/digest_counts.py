"""What a digest counts, a question for each day or span; every one of them goes by an index and comes back small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.core.replies import ReplyKind, ReplyState
from bot.core.triage import Mood
from bot.core.watching import WatchKind
from bot.storage.base import table_of
from bot.storage.deadlines import Deadline
from bot.storage.hours import NOT_ABOUT_US
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.outages import Outage
from bot.storage.replies import Reply
from bot.storage.runs import Figure, Run, Sending
from bot.storage.stories import Story
from bot.storage.team_settings import TeamSettings

_M, _D = table_of(Mention), table_of(Deadline)
START: BindParameter[Any] = bindparam("start")
END: BindParameter[Any] = bindparam("until")
Histogram = dict[int, tuple[int, int]]


class Group(NamedTuple):
    """Mentions that are alike."""

    mood: Mood
    theme: str | None
    harm: bool
    thanks: bool
    many: int


# Made once: a digest asks these for each day of four weeks. What counts is about us, from others, no spam, not muted.
_HEARD = (
    _M.c.taken_at >= START, _M.c.taken_at < END, _M.c.kind.not_in(NOT_ABOUT_US), _M.c.muted.is_(False),
    _M.c.spam.is_(False),
)  # fmt: skip
_COUNT = select(func.count()).select_from(_M).where(*_HEARD)
_ALIKE = (_M.c.mood, _M.c.theme, _M.c.harm, _M.c.thanks)
_GROUPS = select(*_ALIKE, func.count()).where(*_HEARD).group_by(*_ALIKE)
# A clock that stood still when it ended has no due time any more: it was not late.
_LATE = func.count().filter(_D.c.ended_at > _D.c.due_at)
_TOOK = (
    select(_D.c.worked, func.count(), _LATE)
    .where(
        _D.c.ended_at >= START, _D.c.ended_at < END, text("deadline.worked >= 0"), _D.c.kind == bindparam("kind")
    )
    .group_by(_D.c.worked)
)  # fmt: skip


def heard(session: Session, start: datetime, end: datetime) -> int:
    """How many mentions reached us from a moment to just before another."""
    return session.scalar(_COUNT, {"start": start, "until": end}) or 0


def groups(session: Session, start: datetime, end: datetime) -> list[Group]:
    """The same, by what they are like."""
    return [Group(*row) for row in session.execute(_GROUPS, {"start": start, "until": end})]


def took(session: Session, kind: Owed, start: datetime, end: datetime) -> Histogram:
    """Of a span's claims or answers: how many took so many working minutes, and how many of these were late."""
    rows = session.execute(_TOOK, {"start": start, "until": end, "kind": kind}).all()
    return {minutes: (many, late) for minutes, many, late in rows}


def sent(session: Session, start: datetime, end: datetime) -> dict[ReplyKind, int]:
    """How many of our words of each kind went out."""
    within = (Reply.sent_at >= start, Reply.sent_at < end, Reply.state == ReplyState.SENT)
    found = session.execute(select(Reply.kind, func.count()).where(*within).group_by(Reply.kind))
    return {kind: many for kind, many in found}


def wrote(session: Session, start: datetime, end: datetime) -> list[tuple[str, int]]:
    """Who wrote how many of the answers that went out, the busiest first."""
    mine = (Reply.sent_at >= start, Reply.sent_at < end, Reply.state == ReplyState.SENT, Reply.kind == ReplyKind.REPLY)
    found = session.execute(select(Reply.by, func.count()).where(*mine).group_by(Reply.by)).all()
    return sorted(((by, many) for by, many in found), key=lambda each: (-each[1], each[0]))


def promos(session: Session, start: datetime, end: datetime) -> int:
    """How many runs of promos went out, on however many accounts."""
    counted = select(func.count(Sending.run_id.distinct()))
    return session.scalar(counted.where(Sending.sent_at >= start, Sending.sent_at < end)) or 0


def went(session: Session, start: datetime, end: datetime, most: int) -> Sequence[tuple[int, int, datetime]]:
    """The first of them: run, promo, and when."""
    first = func.min(Sending.sent_at)
    found = (
        select(Run.id, Run.promo_id, first)
        .join(Sending, Sending.run_id == Run.id)
        .where(Sending.sent_at >= start, Sending.sent_at < end)
        .group_by(Run.id, Run.promo_id)
        .order_by(first, Run.id)
        .limit(most)
    )
    return [(run, promo, at) for run, promo, at in session.execute(found) if at is not None]


def stories(session: Session, start: datetime, end: datetime) -> int:
    """How many stories were published that an invitation brought."""
    return _invited(session, Story.published_at >= start, Story.published_at < end)


def responses(session: Session, start: datetime, end: datetime) -> int:
    """How many of those that an invitation ever brought were responded to."""
    return _invited(session, Story.responded_at >= start, Story.responded_at < end)


def _invited(session: Session, *when: object) -> int:
    counted = select(func.count()).select_from(Story).join(Invitation, Invitation.story_id == Story.id)
    return session.scalar(counted.where(*when)) or 0  # type: ignore[arg-type]


def outages(session: Session, start: datetime, end: datetime) -> Sequence[Outage]:
    """The times at which a network could not be read, as far as they touch a span."""
    touching = (Outage.began_at < end, or_(Outage.ended_at.is_(None), Outage.ended_at > start))
    return session.scalars(select(Outage).where(*touching).order_by(Outage.began_at, Outage.id)).all()


class BestRun(NamedTuple):
    """The run that people did most with, and its newest figures, summed over our accounts."""

    run_id: int
    promo_id: int
    likes: int
    reposts: int
    replies: int
    quotes: int
    impressions: int | None


def best_run(session: Session, start: datetime, end: datetime) -> BestRun | None:
    """Of the promos that went out in a span, the run with the most engagement; None where nobody did anything."""
    other = aliased(Figure)
    newest = select(func.max(other.id)).where(other.sending_id == Sending.id).correlate(Sending).scalar_subquery()
    sums = [func.sum(each) for each in (Figure.likes, Figure.reposts, Figure.replies, Figure.quotes)]
    engagement = sum(sums[1:], start=sums[0])
    found = session.execute(
        select(Run.id, Run.promo_id, *sums, func.sum(Figure.impressions))
        .select_from(Figure)
        .join(Sending, Sending.id == Figure.sending_id)
        .join(Run, Run.id == Sending.run_id)
        .where(Figure.id == newest, Sending.sent_at >= start, Sending.sent_at < end)
        .group_by(Run.id, Run.promo_id)
        .having(engagement > 0)
        .order_by(engagement.desc(), Run.id)
        .limit(1)
    ).first()
    if found is None:
        return None
    shown = found[-1]
    run_id, promo_id, likes, reposts, replies, quotes = (int(each) for each in found[:-1])
    return BestRun(run_id, promo_id, likes, reposts, replies, quotes, None if shown is None else int(shown))


def text_of_run(session: Session, run_id: int) -> tuple[str, str | None]:
    """What a run said, and where it stands."""
    mine = select(Sending).where(Sending.run_id == run_id).order_by(Sending.id).limit(1)
    sending = session.scalars(mine).one()
    return sending.text, sending.url


def open_items(session: Session, kinds: Sequence[Owed], now: datetime, most: int) -> Sequence[Deadline]:
    """What is owed (of these kinds) and says nothing of risk of harm, the longest late first."""
    about = (Deadline.ended_at.is_(None), Deadline.kind.in_(list(kinds)), Mention.harm.is_(False))
    ours = (Mention.kind != WatchKind.COMPETITOR, Mention.muted.is_(False))
    found = select(Deadline).join(Deadline.mention).where(*about, *ours)
    # A clock that stands still has no due time and comes last, on both databases.
    return session.scalars(found.order_by(Deadline.due_at.is_(None), Deadline.due_at, Deadline.id).limit(most)).all()


def open_among(session: Session, numbers: Sequence[int]) -> frozenset[int]:
    """Those of these mentions that nobody has."""
    return frozenset(session.scalars(select(_M.c.id).where(_M.c.id.in_(numbers), _M.c.status == Status.OPEN)))


def listening_since(session: Session) -> datetime | None:
    """Since when Kestrel is at work: its first settings, or the first mention that is kept, whichever is older."""
    known = [session.scalar(select(func.min(each))) for each in (TeamSettings.at, Mention.taken_at)]
    return min((each for each in known if each is not None), default=None)


def harm_owed(session: Session) -> int:
    """How many mentions that speak of risk of harm are still owed a claim or an answer."""
    open_ones = (Deadline.ended_at.is_(None), Deadline.kind.in_([Owed.CLAIM, Owed.ANSWER]), Mention.harm)
    counted = select(func.count()).select_from(Deadline).join(Mention, Mention.id == Deadline.mention_id)
    return session.scalar(counted.where(*open_ones)) or 0
