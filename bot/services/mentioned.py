"""Mentioned: where others name a person who is forgotten, their handle is struck out; what stays is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.core.delivery import OutboxState
from bot.core.similar import clean
from bot.services.blanking import NOTES
from bot.services.persons import Person
from bot.storage import cards, spikes, team_settings
from bot.storage.cards import Card
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.pastes import Paste
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.watches import Watch

INSTEAD = "@…"
IN_SETTINGS = (
    "The team's settings name them ({where}), in the settings that count or in earlier versions. Take them out there; "
    "earlier versions stay in the database."
)
# What is still on its way says what its writer saw.
LIVE = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)


@dataclass(frozen=True, slots=True)
class Struck:
    """Whose words were changed: posts of others, answers of ours, and how many other places."""

    posts: list[int]
    replies: list[int]
    places: int


def strike(session: Session, person: Person) -> Struck:
    """Strike their handles out of what others wrote, to the public and to each other; the cards come later."""
    if person.named is None:
        return Struck([], [], 0)
    pastes = [each.id for each in session.scalars(select(Paste).where(_holds(person, Paste.url)))]
    session.execute(delete(Paste).where(Paste.id.in_(pastes)))
    return Struck(_posts(session, person), _answers(session, person), len(pastes) + _notes(session, person))


def redraw(session: Session, person: Person, struck: Struck, now: datetime) -> int:
    """Have all of it drawn anew; in how many places they were named."""
    if person.named is None:
        return 0
    session.flush()
    cards.redraw_replies(session, struck.replies, now)
    cards.redraw(session, struck.posts, now)
    spikes.redraw(session, struck.posts, now)
    return len(struck.posts) + len(struck.replies) + struck.places + _alerts(session, person, now)


def left(session: Session, person: Person) -> tuple[str, ...]:
    """Sentences about where they are named and stay so until somebody takes them out."""
    low = {handle.casefold() for handle in person.handles}
    where = set()
    for row in session.scalars(select(team_settings.TeamSettings)):
        if low & {str(each).casefold() for each in row.document.get("mute") or ()}:
            where.add("mute")
        if any(
            each in str(watch.get("query")).casefold() for watch in row.document.get("watches") or () for each in low
        ):
            where.add("watches")
    if any(each in query.casefold() for query in session.scalars(select(Watch.query)) for each in low):
        where.add("watches")
    return (IN_SETTINGS.format(where=", ".join(sorted(where))),) if where else ()


def _posts(session: Session, person: Person) -> list[int]:
    listed = [cast(Post.mentions, Text).icontains(f'"{each}"', autoescape=True) for each in person.handles]
    found = select(Post).where(Post.network == person.network, or_(_holds(person, Post.text), *listed))
    low = {handle.casefold() for handle in person.handles}
    changed = []
    for post in session.scalars(found.order_by(Post.id).with_for_update()).all():
        text, others = _struck(person, post.text), [each for each in post.mentions if each.casefold() not in low]
        if text == post.text and len(others) == len(post.mentions):
            continue
        post.text, post.mentions = text, others
        changed.append(post.id)
    for mention in session.scalars(select(Mention).where(Mention.id.in_(changed), Mention.likeness != "")):
        mention.likeness = clean(mention.post.text)
    return changed


def _answers(session: Session, person: Person) -> list[int]:
    changed = []
    settled = select(Reply, Outbox).outerjoin(Outbox, Outbox.reply_id == Reply.id).where(_holds(person, Reply.text))
    for reply, row in session.execute(settled.order_by(Reply.id)).all():
        if row is not None and row.state in LIVE:
            continue
        reply.text = _struck(person, reply.text)
        if row is not None:
            row.text = _struck(person, row.text)
        changed.append(reply.id)
    return changed


def _notes(session: Session, person: Person) -> int:
    """What colleagues wrote to each other goes as a whole where it names them."""
    found = 0
    for happened in session.scalars(select(History).where(_holds(person, cast(History.note, Text)))):
        gone = {name for name in (*NOTES, "on") if _named(person, happened.note.get(name))}
        if gone:
            happened.note = {name: value for name, value in happened.note.items() if name not in gone}
            found += 1
    return found


def _alerts(session: Session, person: Person, now: datetime) -> int:
    found = 0
    for card in session.scalars(select(Card).where(Card.about.is_not(None), _holds(person, cast(Card.about, Text)))):
        if _named(person, (card.about or {}).get("note")):
            card.about = {**(card.about or {}), "note": None}
            card.wanted, card.wanted_at = card.wanted + 1, now
            found += 1
    return found


def _holds(person: Person, column: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[bool]:
    """A first, rough look by the database; the pattern decides."""
    return or_(*(column.icontains(handle, autoescape=True) for handle in person.handles))


def _named(person: Person, words: Any) -> bool:
    return isinstance(words, str) and any(handle.casefold() in words.casefold() for handle in person.handles)


def _struck(person: Person, words: str) -> str:
    return person.named.sub(INSTEAD, words) if person.named is not None else words
