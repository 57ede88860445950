"""People who are muted and people who want no invitation: hashes alone, so that every word of theirs may go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, upsert


class Mute(Base):
    """Somebody whose posts are taken in and counted but not shown; risk of harm is shown all the same."""

    __tablename__ = "mute"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class OptOut(Base):
    """Somebody who said “stop” or “no thanks”; nothing but the hash and the day is kept."""

    __tablename__ = "opt_out"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class HashKey(Base):
    """The key of the hashes, where the settings give none; there is one row. `fingerprint` knows the settings' key
    again, so that nobody is forgotten because another one was set."""

    __tablename__ = "hash_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str | None] = mapped_column(String(64))
    fingerprint: Mapped[str | None] = mapped_column(String(64))


def mute(session: Session, person: str, *, by: str, at: datetime) -> None:
    """Mute somebody; who is muted already stays so."""
    session.execute(upsert(session, Mute).values(person=person, by=by, at=at).on_conflict_do_nothing())


def unmute(session: Session, person: str) -> None:
    """Let somebody be seen again."""
    session.execute(delete(Mute).where(Mute.person == person))


def muted(session: Session, people: Collection[str]) -> set[str]:
    """Which of these people are muted."""
    return set(session.scalars(select(Mute.person).where(Mute.person.in_(people)))) if people else set()


def declined(session: Session, person: str) -> datetime | None:
    """When a person said that they want no invitation, None if they never did."""
    return session.scalar(select(OptOut.at).where(OptOut.person == person))


def decline(session: Session, person: str, at: datetime) -> None:
    """Remember that a person wants no more invitations."""
    session.execute(upsert(session, OptOut).values(person=person, at=at).on_conflict_do_nothing())


def held_key(session: Session) -> str | None:
    """The key in the database, None where there is none yet."""
    return session.scalar(select(HashKey.secret).where(HashKey.id == 1))


def the_key(session: Session) -> HashKey | None:
    """The row of the key, kept from others; None before the first start."""
    return session.get(HashKey, 1, with_for_update=True)


def forget_key(session: Session) -> None:
    """Begin anew: nobody is remembered under the key."""
    session.execute(delete(HashKey))
    session.expire_all()


def mark_key(session: Session, fingerprint: str) -> None:
    """Note which key the settings give; one in the database stays where it is."""
    new = upsert(session, HashKey).values(id=1, fingerprint=fingerprint)
    session.execute(new.on_conflict_do_update(index_elements=["id"], set_={"fingerprint": fingerprint}))


def key(session: Session, fresh: str) -> str:
    """The key in the database; `fresh` becomes it where there is none yet."""
    session.execute(upsert(session, HashKey).values(id=1, secret=fresh).on_conflict_do_nothing())
    held = held_key(session)
    if held is None:
        raise LookupError("people are remembered under PERSON_KEY, which is not set")
    return held
