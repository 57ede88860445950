"""Figures of our own posts: which are to be read now, and what came of those that were."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from bot.core.figures import Figures
from bot.core.promos import SendingState
from bot.storage.posts import Post
from bot.storage.runs import Figure, Run, Sending


class Due(NamedTuple):
    """A post of ours whose figures are to be read: its promo, its row here, its key, and its newest version's."""

    promo_id: int
    sending_id: int
    key: str
    version: str


class Newest(NamedTuple):
    """A post that was measured: when it went out, and the figures that were read last."""

    sent_at: datetime
    figure: Figure


def due(session: Session, network: str, now: datetime, most: int) -> Sequence[Due]:
    """Posts whose figures are to be read now, the longest due first."""
    rows = session.execute(
        select(Run.promo_id, Sending.id, Post.key, Post.version)
        .join(Run, Run.id == Sending.run_id)
        .join(Post, Post.id == Sending.post_id)
        .where(Sending.measure_at <= now, Sending.network == network, Sending.state == SendingState.SENT)
        .order_by(Sending.measure_at, Sending.id)
        .limit(most)
    )
    return [Due(*row) for row in rows]


def late(session: Session, before: datetime) -> int:
    """How many posts should have been measured by then."""
    waiting = (Sending.measure_at < before, Sending.state == SendingState.SENT)
    return session.scalar(select(func.count()).select_from(Sending).where(*waiting)) or 0


def still_due(session: Session, sending_ids: Collection[int], now: datetime) -> Sequence[Sending]:
    """Those of these that nobody has measured meanwhile, kept from others until the caller's transaction ends."""
    mine = (Sending.id.in_(list(sending_ids)), Sending.measure_at <= now)
    found = select(Sending).where(*mine).order_by(Sending.id).with_for_update(key_share=True)
    return session.scalars(found.execution_options(populate_existing=True)).all()


def last(session: Session, sending_id: int) -> Figure | None:
    """The figures of a post that were read last."""
    mine = select(Figure).where(Figure.sending_id == sending_id)
    return session.scalar(mine.order_by(Figure.id.desc()).limit(1))


def add(session: Session, sending: Sending, read: Figures, at: datetime) -> None:
    """Write down what was read of a post."""
    sending.measured += 1
    counts = {"likes": read.likes, "reposts": read.reposts, "replies": read.replies, "quotes": read.quotes}
    session.add(Figure(sending_id=sending.id, at=at, impressions=read.impressions, **counts))


def value(row: Figure) -> Figures:
    """The same as the rules know it."""
    return Figures(row.likes, row.reposts, row.replies, row.quotes, row.impressions)


def sent_runs(session: Session, promo_id: int, most: int) -> Sequence[Run]:
    """The newest runs of a promo that went out on any account, newest first."""
    went = select(Sending.id).where(Sending.run_id == Run.id, Sending.state == SendingState.SENT).exists()
    mine = select(Run).where(Run.promo_id == promo_id, went)
    return session.scalars(mine.order_by(Run.due_at.desc(), Run.id.desc()).limit(most)).all()


def newest_of_promo(session: Session, promo_id: int) -> Sequence[Figure]:
    """The figures that were read last of each post of a promo."""
    return session.scalars(_newest().join(Run, Run.id == Sending.run_id).where(Run.promo_id == promo_id)).all()


def newest(session: Session, since: datetime, until: datetime, most: int) -> Sequence[Newest]:
    """The figures that were read last of the newest posts that went out between two moments."""
    found = _newest().where(Sending.sent_at >= since, Sending.sent_at <= until).add_columns(Sending.sent_at)
    rows = session.execute(found.order_by(Sending.sent_at.desc(), Sending.id.desc()).limit(most))
    return [Newest(sent_at, figure) for figure, sent_at in rows if sent_at is not None]


def _newest() -> Select[Figure]:
    other = aliased(Figure)
    newest_of = select(func.max(other.id)).where(other.sending_id == Sending.id).correlate(Sending).scalar_subquery()
    return select(Figure).join(Sending, Sending.id == Figure.sending_id).where(Figure.id == newest_of)
