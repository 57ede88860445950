"""Cards by number: those that wait, alerts that reached nobody, and those that the chat would not take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.storage.base import table_of
from bot.storage.cards import ORDINARY, Card, CardKind

_TABLE = table_of(Card)
# Risk of harm alone: whoever is told of a snooze that is over has a card in the channel, too.
_HARM = (Card.kind == CardKind.ALERT, Card.about.is_(None))


def unreached(session: Session) -> int:
    """How many mentions with risk of harm could be told to nobody directly."""
    reached = select(_TABLE.c.mention_id).where(_TABLE.c.kind == CardKind.ALERT, _TABLE.c.failed.is_(None))
    failed = (*_HARM, Card.failed.is_not(None), Card.mention_id.not_in(reached))
    return session.scalar(select(func.count(func.distinct(Card.mention_id))).where(*failed)) or 0


def missed(session: Session, mention_id: int) -> set[str | None]:
    """The members who could not be told of one mention's risk of harm."""
    failed = (*_HARM, Card.failed.is_not(None), Card.mention_id == mention_id)
    return set(session.scalars(select(Card.user).where(*failed)))


def alarmed(session: Session, mention_id: int, since: datetime) -> bool:
    """Whether somebody has been told of a mention's risk of harm since a moment."""
    told = (*_HARM, Card.mention_id == mention_id, Card.sort_at >= since)
    return session.scalar(select(Card.id).where(*told).limit(1)) is not None


def refused(session: Session) -> int:
    """How many cards the chat would not take."""
    return (
        session.scalar(
            select(func.count()).select_from(Card).where(Card.failed.is_not(None), Card.attempted_at.is_not(None))
        )
        or 0
    )


def waiting(session: Session, channel: str) -> int:
    """How many ordinary mention cards of a channel have not been sent yet."""
    return session.scalar(select(func.count()).select_from(Card).where(*unsent(channel))) or 0


def unsent(channel: str) -> tuple[Any, ...]:
    """The conditions for an ordinary mention card that nothing has been done about yet."""
    return (
        Card.channel == channel,
        Card.kind == CardKind.MENTION,
        Card.priority == ORDINARY,
        Card.wanted > Card.shown,
        Card.ts.is_(None),
        Card.packed.is_(False),
        Card.failed.is_(None),
        Card.attempted_at.is_(None),
    )


def held_back(now: datetime) -> Any:
    """A card that waits for a moment, though nothing went wrong with it: somebody has their quiet hours."""
    return (
        Card.retry_at.is_not(None)
        & (Card.retry_at > now)
        & (Card.tries == 0)
        & Card.ts.is_(None)
        & Card.attempted_at.is_(None)
    )
