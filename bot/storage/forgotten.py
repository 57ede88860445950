"""Who has been forgotten, by a keyed hash alone, so that a backup that is put back can forget them again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, case, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert


class Forgotten(Base):
    """Somebody of whom nothing from before `at` is kept. `wiped_at` is when the database's own leavings of them were
    overwritten."""

    __tablename__ = "forgotten"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]


def note(session: Session, people: Collection[str], at: datetime) -> None:
    """Remember by their hashes that these people were forgotten; who asks again is forgotten again."""
    take_over(session, dict.fromkeys(people, at))


def take_over(session: Session, people: Mapping[str, datetime]) -> None:
    """Remember that these people were forgotten, each at their own moment; a later one that is known stays."""
    for person, at in sorted(people.items()):
        new = upsert(session, Forgotten).values(person=person, at=at, wiped_at=None)
        newest = case((Forgotten.at > new.excluded.at, Forgotten.at), else_=new.excluded.at)
        session.execute(new.on_conflict_do_update(index_elements=["person"], set_={"at": newest, "wiped_at": None}))


def all_of(session: Session) -> Sequence[Forgotten]:
    """Everybody who was forgotten, the first of them first."""
    return session.scalars(select(Forgotten).order_by(Forgotten.at, Forgotten.person)).all()


def last(session: Session) -> datetime | None:
    """When somebody was forgotten last, here: by a list that is from before then, too."""
    return session.scalar(select(func.max(func.coalesce(Forgotten.wiped_at, Forgotten.at))))


def to_wipe(session: Session) -> bool:
    """Whether the database may still hold leavings of somebody."""
    return session.scalar(select(Forgotten.person).where(Forgotten.wiped_at.is_(None)).limit(1)) is not None


def wiped(session: Session, before: datetime, at: datetime) -> None:
    """The leavings of all who were forgotten until a moment are overwritten."""
    session.execute(
        update(Forgotten).where(Forgotten.wiped_at.is_(None), Forgotten.at <= before).values(wiped_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
