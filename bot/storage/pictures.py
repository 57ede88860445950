"""Pictures that wait for their post: kept whole, so that nothing is lost when Slack's own file goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Index, LargeBinary, String, Text, cast, delete, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.pictures import PictureKind
from bot.core.promos import LIVE, RunState
from bot.storage.base import Base
from bot.storage.promos import Promo
from bot.storage.runs import Run

FROM_A_FILE = text("file IS NOT NULL")


class Picture(Base):
    """A picture as it was handed in. `alt` says what it shows, None while nobody has said so or where `decorative`.

    `forget_at` is when its bytes go; None as long as something holds it. The bytes are read only where they are asked
    for, so that a list of pictures costs nothing. `file` is the chat's own name for what it was fetched from.
    """

    __tablename__ = "picture"
    __table_args__ = (Index("ix_picture_file", "file", postgresql_where=FROM_A_FILE, sqlite_where=FROM_A_FILE),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    kind: Mapped[PictureKind]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    file: Mapped[str | None] = mapped_column(String(40))
    alt: Mapped[str | None] = mapped_column(Text)
    decorative: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime]
    forget_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def described(self) -> bool:
        """Whether it can go out: somebody has said what it shows, or that it shows nothing that matters."""
        return self.decorative or self.alt is not None


def add(
    session: Session, content: bytes, *, kind: PictureKind, width: int, height: int, name: str, by: str, at: datetime,
    forget_at: datetime, file: str | None = None,
) -> Picture:  # fmt: skip
    """Keep a picture until a moment."""
    picture = Picture(
        content=content, kind=kind, sha256=sha256(content).hexdigest(), size=len(content), width=width, height=height,
        name=name[:200], alt=None, decorative=False, by=by, kept_at=at, forget_at=forget_at, file=file,
    )  # fmt: skip
    session.add(picture)
    session.flush()
    return picture


def keep(session: Session, ids: Collection[int]) -> Sequence[Picture]:
    """These pictures in the order of their ids, held until the caller's transaction ends."""
    found = select(Picture).where(Picture.id.in_(ids)).order_by(Picture.id).with_for_update()
    return session.scalars(found).all()


def known(session: Session, ids: Collection[int]) -> dict[int, Picture]:
    """These pictures by their ids."""
    return {picture.id: picture for picture in session.scalars(select(Picture).where(Picture.id.in_(ids)))}


def of_files(session: Session, files: Collection[str]) -> dict[str, Picture]:
    """The newest picture that was fetched from each of these files, where one was."""
    found = session.scalars(select(Picture).where(Picture.file.in_(files)).order_by(Picture.id))
    return {str(picture.file): picture for picture in found}


def contents(session: Session, ids: Collection[int]) -> dict[int, bytes]:
    """The bytes of these pictures, by id."""
    found = session.execute(select(Picture.id, Picture.content).where(Picture.id.in_(ids)))
    return {number: content for number, content in found}


def until(session: Session, ids: Collection[int], forget_at: datetime | None) -> None:
    """Say when these pictures go; None keeps them."""
    if ids:
        session.execute(update(Picture).where(Picture.id.in_(sorted(ids))).values(forget_at=forget_at))


def needed(session: Session, ids: Collection[int]) -> set[int]:
    """Those of these pictures that stand under a promo of which anything may still go out."""
    under_way = select(Run.promo_id).where(Run.state.in_([RunState.GOING, RunState.ASKS]))
    some = (or_(Promo.state.in_(LIVE), Promo.id.in_(under_way)), cast(Promo.pictures, String) != "[]")
    found = session.scalars(select(Promo.pictures).where(*some))
    return set(ids) & {each.get("picture") for shown in found for each in shown}


def forget(session: Session, now: datetime) -> int:
    """Delete what nothing has held since its moment; how many went."""
    gone = session.execute(delete(Picture).where(Picture.forget_at <= now).returning(Picture.id))
    return len(gone.all())
