"""Hushes: the times in which promos and invitations are held; one at most stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, case, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.hushes import HushKind, HushSays
from bot.core.replies import ReplyKind, ReplyState
from bot.storage import cards
from bot.storage.base import Base, upsert
from bot.storage.cards import Card, CardKind
from bot.storage.replies import Reply

# PostgreSQL's name for the gate: an arbitrary number that no person's hash begins with.
GATE = -4_857_368


class Hush(Base):
    """One hush. `standing` is true while it stands, then empty: unique, so that one at most stands.

    `next_at` is when there is something to do about it. `changed_by` set the end that it has, if somebody did later.
    `lifted_by` ended it before its time, `held` says how many invitations of each member were held when it was over.
    """

    __tablename__ = "hush"

    id: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[bool | None] = mapped_column(unique=True, default=True)
    kind: Mapped[HushKind]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    next_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(String(40))
    changed_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    held: Mapped[dict[str, Any]]


def standing(session: Session, now: datetime) -> Hush | None:
    """The hush that stands at a moment."""
    hush = current(session)
    return hush if hush is not None and hush.ends_at > now else None


def current(session: Session) -> Hush | None:
    """The hush whose end has not been written down yet, even if its time is up."""
    return session.scalar(select(Hush).where(Hush.standing.is_(True)))


def latest_end(session: Session) -> datetime | None:
    """Until when the hush that stands, or else the last one that did, lasts or lasted."""
    over = case((Hush.ended_at < Hush.ends_at, Hush.ended_at), else_=Hush.ends_at)
    return session.scalar(select(over).order_by(over.desc()).limit(1))


def keep(session: Session) -> Hush | None:
    """The same, kept from others until the caller's transaction ends."""
    return session.scalar(
        select(Hush).where(Hush.standing.is_(True)).with_for_update().execution_options(populate_existing=True)
    )


def begin(session: Session, **values: Any) -> int | None:
    """Begin a hush; None where one stands already, or another process has just begun one."""
    new = upsert(session, Hush).values(standing=True, held={}, **values)
    begun: int | None = session.scalar(new.on_conflict_do_nothing().returning(Hush.id))
    return begun


def close_gate(session: Session) -> None:
    """Before a hush begins or ends: wait for whoever lets an invitation go, and have the next ones wait for us.

    Nobody who is at the gate waits for anything else but cards. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(GATE)))


def pass_gate(session: Session) -> None:
    """Before an invitation is let go or held: no hush begins or ends until the caller's transaction does. Taken after
    the mention, the reply and the outbox."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(GATE)))


def add_card(session: Session, number: int, says: HushSays, *, at: datetime, priority: int, **more: Any) -> None:
    """Put one of a hush's messages on the board."""
    card = cards.row(CardKind.HUSH, **{"channel": "", **more}, priority=priority, at=at)
    cards.add(session, [card | {"hush_id": number, "about": {"says": says.value}}])


def redraw(session: Session, number: int, at: datetime) -> None:
    """Ask for a new drawing of all that shows a hush."""
    session.execute(
        update(Card).where(Card.hush_id == number, Card.failed.is_(None)).values(wanted=Card.wanted + 1, wanted_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


_INVITATIONS = select(Reply.id).where(Reply.kind == ReplyKind.INVITATION)


def to_hold(session: Session, *, after: int, most: int) -> list[int]:
    """At most so many invitations that would still go out or be posted by hand, by their ids, from the one after."""
    ready = (Reply.state.in_([ReplyState.QUEUED, ReplyState.READY]), Reply.id > after)
    return list(session.scalars(_INVITATIONS.where(*ready).order_by(Reply.id).limit(most)))


def left_over(session: Session, most: int) -> list[int]:
    """Invitations that are held although no hush stands."""
    over = select(Hush.id).where(Hush.standing.is_(True)).exists()
    held = _INVITATIONS.where(Reply.state == ReplyState.HELD, ~over)
    return list(session.scalars(held.order_by(Reply.mention_id, Reply.id).limit(most)))


def held_by_member(session: Session) -> dict[str, int]:
    """How many invitations of each member are held."""
    held = select(Reply.by, func.count()).where(Reply.state == ReplyState.HELD).group_by(Reply.by).order_by(Reply.by)
    return {by: count for by, count in session.execute(held)}
