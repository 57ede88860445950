"""Members of the team: how each of them wants to be told of things, and whether they were greeted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.members import Quiet, Wishes
from bot.storage.base import Base, upsert


class Member(Base):
    """One member, by the chat's own id. Without a row somebody has never been seen, and wants what everybody gets.

    `direct` sends reminders into their own conversation, not into the channel. Between `quiet_from` and `quiet_to`, on
    the organisation's clocks, what is sent there waits. `steps_done_at` says since when the first steps are put away.
    `home_at` is when their Home was drawn, or some time before.
    """

    __tablename__ = "member"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    direct: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    greeted_at: Mapped[datetime | None]
    steps_done_at: Mapped[datetime | None]
    home_at: Mapped[datetime | None]

    @property
    def wishes(self) -> Wishes:
        """How they want to be told."""
        if self.quiet_from is None or self.quiet_to is None:
            return Wishes(self.direct)
        return Wishes(self.direct, Quiet(self.quiet_from, self.quiet_to))


def wishes(session: Session, member: str) -> Wishes:
    """How a member wants to be told."""
    found = session.get(Member, member)
    return found.wishes if found is not None else Wishes()


def in_the_channel(session: Session, members: Collection[str]) -> frozenset[str]:
    """Which of these members want their reminders in the channel."""
    wanted = select(Member.id).where(Member.id.in_(members), Member.direct.is_(False))
    return frozenset(session.scalars(wanted)) if members else frozenset()


def meet(session: Session, member: str, at: datetime) -> bool:
    """Note that a member was greeted; False for everybody but the first who does so, in whichever process."""
    new = upsert(session, Member).values(id=member, direct=True, greeted_at=at)
    first = new.on_conflict_do_update(
        index_elements=["id"], set_={"greeted_at": at}, where=Member.greeted_at.is_(None)
    ).returning(Member.id)
    return session.scalar(first) is not None


def settle(session: Session, member: str, wanted: Wishes) -> None:
    """Keep how a member wants to be told."""
    quiet = wanted.quiet
    given = {
        "direct": wanted.direct,
        "quiet_from": quiet.start if quiet else None,
        "quiet_to": quiet.end if quiet else None,
    }
    new = upsert(session, Member).values(id=member, **given)
    session.execute(new.on_conflict_do_update(index_elements=["id"], set_=given))


def put_steps_away(session: Session, member: str, at: datetime) -> None:
    """The first steps are not shown to a member any more."""
    new = upsert(session, Member).values(id=member, direct=True, steps_done_at=at)
    session.execute(new.on_conflict_do_update(index_elements=["id"], set_={"steps_done_at": at}))


def home_of(session: Session, member: str) -> datetime | None:
    """When a member's Home was drawn, or some time before; None where it never was."""
    return session.scalar(select(Member.home_at).where(Member.id == member))


def home_shown(session: Session, member: str, at: datetime | None) -> None:
    """Note when a member's Home was drawn; None where there is none any more."""
    new = upsert(session, Member).values(id=member, direct=True, home_at=at)
    session.execute(new.on_conflict_do_update(index_elements=["id"], set_={"home_at": at}))


def homes_before(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Whose Home was drawn before a moment, the oldest first."""
    found = select(Member.id).where(Member.home_at <= before)
    return session.scalars(found.order_by(Member.home_at).limit(most)).all()
