"""What one member sees on the Home tab."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.core.home import Home
from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.services import duty, hushes, sources
from bot.storage import marks, spend
from bot.storage.mentions import Mention


def home_of(desk: Desk, member: str) -> Home:
    """The Home tab of a member as of now."""
    now = desk.now()
    first = now.date().replace(day=1)
    with desk.database.read() as session:
        by_status = dict(
            session.execute(
                select(Mention.status, func.count())
                .where(Mention.lead_id.is_(None), Mention.muted.is_(False))
                .group_by(Mention.status)
            ).all()
        )
        mine = (
            select(func.count()).select_from(Mention).where(Mention.status == Status.CLAIMED, Mention.owner == member)
        )
        hush = hushes.standing(session, now)
        audit = marks.last_audit(session)
        return Home(
            organisation=desk.team.organisation.name,
            channel=desk.channel,
            on_duty=duty.on_duty(session, desk, now),
            duty_until=duty.next_change(session, desk, now),
            sources=sources.health(desk),
            spend=spend.between(session, first, now.date()),
            findings=tuple(audit.findings) if audit else (),
            open=by_status.get(Status.OPEN, 0),
            claimed=by_status.get(Status.CLAIMED, 0),
            mine=session.scalar(mine) or 0,
            x_connected="x" in desk.networks,
            now=now,
            zone=desk.team.organisation.zone,
            hush=hushes.value(hush, desk) if hush is not None else None,
            wiped=desk.wiped,
        )
