"""The outbox: what is to be published and cannot be taken back, each row delivered exactly once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.delivery import ATTEMPTS, LOOKS, OutboxState, Progress
from bot.core.promos import SendingState
from bot.storage.base import Base, table_of
from bot.storage.runs import Sending

# So many are looked through at once; more than a few hundred never ask.
ASKED = 200
LIVE = text("state IN ('waiting', 'sending', 'unsure')")
_LIVE = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)


class Outbox(Base):
    """One public post on its way: a reply, or a promo's run on one account. A row in `sending` whose hold has lapsed
    belongs to a process that died: unsure.

    `attempted_at` is when the first request may have left, `since` the newest post of ours that was known then: our
    timeline is looked at from there. `asks` says that a person has to decide. `micros` is what it costs.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "next_at", postgresql_where=LIVE, sqlite_where=LIVE),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), unique=True)
    sending_id: Mapped[int | None] = mapped_column(ForeignKey("sending.id"), unique=True)
    network: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.WAITING)
    not_before: Mapped[datetime]
    next_at: Mapped[datetime]
    deadline: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    looks: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    asks: Mapped[bool] = mapped_column(default=False)
    attempted_at: Mapped[datetime | None]
    since: Mapped[str | None] = mapped_column(String(200))
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)
    micros: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def progress(self) -> Progress:
        """How far its delivery has come."""
        return Progress(self.attempts, self.looks, self.tries, self.deadline)

    @progress.setter
    def progress(self, value: Progress) -> None:
        self.attempts, self.looks, self.tries = value.attempts, value.looks, value.tries

    @property
    def live(self) -> bool:
        """Whether its delivery is not settled yet."""
        return self.state in _LIVE

    @property
    def idle(self) -> bool:
        """Whether it waits for its turn, in nobody's hands."""
        return self.state is OutboxState.WAITING and self.holder is None

    def again(self, now: datetime, deadline: datetime) -> None:
        """Deliver it once more. Where an attempt may have reached the network, our timeline is looked at before."""
        may_be_there = self.attempted_at is not None and self.attempts > 0
        self.state = OutboxState.UNSURE if may_be_there else OutboxState.WAITING
        self.attempts, self.looks, self.tries = (ATTEMPTS - 1 if may_be_there else 0), len(LOOKS) - 1, 0
        self.asks, self.next_at, self.deadline = False, now, deadline
        self.trouble = None


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put new posts, for which nothing was tried yet, on their way."""
    if rows:
        session.execute(insert(table_of(Outbox)), list(rows))


def take(session: Session, now: datetime) -> Outbox | None:
    """The row that is longest due, locked against other workers; None when nothing is."""
    free = Outbox.held_until.is_(None) | (Outbox.held_until < now)
    return session.scalar(
        select(Outbox)
        .where(Outbox.state.in_(_LIVE), Outbox.asks.is_(False), Outbox.next_at <= now, free)
        .order_by(Outbox.next_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )


def asked(session: Session) -> Sequence[Outbox]:
    """The rows about which a person is asked, the longest first."""
    asks = (Outbox.state == OutboxState.UNSURE, Outbox.asks)
    return session.scalars(select(Outbox).where(*asks).order_by(Outbox.id).limit(ASKED)).all()


def of_reply(session: Session, reply_id: int) -> Outbox | None:
    """The row of a reply, kept from others until the caller's transaction ends."""
    return session.scalar(select(Outbox).where(Outbox.reply_id == reply_id).with_for_update(key_share=True))


def of_sending(session: Session, sending_id: int) -> Outbox | None:
    """The row of a promo's run on one account, kept from others until the caller's transaction ends."""
    return session.scalar(select(Outbox).where(Outbox.sending_id == sending_id).with_for_update(key_share=True))


def of_sendings(session: Session, sending_ids: Collection[int]) -> dict[int, Outbox]:
    """The same for several of them, by their ids."""
    mine = select(Outbox).where(Outbox.sending_id.in_(list(sending_ids))).order_by(Outbox.sending_id)
    found = session.scalars(mine.with_for_update(key_share=True)).all()
    return {row.sending_id: row for row in found if row.sending_id is not None}


def pending_micros(session: Session) -> int:
    """What the posts cost that are on their way."""
    return int(session.scalar(select(func.sum(Outbox.micros)).where(Outbox.state.in_(_LIVE))) or 0)


def texts_under_way(session: Session, network: str, account: str) -> Sequence[str]:
    """The words of promos that are not settled yet on one account."""
    mine = (Outbox.state.in_(_LIVE), Outbox.sending_id.is_not(None), Outbox.network == network)
    return session.scalars(select(Outbox.text).where(*mine, Outbox.account == account)).all()


def stuck(session: Session, before: datetime) -> int:
    """How many rows should have been looked at long ago; those that ask a person are not stuck."""
    late = (Outbox.state.in_(_LIVE), Outbox.asks.is_(False), Outbox.next_at < before)
    return session.scalar(select(func.count()).select_from(Outbox).where(*late)) or 0


def uncarried(session: Session) -> int:
    """How many of a promo's posts should be on their way, but no row carries them."""
    carried = select(Outbox.id).where(Outbox.sending_id == Sending.id, Outbox.state.in_(_LIVE)).exists()
    lost = select(func.count()).select_from(Sending).where(Sending.state == SendingState.QUEUED, ~carried)
    return session.scalar(lost) or 0


def asking(session: Session) -> int:
    """How many rows wait for a person to say whether the post is there."""
    return (
        session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state == OutboxState.UNSURE, Outbox.asks))
        or 0
    )
