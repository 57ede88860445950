"""Outages: when a network cannot be read and a person should know, one card says so until it is well again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import OutageCard
from bot.desk import Desk
from bot.storage import cards, outages, watches
from bot.storage.cards import Card, CardKind
from bot.storage.outages import Outage
from bot.storage.watches import Watch

# Trouble that passes by itself is told on a card only when it lasts: people would learn to look away.
PATIENCE = timedelta(minutes=30)
# The digest tells of it much sooner: when so many readings at the slowest beat did not take place, but of no hiccup.
MISSED, HICCUP = 3, timedelta(minutes=5)


def tell(session: Session, desk: Desk, watch: Watch) -> None:
    """After a read that failed: write the outage down once it is one, and put up the network's card where a person is
    needed or the trouble lasts."""
    now = desk.now()
    since = watch.trouble_since or now
    if not watch.needs_person and now - since < worth_telling(desk):
        return
    if outages.current(session, watch.network) is None:
        outages.begin(session, watch.network, since)
    outage = outages.current(session, watch.network)
    if outage is None or not (watch.needs_person or now - since >= PATIENCE):
        return
    if session.scalar(select(Card.id).where(Card.outage_id == outage.id).limit(1)) is not None:
        _redraw(session, outage, now)
        return
    card = cards.row(CardKind.OUTAGE, channel=desk.channel, priority=cards.SUMMARY, at=now)
    cards.add(session, [card | {"outage_id": outage.id}])


def settle(session: Session, desk: Desk, network: str, since: datetime | None = None) -> None:
    """After a read that worked: the network's outage is over once none of its watches is in trouble. `since` is from
    when on the watch that was read could not be: it may be well again before any failure came late enough to tell."""
    session.flush()
    if since is not None and desk.now() - since >= worth_telling(desk):
        outages.begin(session, network, since)  # nothing where one is on already
    outage = outages.current(session, network)
    if outage is None:
        return
    if not _in_trouble(session, network):
        outage.ended_at = desk.now()
    _redraw(session, outage, desk.now())


def card_of(session: Session, desk: Desk, outage: Outage) -> OutageCard:
    """What the outage's card says."""
    troubled = _in_trouble(session, outage.network)
    sentences = [watch.trouble for watch in troubled if watch.trouble]
    well = [watch for watch in watches.all_active(session) if watch.network == outage.network and not watch.trouble]
    return OutageCard(
        only=tuple(watch.query for watch in troubled) if well else (),
        network=outage.network,
        began_at=outage.began_at,
        ended_at=outage.ended_at,
        sentences=tuple(dict.fromkeys(sentences)),
        zone=desk.team.organisation.zone,
    )


def worth_telling(desk: Desk) -> timedelta:
    """How long a network goes unread before the digest says so."""
    reading = desk.team.reading
    return min(PATIENCE, max(HICCUP, MISSED * timedelta(seconds=max(reading.busy, reading.quiet))))


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
