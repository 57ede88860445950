"""Answers: what our own accounts wrote is linked to the mention that it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import Action, Status, after, before
from bot.desk import Desk
from bot.services import follow_ups, owed
from bot.services.redrawing import Redrawing
from bot.storage import contacts, history, mentions
from bot.storage.mentions import Mention
from bot.storage.posts import Post


def link(
    session: Session, desk: Desk, new_ids: Sequence[int], redrawing: Redrawing, *, also: Collection[int] = ()
) -> set[int]:
    """Link new posts of ours to the mentions they answer, and new mentions to answers that were read earlier; the
    mentions that were marked as answered. Those that the caller will want (`also`) are kept in the same go; it asks for
    the redrawing at the end."""
    if not new_ids:
        return set()
    theirs, ours = aliased(Post), aliased(Post)
    # An edited post can be answered under either of its ids.
    replied = (ours.network == theirs.network) & or_(ours.reply_to == theirs.key, ours.reply_to == theirs.version)
    found = (
        select(Mention.id, Mention.lead_id, ours)
        .join(theirs, Mention.id == theirs.id)
        .join(ours, replied & ours.ours)
        .order_by(Mention.id, ours.posted_at)
    )
    # Two questions rather than one with "or": each finds its rows by an index.
    pairs = {
        (number, answer.id): (number, lead_id, answer)
        for condition in (ours.id.in_(new_ids), theirs.id.in_(new_ids))
        for number, lead_id, answer in session.execute(found.where(condition))
    }
    linked = {each for number, lead_id, _ in pairs.values() for each in (number, lead_id) if each}
    mentions.keep_all(session, linked | set(also))
    moved: set[int] = set()
    for number, _, answer in pairs.values():
        if (mention := mentions.keep(session, number)) is not None:
            moved |= _answered(session, desk, mention, answer, redrawing)
    return moved


def answered(session: Session, desk: Desk, mention: Mention, answer: Post, now: datetime) -> None:
    """Mark a mention as answered by a post of ours, whose writer we know."""
    redrawing = Redrawing(now)
    _answered(session, desk, mention, answer, redrawing)
    redrawing.ask(session, desk)


def answered_unseen(session: Session, desk: Desk, mention: Mention, at: datetime, now: datetime) -> None:
    """Mark a mention as answered on somebody's word, where Kestrel cannot read the network."""
    redrawing = Redrawing(now)
    for each in _shown_together(session, mention):
        if each.status in before(Action.ANSWER_SEEN):
            _moved(session, desk, each, at, redrawing)
    redrawing.ask(session, desk)


def _answered(session: Session, desk: Desk, mention: Mention, answer: Post, redrawing: Redrawing) -> set[int]:
    """Mark a mention as answered by a post of ours, and the one whose card shows it in the same conversation; those
    that were moved by it.

    One that has its answer keeps it. Where somebody's word was all there was, this is the post that was meant. What the
    person wrote after that answer reopens it at once.
    """
    moved = set()
    for each in _shown_together(session, mention):
        if each.answer_id is not None:
            continue
        if each.status in before(Action.ANSWER_SEEN):
            each.answer_id = answer.id
            _moved(session, desk, each, answer.posted_at, redrawing, post=answer.key)
            moved.add(each.id)
        elif each.status in (Status.ANSWERED, Status.CLOSED) and each.answered_at is not None:
            each.answer_id = answer.id
            _note(session, each, redrawing)
    return moved


def _shown_together(session: Session, mention: Mention) -> list[Mention]:
    """The mention and its lead; under a lead of another conversation stand strangers with the same words, if it is not
    the same person who wrote again."""
    lead = mentions.keep(session, mention.lead_id) if mention.lead_id else None
    if lead is None:
        return [mention]
    together = mention.follow_up is not None or lead.post.conversation == mention.post.conversation
    return [mention, lead] if together else [mention]


def _moved(session: Session, desk: Desk, mention: Mention, at: datetime, redrawing: Redrawing, **note: str) -> None:
    now = redrawing.now
    mention.status, mention.answered_at = after(mention.status, Action.ANSWER_SEEN), at
    owed.end(session, [mention.id], now)
    history.add(session, mention.id, Action.ANSWER_SEEN, by=history.KESTREL, at=now, **note)
    follow_ups.after_answer(session, desk, mention, at, redrawing)
    _note(session, mention, redrawing)


def _note(session: Session, mention: Mention, redrawing: Redrawing) -> None:
    """Its own card, and those of the same person's later posts, which tell how the earlier ones were answered."""
    redrawing.changed |= {mention.id, mention.lead_id or mention.id, *contacts.later(session, mention)}
