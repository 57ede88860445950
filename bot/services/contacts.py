"""Contacts: what the same person wrote to us before a mention, and each answer of ours to that, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import Contact
from bot.core.replies import ReplyState
from bot.storage import posts
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

# So many are told; the others are counted.
TOLD = 3


def told(session: Session, earlier: Sequence[Mention]) -> tuple[Contact, ...]:
    """The newest of them, newest first. What was written under another's card was answered with it; what came after
    the last answer was not."""
    answers = {post.id: post for post in posts.of_ids(session, [m.answer_id for m in earlier if m.answer_id])}
    wrote = _writers(session, list(answers))
    found: list[Contact] = []
    seen: set[int | datetime] = set()
    for item in _items(earlier):
        answered = [each for each in item if each.answered_at is not None]
        last = max((each.answered_at for each in answered if each.answered_at), default=None)
        for each in item:
            if each.answered_at is None:
                if last is None or each.post.posted_at > last:
                    found.append(Contact(each.post.posted_at, None, None, None))
                continue
            answer = answers.get(each.answer_id or 0)
            key = answer.id if answer is not None else each.answered_at
            if key not in seen:
                seen.add(key)
                found.append(_contact(_asked(answered, answer) or each, item[-1], answer, wrote))
    return tuple(found[:TOLD])


def _items(earlier: Sequence[Mention]) -> list[list[Mention]]:
    """Those that stand under one card, newest first; a card that another person leads joins nothing."""
    own = {mention.id for mention in earlier}
    items: dict[int, list[Mention]] = {}
    for mention in earlier:
        lead = mention.lead_id if mention.lead_id in own else None
        items.setdefault(lead or mention.id, []).append(mention)
    return list(items.values())


def _asked(answered: Sequence[Mention], answer: Post | None) -> Mention | None:
    """Which of a person's posts an answer stands under."""
    if answer is None:
        return None
    return next((each for each in answered if answer.reply_to in (each.post.key, each.post.version)), None)


def _contact(asked: Mention, lead: Mention, answer: Post | None, wrote: dict[int, str]) -> Contact:
    at = answer.posted_at if answer is not None else asked.answered_at
    waited = (at - asked.post.posted_at).total_seconds() if at is not None else None
    by = wrote.get(answer.id) if answer is not None else None
    url = answer.url if answer is not None and answer.gone_at is None else None
    return Contact(asked.post.posted_at, at, waited, by or asked.owner or lead.owner, url)


def _writers(session: Session, answer_ids: Sequence[int]) -> dict[int, str]:
    """Who of us wrote these answers, as far as they went through Kestrel."""
    if not answer_ids:
        return {}
    sent = select(Reply.post_id, Reply.by).where(Reply.post_id.in_(answer_ids), Reply.state == ReplyState.SENT)
    return {number: by for number, by in session.execute(sent) if number is not None}
