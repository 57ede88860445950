"""Forgetting again: a backup that was put back brings back people who were forgotten since; they are forgotten anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.services import forgetting, people, persons
from bot.services.persons import Person
from bot.services.refusals import Refusal
from bot.storage import forgotten, history, restored
from bot.storage.engine import Database
from bot.storage.outbox import Outbox
from bot.storage.people import Mute
from bot.storage.posts import Post
from bot.storage.replies import Reply


@dataclass(frozen=True, slots=True)
class Again:
    """How many people of a list were found and forgotten; how many answers to them were about to leave when the backup
    was made, so that they may be public; who could not be forgotten, and why; what only a person can remove; and where
    our public answers to them stand."""

    people: int
    may_stand: int
    refused: tuple[str, ...]
    left: tuple[str, ...]
    answers: tuple[str, ...]


def again(database: Database, given_key: bytes | None, hashes: dict[str, datetime], now: datetime) -> Again:
    """After a backup was put back: forget once more whoever was forgotten since, by their hashes and as far as they had
    written by then.

    Each by themselves, so that one who is refused keeps nobody else; and all of the list is remembered as it stands,
    for the next list and the next backup, whether anything of them was found or not.
    """
    with database.write.begin() as session:
        key = people.the_key(session, given_key)
        forgotten.take_over(session, hashes)
        for person, at in hashes.items():
            session.execute(delete(Mute).where(Mute.person == person, Mute.at <= at))
    with database.read() as session:
        before = restored.latest_backup(session)
        rows = session.execute(
            select(Post.network, Post.author_id).where(Post.ours.is_(False), Post.author_id != "").distinct()
        ).all()
    found, may_stand, refused, left = 0, 0, [], []
    answers: list[str] = []
    for network, author in sorted(map(tuple, rows)):
        until = hashes.get(people.hash_of(key, network, author))
        if until is None:
            continue
        who = partial(persons.of_ids, network=network, author_ids=[author], until=until)
        _, named_in = forgetting.look(database, who)
        try:
            with database.write.begin() as session:
                theirs = who(session)
                if not theirs.post_ids:
                    continue
                may_stand += _undo_restored(session, theirs, before, now) if before is not None else 0
                done = forgetting.carry_out(session, given_key, theirs, named_in, now, by=history.KESTREL, at=until)
            done = forgetting.strike_late(database, theirs, done, now)
            found += 1
            left += [f"{network}, {author}: {sentence}" for sentence in done.left]
            answers += done.answers
        except Refusal as refusal:
            refused.append(f"{network}, {author}: {refusal.sentence}")
    return Again(found, may_stand, tuple(refused), tuple(left), tuple(dict.fromkeys(answers)))


def _undo_restored(session: Session, person: Person, before: datetime, now: datetime) -> int:
    """Undo answers to them that only the restore made unsure: nobody will ever look for them. How many those are."""
    free = Outbox.holder.is_(None) | (Outbox.held_until <= now)
    unsure = (Outbox.state.in_((OutboxState.SENDING, OutboxState.UNSURE)), Outbox.attempted_at <= before, free)
    theirs = select(Reply, Outbox).join(Outbox, Reply.id == Outbox.reply_id).where(*unsure)
    found = session.execute(theirs.where(Reply.mention_id.in_(person.post_ids)).order_by(Outbox.id)).all()
    for reply, row in found:
        reply.may_stand, row.state, row.asks, row.holder, row.held_until = True, OutboxState.UNDONE, False, None, None
    session.flush()
    return len(found)
