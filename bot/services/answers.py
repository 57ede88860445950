"""Answers: what our own accounts wrote is linked to the mention that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import Action, Status, after, before
from bot.services import owed
from bot.storage import cards, contacts, history, mentions
from bot.storage.mentions import Mention
from bot.storage.posts import Post


def link(session: Session, new_ids: Sequence[int], now: datetime) -> None:
    """Link new posts of ours to the mentions they answer, and new mentions to answers that were read earlier."""
    if not new_ids:
        return
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
    mentions.keep_all(session, {each for number, lead_id, _ in pairs.values() for each in (number, lead_id) if each})
    for number, _, answer in pairs.values():
        if (mention := mentions.keep(session, number)) is not None:
            answered(session, mention, answer, now)


def answered(session: Session, mention: Mention, answer: Post, now: datetime) -> None:
    """Mark a mention as answered by a post of ours, and the one whose card shows it in the same conversation.

    One that has its answer keeps it. Where somebody's word was all there was, this is the post that was meant.
    """
    for each in _shown_together(session, mention):
        if each.answer_id is not None:
            continue
        if each.status in before(Action.ANSWER_SEEN):
            each.answer_id = answer.id
            _moved(session, each, answer.posted_at, now, post=answer.key)
        elif each.status in (Status.ANSWERED, Status.CLOSED) and each.answered_at is not None:
            each.answer_id = answer.id
            _redraw(session, each, now)


def answered_unseen(session: Session, mention: Mention, at: datetime, now: datetime) -> None:
    """Mark a mention as answered on somebody's word, where Kestrel cannot read the network."""
    for each in _shown_together(session, mention):
        if each.status in before(Action.ANSWER_SEEN):
            _moved(session, each, at, now)


def _shown_together(session: Session, mention: Mention) -> list[Mention]:
    """The mention and its lead; under a lead of another conversation stand strangers with the same words."""
    lead = mentions.keep(session, mention.lead_id) if mention.lead_id else None
    return [mention, lead] if lead is not None and lead.post.conversation == mention.post.conversation else [mention]


def _moved(session: Session, mention: Mention, at: datetime, now: datetime, **note: str) -> None:
    mention.status, mention.answered_at = after(mention.status, Action.ANSWER_SEEN), at
    owed.end(session, [mention.id], now)
    history.add(session, mention.id, Action.ANSWER_SEEN, by=history.KESTREL, at=now, **note)
    _redraw(session, mention, now)


def _redraw(session: Session, mention: Mention, now: datetime) -> None:
    """Its own card, and those of the same person's later posts, which tell how the earlier ones were answered."""
    cards.redraw(session, {mention.id, mention.lead_id or mention.id, *contacts.later(session, mention)}, now)
