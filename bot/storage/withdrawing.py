"""Withdrawing: the messages that tell of something leave the chat for good; their rows stay, so that sums hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.storage import cards
from bot.storage.cards import Card
from bot.storage.stories import Story

# After everything that people wait for.
LAST = cards.LATER + 1


def withdraw(
    session: Session, mention_ids: Collection[int], reply_ids: Collection[int], story_ids: Collection[int],
    at: datetime, *, priority: int = LAST, more: Collection[int] = (),
) -> None:  # fmt: skip
    """Take every message about these out of the chat: the board deletes them, those in a thread before its first.

    What is a line of a list is no message of its own: its list is drawn anew. `more` are other cards. Read first and
    changed by their ids, so that the three indexes are used and all take cards in one order.
    """
    shown: list[ColumnElement[bool]] = []
    for column, ids in (
        (Card.mention_id, mention_ids), (Card.reply_id, reply_ids), (Card.story_id, story_ids),
    ):  # fmt: skip
        if ids:
            shown.append(column.in_(list(ids)))
    if not shown and not more:
        return
    theirs = {*more, *session.scalars(select(Card.id).where(or_(false(), *shown)))}
    theirs |= set(session.scalars(select(Card.id).where(Card.thread_id.in_(theirs))))
    anew: dict[str, Any] = {
        "withdrawn": True, "wanted": Card.wanted + 1, "wanted_at": at, "priority": priority, "retry_at": None,
        "tries": 0,
    }  # fmt: skip
    session.execute(
        update(Card).where(Card.id.in_(sorted(theirs)), Card.withdrawn.is_(False)).values(anew)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def to_follow(session: Session, card_id: int) -> bool:
    """Whether messages in the thread of this one are still to be withdrawn, and nothing has kept them from it yet."""
    inner = aliased(Card)
    waits = (inner.thread_id == card_id, inner.withdrawn, inner.wanted > inner.shown, inner.failed.is_(None))
    return session.scalar(select(inner.id).where(*waits, inner.tries == 0).limit(1)) is not None


def forget_stories(session: Session, story_ids: Collection[int]) -> None:
    """Take the title and the address out of stories, and look for no more responses; that there were some stays."""
    if story_ids:
        session.execute(
            update(Story).where(Story.id.in_(list(story_ids))).values(title="", url="", look_at=None)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
