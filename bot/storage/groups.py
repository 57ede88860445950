"""Groups as they stand in the database: what is gathered under a card."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Status
from bot.storage.mentions import Mention
from bot.storage.posts import Post


def gathered(session: Session, lead_id: int, *, newest: int, follow_ups: bool) -> Sequence[Mention]:
    """The newest mentions gathered under a card, newest first, either follow-ups or the others; the lead itself is not
    among them."""
    which = Mention.follow_up.is_not(None) if follow_ups else Mention.follow_up.is_(None)
    return session.scalars(
        select(Mention)
        .join(Post, Mention.id == Post.id)
        .where(Mention.lead_id == lead_id, which)
        .order_by(Post.posted_at.desc(), Mention.id.desc())
        .limit(newest)
    ).all()


def gathered_count(session: Session, lead_id: int) -> dict[FollowUp | None, int]:
    """How many mentions are gathered under a card: follow-ups by what they say, and the others (None)."""
    mine = select(Mention.follow_up, func.count()).where(Mention.lead_id == lead_id).group_by(Mention.follow_up)
    return {kind: count for kind, count in session.execute(mine)}


def standing_as(session: Session, leads: Collection[int], statuses: Collection[Status]) -> Sequence[int]:
    """Those of these leads that stand so by now, in the order of their ids."""
    if not leads:
        return []
    found = (Mention.id.in_(leads), Mention.status.in_(statuses))
    return session.scalars(select(Mention.id).where(*found).order_by(Mention.id)).all()


def stranded(session: Session) -> int:
    """How many mentions that are not deleted are gathered under one that is: there should be none."""
    lead = aliased(Mention)
    under = select(func.count()).select_from(Mention).join(lead, lead.id == Mention.lead_id)
    return session.scalar(under.where(lead.status == Status.DELETED, Mention.status != Status.DELETED)) or 0
