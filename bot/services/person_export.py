"""Everything that is held of one person, as they may have it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.services import people, persons
from bot.services.persons import Person
from bot.services.refusals import Refusal
from bot.storage.base import Base, table_of
from bot.storage.cards import Card
from bot.storage.chases import Chase
from bot.storage.deadlines import Deadline
from bot.storage.engine import Database
from bot.storage.forgotten import Forgotten
from bot.storage.history import History
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.people import Mute, OptOut
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.shared import Shared
from bot.storage.stories import Story

Document = dict[str, Any]
ABOUT = (
    "Everything that Kestrel holds of this person. Colleagues stand in it by their Slack member IDs. What colleagues "
    "wrote in threads in Slack is not Kestrel's and not in it. Messages in Slack are named by their channel and time "
    "stamp; they show the posts that stand here. Where others name them with their handle is not in it."
)
# Where none of these is there, nothing is held of anybody.
KEPT = ("posts", "invitations", "no_invitations_since", "muted_since", "forgotten_at")
# What only serves the board's work.
INNER = frozenset(
    {"priority", "sort_at", "retry_at", "tries", "packed", "list_id", "thread_id", "wanted", "shown", "form"}
)


def exported(
    database: Database, given_key: bytes | None, asked: str, now: datetime, *, network: str | None = None
) -> Document:
    """Everything held of one person, ready for JSON. Raises `Refusal` where nobody, or more than one, is meant."""
    with database.read() as session:
        person = persons.find(session, asked, network)
        held = given_key or people.held_key(session)
        hashes = person.hashes(held) if held is not None else ()
        document = _document(session, person, hashes, now)
    if not any(document[name] for name in KEPT):
        raise Refusal(persons.NOBODY)
    return document


def known(database: Database, given_key: bytes | None, asked: str, network: str | None = None) -> Person:
    """Who is meant, where something is held of them: quicker than to gather it. Raises `Refusal` as `exported` does."""
    with database.read() as session:
        person = persons.find(session, asked, network)
        held = given_key or people.held_key(session)
        hashed = list(person.hashes(held)) if held is not None else []
        if person.post_ids or any(_first(session, table, hashed) for table in (OptOut, Mute, Forgotten)):
            return person
        if session.scalar(select(Invitation.id).where(Invitation.person.in_(hashed)).limit(1)) is not None:
            return person
    raise Refusal(persons.NOBODY)


def _document(session: Session, person: Person, hashes: Iterable[str], now: datetime) -> Document:
    ids, hashed = list(person.post_ids), list(hashes)
    posts = session.scalars(select(Post).where(Post.id.in_(ids)).order_by(Post.id)).all()
    replies = session.scalars(select(Reply).where(Reply.mention_id.in_(ids)).order_by(Reply.id)).all()
    numbers = [reply.id for reply in replies]
    invited = (Invitation.reply_id.in_(numbers)) | Invitation.person.in_(hashed)
    invitations = session.scalars(select(Invitation).where(invited).order_by(Invitation.id)).all()
    stories = [each.story_id for each in invitations if each.story_id is not None]
    lists = select(Shared.card_id).where(Shared.mention_id.in_(ids))
    reminders = select(Chase.card_id).join(Deadline).where(Deadline.mention_id.in_(ids))
    shown = or_(
        Card.mention_id.in_(ids), Card.reply_id.in_(numbers), Card.story_id.in_(stories), Card.id.in_(lists),
        Card.id.in_(reminders),
    )  # fmt: skip
    return {
        "about": ABOUT,
        "not_in_it": list(person.not_theirs),
        "made_at": now.isoformat(),
        "network": person.network,
        "accounts": list(person.author_ids),
        "handles": list(person.handles),
        "names": sorted({post.name for post in posts} - {""}),
        "posts": [_row(post) for post in posts],
        "mentions": _rows(session, Mention, Mention.id.in_(ids)),
        "history": _rows(session, History, History.mention_id.in_(ids)),
        "our_answers": [_row(reply) for reply in replies],
        "on_their_way": _rows(session, Outbox, Outbox.reply_id.in_(numbers)),
        "invitations": [_row(each) for each in invitations],
        "stories": _rows(session, Story, Story.id.in_(stories)),
        "messages_in_slack": _rows(session, Card, shown),
        "no_invitations_since": _first(session, OptOut, hashed),
        "muted_since": _first(session, Mute, hashed),
        "forgotten_at": _first(session, Forgotten, hashed),
    }


def _rows(session: Session, table: type[Base], which: Any) -> list[Document]:
    return [_row(row) for row in session.scalars(select(table).where(which).order_by(*table_of(table).primary_key))]


def _row(row: Base) -> Document:
    names = (column.name for column in table_of(type(row)).columns if column.name not in INNER)
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date) else value


def _first(session: Session, table: type[OptOut] | type[Mute] | type[Forgotten], hashed: list[str]) -> str | None:
    found = session.scalar(select(table.at).where(table.person.in_(hashed)).order_by(table.at).limit(1))
    return found.isoformat() if found is not None else None
