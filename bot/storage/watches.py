"""Watches: what we listen for, how far each has read, and how it is doing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.watching import Cursor, WatchKind
from bot.storage.base import Base, upsert


class Watch(Base):
    """One thing we listen for. `subject` is the account's id where the network needs one, else the query.

    `taken` counts the mentions that came from it. `trouble` is the plain sentence of what is wrong now, None when
    it is well; `calm` counts the reads in a row that brought nothing, `failures` those that failed.
    `reader` holds the watch for one reader until `reading_until`, so that two processes never read it at once.
    """

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("network", "kind", "query"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(20))
    kind: Mapped[WatchKind]
    query: Mapped[str] = mapped_column(String(512))
    subject: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)

    since: Mapped[str | None] = mapped_column(String(200))
    newest: Mapped[str | None] = mapped_column(String(200))
    until: Mapped[str | None] = mapped_column(String(200))
    seen: Mapped[int] = mapped_column(default=0)
    by_search: Mapped[bool] = mapped_column(default=False)

    taken: Mapped[int] = mapped_column(default=0)
    next_read_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
    calm: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)
    trouble_since: Mapped[datetime | None]
    needs_person: Mapped[bool] = mapped_column(default=False)
    reader: Mapped[str | None] = mapped_column(String(80))
    reading_until: Mapped[datetime | None]

    @property
    def cursor(self) -> Cursor:
        """How far it has read."""
        return Cursor(self.since, self.newest, self.until, self.seen, self.by_search)

    @cursor.setter
    def cursor(self, value: Cursor) -> None:
        self.since, self.newest, self.until = value.since, value.newest, value.until
        self.seen, self.by_search = value.seen, value.by_search


def due(session: Session, now: datetime, networks: Collection[str]) -> Sequence[int]:
    """The watches of these networks that should be read now and that nobody is reading, the longest overdue first."""
    return session.scalars(
        select(Watch.id)
        .where(Watch.active, Watch.next_read_at <= now, Watch.network.in_(networks))
        .where(Watch.reading_until.is_(None) | (Watch.reading_until < now))
        .order_by(Watch.next_read_at)
    ).all()


def hold(session: Session, watch_id: int, *, reader: str, until: datetime, now: datetime) -> Watch | None:
    """Take a due watch for one reader; None when another was quicker."""
    watch = session.scalar(
        select(Watch)
        .where(Watch.id == watch_id, Watch.active, Watch.next_read_at <= now)
        .where(Watch.reading_until.is_(None) | (Watch.reading_until < now))
        .with_for_update(skip_locked=True)
    )
    if watch is not None:
        watch.reader, watch.reading_until = reader, until
    return watch


def add(session: Session, *, network: str, kind: WatchKind, query: str, active: bool, now: datetime) -> None:
    """Put a watch in; when another process that starts at this moment was quicker, its row stays."""
    new = upsert(session, Watch)
    row = {"network": network, "kind": kind, "query": query, "active": active, "next_read_at": now}
    session.execute(new.values(row).on_conflict_do_nothing(index_elements=["network", "kind", "query"]))


def all_active(session: Session) -> Sequence[Watch]:
    """Every watch that is on, in a steady order."""
    return session.scalars(select(Watch).where(Watch.active).order_by(Watch.id)).all()


def unread(session: Session) -> list[tuple[str, datetime]]:
    """The networks whose mentions of us cannot be read now, each since when."""
    troubled = (Watch.active, Watch.kind == WatchKind.MENTION, Watch.trouble_since.is_not(None))
    since: dict[str, datetime] = {}
    for watch in session.scalars(select(Watch).where(*troubled).order_by(Watch.id)):
        at = min(at for at in (watch.last_read_at, watch.trouble_since) if at is not None)
        since[watch.network] = min(at, since.get(watch.network, at))
    return list(since.items())


def count_active(session: Session, network: str, kinds: Collection[WatchKind]) -> int:
    """How many watches of these kinds are on at a network."""
    mine = (Watch.active, Watch.network == network, Watch.kind.in_(kinds))
    return session.scalar(select(func.count()).select_from(Watch).where(*mine)) or 0


def newest_own(session: Session, network: str) -> str | None:
    """The newest post of ours that reading has met; what we publish later comes after it."""
    return session.scalar(select(Watch.since).where(Watch.active, *_own(network)).limit(1))


def own_subject(session: Session, network: str, handle: str) -> str | None:
    """The network's id of one of our accounts, where reading has looked it up."""
    mine = func.lower(Watch.query) == handle.casefold()
    return session.scalar(select(Watch.subject).where(*_own(network), mine).limit(1))


def own_read_at(session: Session, network: str, handle: str) -> datetime | None:
    """When the timeline of one of our accounts was last read to its end; None while it cannot be."""
    mine = (*_own(network), func.lower(Watch.query) == handle.casefold(), Watch.active, Watch.trouble.is_(None))
    return session.scalar(select(Watch.last_read_at).where(*mine, Watch.reading_until.is_(None)).limit(1))


def read_own_now(session: Session, network: str, now: datetime) -> None:
    """Read our own timeline at the next turn."""
    session.execute(update(Watch).where(Watch.active, *_own(network)).values(next_read_at=now))


def _own(network: str) -> tuple[ColumnElement[bool], ...]:
    return (Watch.network == network, Watch.kind == WatchKind.OWN)
