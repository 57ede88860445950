"""Answering which: where one person has written several posts under a card, the one that a reply stands under."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.core.replies import ReplyState
from bot.core.reply_form import Choice
from bot.services.reply_drawing import quote
from bot.storage import follow_ups, posts
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

GONE = (
    "*Look again:* the author has deleted the post that you were answering. Your words are still here; they would now "
    "stand under the post below."
)


def choices(session: Session, mention: Mention, to: int | None) -> tuple[Choice, ...]:
    """The posts of the person who leads this card, newest first; none where there is but one."""
    later = follow_ups.by_the_same(session, mention, to)
    if not later:
        return ()
    sent = set(
        session.scalars(select(Reply.to_id).where(Reply.mention_id == mention.id, Reply.state == ReplyState.SENT))
    )
    first = None in sent or bool(posts.ours_to(session, mention.post))
    found = [Choice(each.id, quote(each.post), each.status is Status.ANSWERED or each.id in sent) for each in later]
    return (*found, Choice(mention.id, quote(mention.post), first))


def unanswered(session: Session, mention: Mention) -> int:
    """Of an item that is answered, how many posts of the person who leads it have no answer of their own."""
    if mention.status is not Status.ANSWERED:
        return 0
    return sum(not each.answered for each in choices(session, mention, None))


def chosen(session: Session, mention: Mention, among: tuple[Choice, ...], to: int | None) -> Mention:
    """The mention whose post is answered: the one that was chosen, if it is still there; or else, of those that no
    answer of ours has touched, the newest that speaks of risk of harm, the one that leads the card, which whoever
    presses Reply has read, or the newest."""
    if to not in {each.number for each in among}:
        waiting = [each.number for each in among if not each.answered]
        risky = session.scalars(select(Mention.id).where(Mention.id.in_(waiting), Mention.harm)).all()
        first = [each for each in waiting if each in risky] or [each for each in waiting if each == mention.id]
        to = next(iter([*first, *waiting, *(each.number for each in among)]), mention.id)
    return mention if to == mention.id else session.get_one(Mention, to)
