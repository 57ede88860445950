"""What is owed, by number, and what would be forgotten: deadlines that are late, missing, or of an old calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from bot.core.lifecycle import Status
from bot.core.owed import Owed
from bot.core.watching import WatchKind
from bot.storage.deadlines import OF_MENTION, Deadline
from bot.storage.mentions import Mention


def late(session: Session, before: datetime) -> int:
    """How many reminders should have gone out before a moment."""
    return session.scalar(select(func.count()).select_from(Deadline).where(Deadline.next_at < before)) or 0


def owed(session: Session, now: datetime) -> Sequence[tuple[Owed, int, int]]:
    """For each kind how many things are owed, and how many of them are late."""
    late_ones = func.count().filter(Deadline.due_at <= now)
    rows = session.execute(
        select(Deadline.kind, func.count(), late_ones).where(Deadline.ended_at.is_(None)).group_by(Deadline.kind)
    )
    return [(kind, count, behind) for kind, count, behind in rows]


def without(session: Session) -> int:
    """How many mentions somebody has to see to that nobody would be reminded of: there should be none."""
    return session.scalar(select(func.count()).select_from(_without().subquery())) or 0


def missing(session: Session, most: int) -> Sequence[Mention]:
    """Mentions that somebody has to see to and that have no deadline, kept from others."""
    found = _without().order_by(Mention.id).limit(most)
    return session.scalars(found.with_for_update(of=Mention, key_share=True, skip_locked=True)).all()


def _without() -> Select[Mention]:
    owed = select(Deadline.id).where(
        Deadline.mention_id == Mention.id, Deadline.ended_at.is_(None), Deadline.kind.in_(OF_MENTION)
    )
    alone = (Mention.lead_id.is_(None), Mention.muted.is_(False), Mention.kind != WatchKind.COMPETITOR)
    waiting = Mention.status.in_((Status.OPEN, Status.CLAIMED, Status.WAITING))
    return select(Mention).where(waiting, *alone, ~owed.exists())


def any_outdated(session: Session, calendar: str) -> bool:
    """Whether something was worked out with another calendar."""
    old = (Deadline.calendar != calendar, Deadline.ended_at.is_(None))
    return session.scalar(select(Deadline.id).where(*old).limit(1)) is not None


def outdated(session: Session, calendar: str, most: int) -> Sequence[Deadline]:
    """Open deadlines that were worked out with another calendar, kept from others with their mentions."""
    old = select(Deadline).join(Deadline.mention).where(Deadline.calendar != calendar, Deadline.ended_at.is_(None))
    return session.scalars(
        old.order_by(Deadline.id).limit(most)
        .with_for_update(of=[Mention, Deadline], key_share=True, skip_locked=True)
        .options(contains_eager(Deadline.mention)).execution_options(populate_existing=True)
    ).all()  # fmt: skip
