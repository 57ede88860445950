"""Answers: what our own accounts wrote is linked to the mention that it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Action, Status, after, before
from bot.desk import Desk
from bot.services import follow_ups, owed
from bot.services.redrawing import Redrawing
from bot.storage import contacts, history, mentions
from bot.storage.mentions import Mention
from bot.storage.posts import Post


class Found(NamedTuple):
    """A post of ours that answers a mention; `again` if it answers what the same person wrote under it later."""

    post: Post
    again: bool


def link(
    session: Session, desk: Desk, new_ids: Sequence[int], redrawing: Redrawing, *, also: Collection[int] = ()
) -> dict[int, Post]:
    """Link new posts of ours to the mentions they answer, and new mentions to answers that were read earlier; the
    newest answer that was found for each. Those that the caller will want (`also`) are kept in the same go; it asks for
    the redrawing at the end."""
    if not new_ids:
        return {}
    theirs, ours = aliased(Post), aliased(Post)
    # An edited post can be answered under either of its ids.
    replied = (ours.network == theirs.network) & or_(ours.reply_to == theirs.key, ours.reply_to == theirs.version)
    pairs = (
        select(Mention.id, Mention.lead_id, ours)
        .join(theirs, Mention.id == theirs.id)
        .join(ours, replied & ours.ours)
        .order_by(Mention.id, ours.posted_at)
    )
    # Two questions rather than one with "or": each finds its rows by an index.
    linked = {
        (number, answer.id): (number, lead_id, answer)
        for condition in (ours.id.in_(new_ids), theirs.id.in_(new_ids))
        for number, lead_id, answer in session.execute(pairs.where(condition))
    }
    mentions.keep_all(
        session, {each for number, lead_id, _ in linked.values() for each in (number, lead_id) if each} | set(also)
    )
    found: dict[int, list[Found]] = {}
    for number, _, answer in linked.values():
        if (mention := mentions.keep(session, number)) is not None:
            _collect(session, mention, answer, found)
    return _settle(session, desk, found, redrawing)


def answered(session: Session, desk: Desk, mention: Mention, answer: Post, now: datetime) -> None:
    """Mark a mention as answered by a post of ours, and the one whose card shows it in the same conversation."""
    redrawing, found = Redrawing(now), dict[int, list[Found]]()
    _collect(session, mention, answer, found)
    _settle(session, desk, found, redrawing)
    redrawing.ask(session, desk)


def answered_unseen(session: Session, desk: Desk, mention: Mention, at: datetime, now: datetime) -> None:
    """Mark a mention as answered on somebody's word, where Kestrel cannot read the network."""
    redrawing = Redrawing(now)
    for each in _shown_together(session, mention):
        if each.status in before(Action.ANSWER_SEEN):
            _moved(session, desk, each, at, redrawing)
    redrawing.ask(session, desk)


def _collect(session: Session, mention: Mention, answer: Post, found: dict[int, list[Found]]) -> None:
    for each in _shown_together(session, mention):
        again = each is not mention and mention.follow_up is FollowUp.MORE
        found.setdefault(each.id, []).append(Found(answer, again))


def _settle(session: Session, desk: Desk, found: dict[int, list[Found]], redrawing: Redrawing) -> dict[int, Post]:
    """Give each mention its answer: follow-ups first, since what has an answer of its own reopens nothing."""
    held = [session.get_one(Mention, number) for number in found]
    for mention in sorted(held, key=lambda each: (each.lead_id is None, each.id)):
        _answered(session, desk, mention, found[mention.id], redrawing)
    return {number: max((each.post for each in answers), key=_written) for number, answers in found.items()}


def _answered(session: Session, desk: Desk, mention: Mention, found: Sequence[Found], redrawing: Redrawing) -> None:
    """The first answer counts and stays, but for a newer one to what the person wrote again.

    Where somebody's word was all there was, this is the post that was meant. What the person wrote after that answer
    reopens it at once.
    """
    first = next((each.post for each in found if not each.again), None)
    newest = max((each.post for each in found if each.again), key=_written, default=None)
    if mention.status in before(Action.ANSWER_SEEN):
        answer = max((post for post in (first, newest) if post is not None), key=_written)
        mention.answer_id = answer.id
        _moved(session, desk, mention, answer.posted_at, redrawing, post=answer.key)
    elif mention.status is not Status.DELETED and newest is not None:
        follow_ups.answered_again(session, mention, newest, redrawing)
    elif mention.answer_id is None and mention.answered_at is not None and first is not None:
        mention.answer_id = first.id
        _note(session, mention, redrawing)


def _written(post: Post) -> datetime:
    return post.posted_at


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
    redrawing.changed |= {mention.id, mention.lead_id or mention.id, *contacts.beside(session, mention)}
