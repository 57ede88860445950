"""Lists of mentions in a channel, in a digest or as a member put them there: which stand in which message."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, table_of
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention


class Shared(Base):
    """One line of such a list. By it the message is drawn anew when the mention changes, or its author deletes it."""

    __tablename__ = "shared"

    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True, index=True)
    place: Mapped[int]


def add(session: Session, card_id: int, mention_ids: Sequence[int]) -> None:
    """The lines of a new list, in their order."""
    lines = [{"card_id": card_id, "mention_id": each, "place": place} for place, each in enumerate(mention_ids)]
    if lines:
        session.execute(insert(table_of(Shared)), lines)


def let_go(session: Session, mention_ids: Collection[int]) -> Sequence[int]:
    """Take the lines of these mentions out of every list; the lists in a channel in which none is left.

    A digest has more to say than its lines: it is never among them, and is drawn anew without the words.
    """
    theirs = Shared.mention_id.in_(list(mention_ids))
    lists = set(session.scalars(select(Shared.card_id).where(theirs)))
    session.execute(delete(Shared).where(theirs).execution_options(synchronize_session=False))
    left = select(Shared.card_id).where(Shared.card_id.in_(lists))
    empty = select(Card.id).where(Card.id.in_(lists), Card.kind == CardKind.SHARED, Card.id.not_in(left))
    return session.scalars(empty.order_by(Card.id)).all()


def of_card(session: Session, card_id: int) -> Sequence[Mention]:
    """The mentions of a list, in their order."""
    mine = select(Mention).join(Shared, Shared.mention_id == Mention.id).where(Shared.card_id == card_id)
    return session.scalars(mine.order_by(Shared.place)).all()
