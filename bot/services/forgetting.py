"""Forgetting: everything that is held of one person goes, in the database and in the chat; counts stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.lifecycle import Action, Status, after
from bot.services import groups, mentioned, people, persons, public_answers, removing
from bot.services.persons import Person
from bot.services.refusals import Refusal
from bot.storage import cards, contacts, deadlines, forgotten, history, marks, mentions, posts
from bot.storage.engine import Database
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.people import Mute
from bot.storage.posts import Post
from bot.storage.replies import Reply

log = structlog.get_logger()

WHY = "The person was forgotten."
DONE = "That is done already."
BUSY = (
    "Kestrel is publishing an answer to this person at this moment, or does not know yet whether it stands there. Try "
    "again in a minute; if a card asks whether it is there, answer that first. Nothing has changed."
)


NAMED = (
    "An answer to somebody else that is still to go out names them (mention no. {number}). Wait until it is out, or "
    "take it back, then try again. Nothing has changed."
)
STILL = (
    "A post that came in at that moment may still name them: look for the handle with `/mentions`, in quotation marks."
)


@dataclass(frozen=True, slots=True)
class Forgot:
    """What was removed: posts, answers of ours, and places where somebody else named them. `left` has sentences about
    what only a person can remove, `answers` says where our public answers stand: nobody can find them any more."""

    posts: int
    replies: int
    named: int
    left: tuple[str, ...]
    answers: tuple[str, ...] = ()


def forget(
    database: Database, given_key: bytes | None, asked: str, now: datetime,
    *, by: str, network: str | None = None, delivery: str | None = None,
) -> Forgot:  # fmt: skip
    """Forget one person. Raises `Refusal` where nobody, or more than one, is meant, while something is on its way to
    them, and for a repeat. A later post of theirs is a new one: nobody is watched for.

    That they want no invitations stays, as a hash: otherwise we would invite them again. A mute goes.
    """
    # Who is meant, and who names them, is looked up before others have to wait; what is new since is found quickly.
    found, named_in = look(database, lambda session: persons.find(session, asked, network))
    with database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            raise Refusal(DONE)
        person = persons.since(session, found) if found is not None else persons.find(session, asked, network)
        # Afterwards nobody could find them by that name any more, to strike it out.
        if waiting := mentioned.waiting(session, person):
            raise Refusal(NAMED.format(number=waiting[0]))
        done = carry_out(session, given_key, person, named_in, now, by=by)
    return strike_late(database, person, done, now)


def left(database: Database, person: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is better known before somebody is forgotten than afterwards: sentences about what only a person can remove,
    and where our public answers to them stand."""
    with database.read() as session:
        return mentioned.left(session, person), public_answers.links(session, person.post_ids)


def wipe(database: Database, now: datetime) -> None:
    """Overwrite what the database itself has left of people who were forgotten; nothing where nobody was. What others
    kept from being overwritten is so next time."""
    with database.read() as session:
        if not forgotten.to_wipe(session):
            return
    if not database.wipe():
        return
    with database.write.begin() as session:
        forgotten.wiped(session, now, now)


def look(database: Database, who: Callable[[Session], Person]) -> tuple[Person | None, list[int]]:
    """Somebody, and the posts that name them. None where a `Refusal` is to be said: that is done where it counts."""
    with database.read() as session:
        try:
            person = who(session)
        except Refusal:
            return None, []
        return person, mentioned.naming(session, person)


def strike_late(database: Database, person: Person, done: Forgot, now: datetime) -> Forgot:
    """What came in between the look and the end names them still. They are forgotten whether this works or not."""
    try:
        _, late = look(database, lambda _: person)
        if late:
            with database.write.begin() as session:
                mentioned.strike_late(session, person, late, now)
    except SQLAlchemyError as trouble:
        log.warning("named_still", error=type(trouble).__name__)
        return replace(done, left=(*done.left, STILL))
    return replace(done, named=done.named + len(late))


