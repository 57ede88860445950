"""Chases: who was reminded of what, on which rung of the ladder, and in which message."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, func, insert, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.core.owed import Owed, Rung
from bot.storage import cards
from bot.storage.base import Base, table_of
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import Deadline


class Chase(Base):
    """One reminder: a rung is told once of one thing that is owed.

    `member` is empty for the whole team. `asks` puts the question whether the next rung may be told out of hours
    in place of the reminder. `card_id` is the message that carries it, often with others for the same person.
    """

    __tablename__ = "chase"
    __table_args__ = (UniqueConstraint("deadline_id", "rung", "asks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    rung: Mapped[Rung]
    asks: Mapped[bool] = mapped_column(default=False)
    member: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)

    deadline: Mapped[Deadline] = relationship(lazy="joined", innerjoin=True)


_TABLE = table_of(Chase)
_CARD = table_of(Card)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write down who is told, all of them with one statement."""
    if rows:
        session.execute(insert(_TABLE), list(rows))


class Told(NamedTuple):
    """Somebody who was told, as a plain row."""

    id: int
    deadline_id: int
    rung: Rung
    asks: bool
    member: str
    at: datetime


_TOLD = select(*(_TABLE.c[name] for name in Told._fields)).order_by(_TABLE.c.id)


def told(session: Session, deadline_ids: Collection[int]) -> dict[int, list[Told]]:
    """For each deadline whom it has reached so far, in the order in which they were told."""
    found: dict[int, list[Told]] = {number: [] for number in deadline_ids}
    for row in session.execute(_TOLD.where(_TABLE.c.deadline_id.in_(deadline_ids))):
        found[row.deadline_id].append(Told(*row))
    return found


def of_mention(session: Session, mention_id: int) -> list[tuple[Told, Owed]]:
    """Whom the things owed about a mention have reached, and which thing it was, in the order of the telling."""
    owed = table_of(Deadline)
    mine = _TOLD.add_columns(owed.c.kind).join_from(_TABLE, owed).where(owed.c.mention_id == mention_id)
    return [(Told(*row), kind) for *row, kind in session.execute(mine)]


def on_card(session: Session, card_id: int, most: int) -> Sequence[Chase]:
    """The reminders of a message that are still needed, the longest due first."""
    open_ones = select(Chase).join(Chase.deadline).where(Chase.card_id == card_id, Deadline.ended_at.is_(None))
    return session.scalars(open_ones.order_by(Deadline.due_at, Chase.id).limit(most)).all()


def counts(session: Session, card_id: int) -> tuple[int, int]:
    """How many reminders of a message are still needed, and how many it has in all."""
    mine = select(func.count()).select_from(Chase).join(Chase.deadline).where(Chase.card_id == card_id)
    open_ones = session.scalar(mine.where(Deadline.ended_at.is_(None))) or 0
    return open_ones, session.scalar(mine) or 0


def latest_on_card(session: Session, card_id: int) -> Chase | None:
    """The last reminder that a message took up, whatever has become of it."""
    return session.scalar(select(Chase).where(Chase.card_id == card_id).order_by(Chase.id.desc()).limit(1))


def one_at_a_time(session: Session, members: Collection[str]) -> None:
    """Until the caller's transaction ends no other worker begins a message to one of these people.

    Taken in one order by everybody. SQLite has one writer at a time anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        for member in sorted(members):
            session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"chase/{member}", 1))))


def unsent(session: Session, channel: str, member: str | None) -> Card | None:
    """The message to somebody that has not left yet: what is due in the same moments joins it."""
    # Its priority leads to the few cards that want drawing; by kind alone every card ever made would be looked at.
    wanting = (Card.priority == cards.OWNED, Card.kind == CardKind.CHASE, Card.wanted > Card.shown)
    waiting = (Card.ts.is_(None), Card.attempted_at.is_(None), Card.failed.is_(None), Card.retry_at.is_not(None))
    mine = (Card.user == member) if member else (Card.channel == channel)
    return session.scalar(select(Card).where(*wanting, *waiting, mine).limit(1))


def add_ladders(session: Session, mention_ids: Collection[int], at: datetime) -> None:
    """Put a card that tells who was reminded into the threads of these mentions' cards, where there is none yet.

    A card that is a line of a packed list has no thread. Written inside the database: there can be thousands.
    """
    own, there = _CARD.alias("own"), _CARD.alias("there")
    have = select(there.c.id).where(there.c.mention_id == own.c.mention_id, there.c.kind == CardKind.LADDER)
    new = cards.row(CardKind.LADDER, channel="", priority=cards.LATER, at=at)
    given = new | {"channel": own.c.channel, "thread_id": own.c.id, "mention_id": own.c.mention_id}
    values = [
        each if isinstance(each, ColumnElement) else literal(each, _CARD.c[name].type) for name, each in given.items()
    ]
    mine = (own.c.mention_id.in_(mention_ids), own.c.kind == CardKind.MENTION, own.c.packed.is_(False))
    found = select(*values).where(*mine, own.c.failed.is_(None), ~have.exists())
    session.execute(insert(_CARD).from_select(list(given), found))
