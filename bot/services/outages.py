"""Outages: when a network cannot be read and a person should know, one card says so until it is well again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import OutageCard
from bot.desk import Desk
from bot.storage import cards, outages
from bot.storage.cards import Card, CardKind
from bot.storage.outages import Outage
from bot.storage.watches import Watch

# Trouble that passes by itself is told only when it lasts: people would learn to look away.
PATIENCE = timedelta(minutes=30)


def tell(session: Session, desk: Desk, watch: Watch) -> None:
    """After a read that failed: put up the network's card where a person is needed or the trouble lasts."""
    now = desk.now()
    since = watch.trouble_since or now
    outage = outages.current(session, watch.network)
    if outage is None and (watch.needs_person or now - since >= PATIENCE):
        outage = Outage(network=watch.network, began_at=since)
        session.add(outage)
        session.flush()
        card = cards.row(CardKind.OUTAGE, channel=desk.channel, priority=cards.SUMMARY, at=now)
        cards.add(session, [card | {"outage_id": outage.id}])


def settle(session: Session, desk: Desk, watch: Watch) -> None:
    """After a read that worked: the network's outage is over once none of its watches is in trouble."""
    outage = outages.current(session, watch.network)
    if outage is None:
        return
    session.flush()
    if not _in_trouble(session, watch.network):
        outage.ended_at = desk.now()
    _redraw(session, outage, desk.now())


def card_of(session: Session, desk: Desk, outage: Outage) -> OutageCard:
    """What the outage's card says."""
    sentences = [watch.trouble for watch in _in_trouble(session, outage.network) if watch.trouble]
    return OutageCard(
        network=outage.network,
        began_at=outage.began_at,
        ended_at=outage.ended_at,
        sentences=tuple(dict.fromkeys(sentences)),
        zone=desk.team.organisation.zone,
    )


def _in_trouble(session: Session, network: str) -> list[Watch]:
    mine = (Watch.network == network, Watch.active, Watch.trouble.is_not(None))
    return list(session.scalars(select(Watch).where(*mine).order_by(Watch.id)))


def _redraw(session: Session, outage: Outage, at: datetime) -> None:
    session.execute(
        update(Card)
        .where(Card.kind == CardKind.OUTAGE, Card.outage_id == outage.id)
        .values(wanted=Card.wanted + 1, wanted_at=at)
        .execution_options(synchronize_session=False)
    )
