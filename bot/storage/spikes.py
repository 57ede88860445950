"""Spikes: the times in which mentions stood well above the usual, with their commonest themes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, delete, func, insert, select, text, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.spikes import Basis, Episode, Level
from bot.storage.base import Base, table_of, upsert
from bot.storage.cards import Card
from bot.storage.posts import Post

ON = text("ended_at IS NULL")


class Spike(Base):
    """One spike: what its card says (as of `seen_at`), the usual level that it was last held against, and its end.

    `followed_at` is the last look, `calm_since` when the hour fell back towards the usual. What is drawn changes
    together with the card. `stopped` says that somebody switched spikes off while it was on.
    """

    __tablename__ = "spike"
    __table_args__ = (Index("uq_spike_current", "channel", unique=True, postgresql_where=ON, sqlite_where=ON),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    followed_at: Mapped[datetime]
    calm_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stopped: Mapped[bool] = mapped_column(default=False)
    mentions: Mapped[int]
    peak: Mapped[int]
    peak_at: Mapped[datetime]
    total: Mapped[int]
    usual: Mapped[float]
    limit: Mapped[int]
    basis: Mapped[Basis]
    over: Mapped[int]

    @property
    def episode(self) -> Episode:
        """How far it has gone, as the rules take it."""
        return Episode(self.began_at, self.peak, self.peak_at, self.calm_since, self.ended_at)

    @property
    def level(self) -> Level:
        """The usual level that it was last held against."""
        return Level(self.usual, self.limit, self.basis, self.over)


class SpikeTheme(Base):
    """One of a spike's commonest themes, in their order, with the mention that stands as its example."""

    __tablename__ = "spike_theme"

    spike_id: Mapped[int] = mapped_column(ForeignKey("spike.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    theme: Mapped[str | None] = mapped_column(String(40))
    mentions: Mapped[int]
    example_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id"), index=True)


def current(session: Session, channel: str, *, keep: bool = False) -> Spike | None:
    """The spike that is on; with `keep` nobody else changes it until the caller's transaction ends."""
    on = select(Spike).where(Spike.channel == channel, Spike.ended_at.is_(None))
    return session.scalar(on.with_for_update() if keep else on)


def begin(session: Session, channel: str, episode: Episode, level: Level) -> int | None:
    """Begin a spike; None where another process has just done so."""
    new = upsert(session, Spike).values(
        channel=channel, began_at=episode.began_at, seen_at=episode.began_at, followed_at=episode.began_at,
        stopped=False, mentions=episode.peak, peak=episode.peak, peak_at=episode.peak_at, total=episode.peak,
        usual=level.usual, limit=level.limit, basis=level.basis, over=level.over,
    )  # fmt: skip
    begun: int | None = session.scalar(new.on_conflict_do_nothing().returning(Spike.id))
    return begun


def of_card(session: Session, card_id: int) -> Spike:
    """The spike that a card shows."""
    return session.scalars(select(Spike).where(Spike.card_id == card_id)).one()


def themes(session: Session, spike_id: int) -> Sequence[SpikeTheme]:
    """The commonest themes, the commonest first."""
    mine = select(SpikeTheme).where(SpikeTheme.spike_id == spike_id).order_by(SpikeTheme.place)
    return session.scalars(mine).all()


def put_themes(session: Session, spike_id: int, found: Sequence[tuple[str | None, int, int | None]]) -> None:
    """Take these themes, each with its mentions and its example, in place of those before."""
    session.execute(
        delete(SpikeTheme).where(SpikeTheme.spike_id == spike_id).execution_options(synchronize_session=False)
    )
    rows = [
        {"spike_id": spike_id, "place": place, "theme": theme, "mentions": mentions, "example_id": example}
        for place, (theme, mentions, example) in enumerate(found, 1)
    ]
    if rows:
        session.execute(insert(table_of(SpikeTheme)), rows)


def redraw(session: Session, mention_ids: Collection[int], at: datetime) -> None:
    """Ask for a new drawing of every spike's card that quotes one of these mentions, or their authors."""
    theirs = select(Post.network, Post.author_id).where(Post.id.in_(mention_ids), Post.author_id != "")
    shown = (
        select(Spike.card_id)
        .join(SpikeTheme, SpikeTheme.spike_id == Spike.id)
        .join(Post, Post.id == SpikeTheme.example_id)
        .where(SpikeTheme.example_id.in_(mention_ids) | tuple_(Post.network, Post.author_id).in_(theirs))
    )
    session.execute(
        update(Card).where(Card.id.in_(shown), Card.failed.is_(None)).values(wanted=Card.wanted + 1, wanted_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def on(session: Session) -> int:
    """How many spikes are on."""
    return session.scalar(select(func.count()).select_from(Spike).where(Spike.ended_at.is_(None))) or 0