def carry_out(
    session: Session, given_key: bytes | None, person: Person, named_in: Sequence[int], now: datetime, *, by: str,
    at: datetime | None = None,
) -> Forgot:  # fmt: skip
    """Forget them in the caller's transaction, as of `at`; `named_in` is what `look` found. Raises `Refusal` while
    something is on its way to them."""
    key = people.the_key(session, given_key)
    hashes = person.hashes(key)
    theirs, named = _keep(session, person, named_in)
    _refuse_while_busy(session, theirs)
    answers = public_answers.links(session, person.post_ids)
    told = {number for each in theirs for number in contacts.later(session, each)} - {each.id for each in theirs}
    heirs = _let_go(session, person, theirs, now)
    removed = removing.words(session, theirs, now, why=WHY)
    struck = mentioned.strike(session, person, named)
    session.execute(delete(Mute).where(Mute.person.in_(hashes)))
    session.execute(
        update(Invitation).where(Invitation.person.in_(hashes)).values(person="")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    forgotten.note(session, hashes, at or now)
    for lead, heir in heirs.items():
        groups.hand_card(session, lead, heir)
    cards.redraw(session, sorted({*heirs.values(), *told}), now)
    removing.messages(session, removed, now, priority=cards.ORDINARY)
    places = mentioned.redraw(session, person, struck, now)
    for mention in theirs:
        history.add(session, mention.id, "forgotten", by=by, at=now)
    log.info("person_forgotten", posts=len(person.post_ids), replies=len(removed.replies))
    return Forgot(len(person.post_ids), len(removed.replies), places, mentioned.left(session, person), answers)


def _keep(session: Session, person: Person, named_in: Sequence[int]) -> tuple[Sequence[Mention], Sequence[Post]]:
    """Their mentions, and the posts that name them, kept from others in the order in which everybody keeps them: all
    posts that change come first, in one go, with those that we wrote."""
    ids = list(person.post_ids)
    ours = [each.id for each in posts.ours_to(session, *posts.of_ids(session, ids))]
    naming = set(named_in)
    named = [post for post in posts.keep(session, {*ids, *ours, *naming}) if post.id in naming]
    mentions.keep_all(session, ids, gathered=ids)
    theirs = select(Mention).where(Mention.id.in_(ids)).order_by(Mention.id)
    return session.scalars(theirs.execution_options(populate_existing=True)).all(), named


def _refuse_while_busy(session: Session, theirs: Sequence[Mention]) -> None:
    ids = [mention.id for mention in theirs]
    busy = Outbox.state.in_((OutboxState.SENDING, OutboxState.UNSURE)) | Outbox.holder.is_not(None)
    leaving = select(Outbox.id).join(Reply, Reply.id == Outbox.reply_id).where(Reply.mention_id.in_(ids), busy)
    if session.scalar(leaving.limit(1)) is not None:
        raise Refusal(BUSY)


def _let_go(session: Session, person: Person, theirs: Sequence[Mention], now: datetime) -> dict[int, int]:
    """Their posts are blanked, and what they led is led by others from now on: by whom."""
    written = session.scalars(select(Post).where(Post.id.in_(person.post_ids)).order_by(Post.id)).all()
    for ours in posts.ours_to(session, *written):
        posts.blank_ours(ours, now)
    for post in written:
        posts.blank(post, now)
    session.flush()
    handed = {mention.id: groups.hand_over(session, mention, now) for mention in theirs if mention.lead_id is None}
    for mention in theirs:
        if mention.status is not Status.DELETED:
            mention.status = after(mention.status, Action.AUTHOR_DELETED)
        mention.owner = mention.owned_at = mention.until_at = mention.offered_at = mention.escalated_to = None
    deadlines.end(session, [mention.id for mention in theirs], now)
    return {lead: heir for lead, heir in handed.items() if heir is not None}
