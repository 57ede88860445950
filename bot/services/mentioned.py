"""Mentioned: where others name a person who is forgotten, their handle is struck out; what stays is said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.core.delivery import OutboxState
from bot.core.similar import clean
from bot.services import named_by_us
from bot.services.blanking import NOTES
from bot.services.named_by_us import INSTEAD
from bot.services.persons import Person
from bot.storage import cards, posts, spikes, team_settings
from bot.storage.base import Base
from bot.storage.cards import Card
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.pastes import Paste
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.watches import Watch

IN_SETTINGS = (
    "The team's settings name them ({where}). Take them out there. Where that is done before they are forgotten, "
    "nothing of it stays; otherwise the version from before does."
)
WAITING = (
    "An answer to somebody else that is still to go out names them (mention no. {number}). Let it go out, or take it "
    "back, and forget them then."
)
# What is still on its way says what its writer saw.
LIVE = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)


@dataclass(frozen=True, slots=True)
class Struck:
    """Whose words were changed: posts of others, answers of ours, and how many other places."""

    posts: list[int]
    replies: list[int]
    places: int
    ours: list[Base] = field(default_factory=list)


def naming(session: Session, person: Person) -> list[int]:
    """The posts that name them: a look through all that we hold, so it is done before anybody is kept waiting."""
    if person.named is None:
        return []
    listed = [cast(Post.mentions, Text).icontains(f'"{each}"', autoescape=True) for each in person.handles]
    rough = (Post.network == person.network, or_(_holds(person, Post.text), *listed))
    found = session.execute(select(Post.id, Post.text, Post.mentions).where(*rough).execution_options(yield_per=500))
    return [number for number, text, others in found if _without(person, text, others) != (text, others)]


def strike_late(session: Session, person: Person, late: Collection[int], now: datetime) -> None:
    """Strike them out of posts that came in while they were being forgotten."""
    changed = _posts(session, person, posts.keep(session, late))
    session.flush()
    cards.redraw(session, changed, now)
    spikes.redraw(session, changed, now)


def strike(session: Session, person: Person, named_in: Collection[Post]) -> Struck:
    """Strike their handles out of what others wrote, to the public and to each other; the cards come later. `named_in`
    are the posts that name them, which the caller has kept from others."""
    if person.named is None:
        return Struck([], [], 0)
    pastes = [each.id for each in session.scalars(select(Paste).where(_holds(person, Paste.url)))]
    session.execute(delete(Paste).where(Paste.id.in_(pastes)))
    changed, answers = _posts(session, person, named_in), _answers(session, person)
    places = len(pastes) + _notes(session, person) + _settings(session, person)
    ours = named_by_us.strike(session, person.handles, person.named)
    return Struck(changed, answers, places + len({(type(each), each.id) for each in ours}), ours)  # type: ignore[attr-defined]


def redraw(session: Session, person: Person, struck: Struck, now: datetime) -> int:
    """Have all of it drawn anew; in how many places they were named."""
    if person.named is None:
        return 0
    session.flush()
    cards.redraw_replies(session, struck.replies, now)
    cards.redraw(session, struck.posts, now)
    named_by_us.redraw(session, struck.ours, now)
    spikes.redraw(session, struck.posts, now)
    return len(struck.posts) + len(struck.replies) + struck.places + _alerts(session, person, now)


def left(session: Session, person: Person) -> tuple[str, ...]:
    """Sentences about where they are named and stay so until somebody takes them out."""
    if person.named is None:
        return person.not_theirs
    newest = team_settings.newest(session)
    where = named_by_us.in_settings(person.handles, newest.document) if newest is not None else set()
    if any(named_by_us.names(person.handles, query) for query in session.scalars(select(Watch.query))):
        where.add("watches")
    settings = (IN_SETTINGS.format(where=", ".join(sorted(where))),) if where else ()
    answers = [WAITING.format(number=number) for number in waiting(session, person)]
    return *person.not_theirs, *settings, *answers, *named_by_us.still_out(session, person.handles, person.named)


def waiting(session: Session, person: Person) -> list[int]:
    """Mentions of others to which an answer that names them is still to go out: it says what its writer saw."""
    if person.named is None:
        return []
    live = select(Reply.mention_id, Outbox.text).join(Outbox, Outbox.reply_id == Reply.id).where(Outbox.state.in_(LIVE))
    rows = session.execute(live.where(_holds(person, Outbox.text)).order_by(Reply.mention_id)).all()
    theirs = set(person.post_ids)
    return [number for number, words in rows if number not in theirs and person.named.search(words)]


def _posts(session: Session, person: Person, named_in: Collection[Post]) -> list[int]:
    changed = []
    for post in named_in:
        text, others = _without(person, post.text, post.mentions)
        if (text, others) == (post.text, post.mentions):
            continue
        post.text, post.mentions = text, others
        changed.append(post.id)
    for start in range(0, len(changed), posts.AT_ONCE):
        some = Mention.id.in_(changed[start : start + posts.AT_ONCE])
        for mention in session.scalars(select(Mention).where(some, Mention.likeness != "")):
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


def _settings(session: Session, person: Person) -> int:
    """Earlier versions of the settings, and watches that nobody reads any more."""
    found = named_by_us.clean_settings(session, person.handles)
    for watch in session.scalars(select(Watch).where(Watch.active.is_(False), _holds(person, Watch.query))):
        watch.query = f"(removed {watch.id})"
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
    return named_by_us.holds(person.handles, column)


def _named(person: Person, words: Any) -> bool:
    return named_by_us.names(person.handles, words)


def _struck(person: Person, words: str) -> str:
    return person.named.sub(INSTEAD, words) if person.named is not None else words


def _without(person: Person, text: str, others: list[Any]) -> tuple[str, list[Any]]:
    """The words of a post, and whom it names, without them."""
    low = {handle.casefold() for handle in person.handles}
    return _struck(person, text), [each for each in others if each.casefold() not in low]
