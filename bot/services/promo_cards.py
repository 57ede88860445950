"""The cards of a promo: one in the channel on whose thread its runs hang, one whenever it asks a second pair of eyes,
and one to its writer when somebody wants it otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.promos import PromoState
from bot.desk import Desk
from bot.storage import cards, promos, run_lists
from bot.storage.cards import Card, CardKind
from bot.storage.promos import Promo


def show(session: Session, desk: Desk, promo: Promo) -> None:
    """See to it that the channel shows a promo as it stands: after it was saved, and after it was changed.

    Where it asks, a new card stands at the foot of the channel, once for each version of its words and times.
    """
    now, about = desk.now(), {"promo_id": promo.id}
    if cards.of_promo(session, promo.id) is None:
        cards.add(session, [cards.row(CardKind.PROMO, channel=desk.channel, priority=cards.OWNED, at=now) | about])
    if promo.state is PromoState.ASKED and not _asks(session, promo):
        asks = cards.row(CardKind.PROMO_ASKED, channel=desk.channel, priority=cards.OWNED, at=now)
        cards.add(session, [asks | about | {"about": {"revision": promo.revision}}])
    redraw(session, desk, promo)


def tell_writer(session: Session, desk: Desk, promo: Promo) -> None:
    """Tell whoever wrote it last that a colleague wants it otherwise, in their own conversation with Kestrel."""
    tell(session, desk, promo, [promo.writer])


def tell(session: Session, desk: Desk, promo: Promo, users: Sequence[str]) -> None:
    """The same to those whose promo a colleague has changed, so that it waits again."""
    row = cards.row(CardKind.PROMO_ASKED, channel="", priority=cards.OWNED, at=desk.now())
    cards.add(session, [row | {"promo_id": promo.id, "user": user} for user in users])


def redraw(session: Session, desk: Desk, promo: Promo) -> None:
    """Everything that shows a promo itself, and the cards of runs that ask: they show the words that would go out."""
    session.flush()
    promos.redraw(session, promo.id, desk.now())
    run_lists.redraw_asking(session, desk.now(), [promo.id])


def _asks(session: Session, promo: Promo) -> bool:
    """Whether a card asks about this version already."""
    newest = cards.newest_asking(session, promo.id)
    card = session.get(Card, newest) if newest is not None else None
    return card is not None and (card.about or {}).get("revision") == promo.revision
