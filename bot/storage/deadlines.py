"""Deadlines: what is owed and until when, one row for each thing; those that are done keep when they ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, bindparam, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.owed import Level, Owed, level_of
from bot.core.triage import Urgency
from bot.storage.base import Base, table_of
from bot.storage.mentions import Mention

OPEN = text("ended_at IS NULL")
HELD = text("holder IS NOT NULL")
TO_COME = text("next_at IS NOT NULL")
COUNTED = text("worked >= 0")
OVERDUE = text("ended_at > due_at")
UNWORKED = text("worked IS NULL AND ended_at IS NOT NULL")


class Deadline(Base):
    """One thing that is owed: its clock, its due time, and how far up the ladder it has come.

    The clock began at `from_at` with `within` ("2 working hours"). Where it stood still (from `paused_at`
    to `resumed_at`), `left` has the seconds of working time that were left; while it does, `due_at` is None.
    `reply_id` and `story_id` say which of the mention's replies or stories it is about. `holder` said "I have it"
    where the mention's owner is not the one to do it. `told` counts the rungs that were told, `next_at` is when the
    next one is: None while nobody is. `calendar` is the fingerprint of the calendar it was worked out with.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_next_at", "next_at", postgresql_where=TO_COME, sqlite_where=TO_COME),
        Index("ix_deadline_calendar", "calendar", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_deadline_due", "kind", "due_at", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_deadline_holder", "holder", postgresql_where=HELD, sqlite_where=HELD),
        Index(
            "ix_deadline_worked", "kind", "ended_at", "worked", "due_at",
            postgresql_where=COUNTED, sqlite_where=COUNTED,
        ),
        Index("ix_deadline_overdue", "kind", "due_at", postgresql_where=OVERDUE, sqlite_where=OVERDUE),
        Index("ix_deadline_unworked", "id", postgresql_where=UNWORKED, sqlite_where=UNWORKED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Owed]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    reply_id: Mapped[int | None]
    story_id: Mapped[int | None]
    holder: Mapped[str | None] = mapped_column(String(40))
    from_at: Mapped[datetime]
    within: Mapped[str] = mapped_column(String(40))
    left: Mapped[int | None]
    paused_at: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    calendar: Mapped[str] = mapped_column(String(40))
    told: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    worked: Mapped[int | None]

    mention: Mapped[Mention] = relationship(lazy="joined", innerjoin=True)


_TABLE = table_of(Deadline)
OF_MENTION = (Owed.CLAIM, Owed.ANSWER)
_END = (
    update(_TABLE)
    .where(_TABLE.c.mention_id.in_(bindparam("mentions", expanding=True)), _TABLE.c.ended_at.is_(None))
    .values(ended_at=bindparam("moment"), next_at=None)
)
_END_KIND = _END.where(_TABLE.c.kind.in_(bindparam("kinds", expanding=True)))


def row(kind: Owed, mention_id: int, **more: Any) -> dict[str, Any]:
    """The column values of a new deadline."""
    return {
        "kind": kind, "mention_id": mention_id, "reply_id": None, "story_id": None, "holder": None, "left": None,
        "paused_at": None, "resumed_at": None, "told": 0, "ended_at": None, **more,
    }  # fmt: skip


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put new deadlines in, all of them with one statement."""
    if rows:
        session.execute(insert(_TABLE), list(rows))


def any_due(session: Session, now: datetime) -> bool:
    """Whether a reminder is due."""
    return session.scalar(select(Deadline.id).where(Deadline.next_at <= now).limit(1)) is not None


class Due(NamedTuple):
    """A deadline whose next reminder is due, with what of its mention decides who is told."""

    id: int
    kind: Owed
    mention_id: int
    reply_id: int | None
    story_id: int | None
    holder: str | None
    due_at: datetime | None
    told: int
    owner: str | None
    urgency: Urgency
    harm: bool

    @property
    def level(self) -> Level:
        """How pressing it is."""
        return level_of(self.kind, self.urgency, harm=self.harm)


_MENTION = table_of(Mention)
_DUE = (
    select(
        *(_TABLE.c[name] for name in Due._fields[:8]), _MENTION.c.owner, _MENTION.c.urgency, _MENTION.c.harm
    )
    .join(_MENTION, _MENTION.c.id == _TABLE.c.mention_id)
    .where(_TABLE.c.next_at <= bindparam("now"))
    .order_by(_TABLE.c.next_at, _TABLE.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=[_MENTION, _TABLE], key_share=True, skip_locked=True)
)  # fmt: skip
_CLIMB = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("number"))
    .values(told=bindparam("reached"), next_at=bindparam("after"))
)


def due(session: Session, now: datetime, most: int) -> list[Due]:
    """Open deadlines whose next reminder is due, each kept with its mention from other workers, who skip them.

    As plain rows, not as objects: a round of chasing may have thousands of them.
    """
    return [Due(*found) for found in session.execute(_DUE, {"now": now, "most": most})]


def climbed(session: Session, reached: Sequence[tuple[int, int, datetime | None]]) -> None:
    """Write down how many rungs each (by id) has told, and when the next one is told."""
    if reached:
        session.execute(_CLIMB, [{"number": n, "reached": told, "after": after} for n, told, after in reached])


def keep(session: Session, deadline_id: int) -> Deadline | None:
    """One deadline, kept from others until the caller's transaction ends; its mention has to be kept before."""
    found = select(Deadline).where(Deadline.id == deadline_id).with_for_update(of=Deadline)
    return session.scalar(found.execution_options(populate_existing=True))


def of_mention(session: Session, mention_id: int) -> Deadline | None:
    """The open deadline for claiming or answering a mention; one for words or a story stands beside it."""
    mine = (Deadline.mention_id == mention_id, Deadline.ended_at.is_(None), Deadline.kind.in_(OF_MENTION))
    return session.scalar(select(Deadline).where(*mine).order_by(Deadline.id.desc()).limit(1))


def open_of(session: Session, mention_id: int) -> Sequence[Deadline]:
    """Everything that is owed about a mention, the oldest first."""
    mine = (Deadline.mention_id == mention_id, Deadline.ended_at.is_(None))
    return session.scalars(select(Deadline).where(*mine).order_by(Deadline.id)).all()


def of_part(
    session: Session, mention_id: int, kinds: Collection[Owed], *, reply_id: int | None = None,
    story_id: int | None = None,
) -> Sequence[Deadline]:  # fmt: skip
    """The open deadlines of one reply or story."""
    part = Deadline.reply_id == reply_id if reply_id is not None else Deadline.story_id == story_id
    mine = (Deadline.mention_id == mention_id, Deadline.ended_at.is_(None), Deadline.kind.in_(list(kinds)), part)
    return session.scalars(select(Deadline).where(*mine)).all()


def end(session: Session, mention_ids: Collection[int], at: datetime, kinds: Collection[Owed] | None = None) -> None:
    """Nothing more is owed about these mentions, or nothing of these kinds: no reminder comes from now on."""
    if not mention_ids:
        return
    given: dict[str, Any] = {"mentions": list(mention_ids), "moment": at}
    if kinds is None:
        session.execute(_END, given)
    else:
        session.execute(_END_KIND, given | {"kinds": list(kinds)})


def hand_over(session: Session, old: int, new: int) -> None:
    """What was owed about one mention is owed about the one that takes its card over."""
    mine = (Deadline.mention_id == old, Deadline.ended_at.is_(None), Deadline.kind.in_(OF_MENTION))
    session.execute(update(Deadline).where(*mine).values(mention_id=new).execution_options(synchronize_session=False))
