"""Storms: when a channel cannot take a card for every mention, packed lists and one living summary take over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.core.cards import StormCard
from bot.core.lifecycle import Status
from bot.core.pace import BETWEEN_POSTS
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.storage import card_counts, cards, history
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.storms import Storm
from bot.storage.watches import Watch

log = structlog.get_logger()

# A storm begins when the waiting cards would take Slack longer than this to show.
TOO_LONG = timedelta(seconds=30)
# A list is closed when it is full, or when its first line has waited this long.
LINES = 40
PATIENCE = timedelta(seconds=10)
# The summary is drawn again this often; the storm is over after so long with hardly anything new.
BREATH = timedelta(seconds=10)
CALM, CALM_MENTIONS = timedelta(minutes=3), 10
THEMES = 3


def tend(desk: Desk) -> None:
    """Begin a storm, pack what waits, refresh its summary, or end it, as things stand now."""
    with desk.database.read() as session:
        # Nearly always there is nothing to do, and the write lock is left to those who claim.
        if current(session, desk.channel) is None and not _overwhelmed(session, desk.channel):
            return
    with desk.database.write.begin() as session:
        storm = current(session, desk.channel)
        if storm is None:
            storm = _begin(session, desk) if _overwhelmed(session, desk.channel) else None
        if storm is not None:
            _pack(session, desk, storm)
            _refresh(session, desk, storm)


def current(session: Session, channel: str) -> Storm | None:
    """The storm that is on in a channel."""
    return session.scalar(select(Storm).where(Storm.channel == channel, Storm.ended_at.is_(None)))


def summary(session: Session, desk: Desk, storm: Storm) -> StormCard:
    """What the storm's card says: everything taken in since it began, until it ended."""
    until = storm.ended_at or desk.now()
    during = (Mention.taken_at >= storm.began_at, Mention.taken_at <= until, Mention.muted.is_(False))
    counts = select(func.count()).select_from(Mention).where(*during)
    moods = session.execute(select(Mention.mood, func.count()).where(*during).group_by(Mention.mood)).all()
    themes = session.execute(
        select(Mention.theme, func.count()).where(*during, Mention.theme.is_not(None))
        .group_by(Mention.theme).order_by(func.count().desc(), Mention.theme).limit(THEMES)
    ).all()  # fmt: skip
    own = select(func.count()).select_from(Card).join(Mention, Mention.id == Card.mention_id)
    pressing = Mention.harm | (Mention.urgency == Urgency.URGENT)
    return StormCard(
        began_at=storm.began_at,
        ended_at=storm.ended_at,
        seen_at=until,
        mentions=session.scalar(counts) or 0,
        gathered=session.scalar(counts.where(Mention.lead_id.is_not(None))) or 0,
        packed=storm.packed,
        own_cards=session.scalar(
            own.where(*during, Card.kind == CardKind.MENTION, Card.packed.is_(False), Card.failed.is_(None))
        ) or 0,
        pressing=session.scalar(counts.where(pressing)) or 0,
        claimed=session.scalar(counts.where(Mention.status != Status.OPEN)) or 0,
        moods=tuple(Counter({mood: count for mood, count in moods}).most_common()),
        themes=tuple((theme, count) for theme, count in themes if theme is not None),
        zone=desk.team.organisation.zone,
    )  # fmt: skip


def _overwhelmed(session: Session, channel: str) -> bool:
    return card_counts.waiting(session, channel) * BETWEEN_POSTS > TOO_LONG


def _begin(session: Session, desk: Desk) -> Storm:
    now = desk.now()
    # What waits already belongs to the storm, and is counted in its summary.
    waiting = select(func.min(Mention.taken_at)).join(Card, Card.mention_id == Mention.id)
    first = session.scalar(waiting.where(*card_counts.unsent(desk.channel)))
    storm = Storm(channel=desk.channel, began_at=first or now, packed=0)
    session.add(storm)
    session.flush()
    card = cards.row(CardKind.STORM, channel=desk.channel, priority=cards.SUMMARY, at=now)
    cards.add(session, [card | {"storm_id": storm.id}])
    history.add(session, None, "storm_began", by=history.KESTREL, at=now, storm=storm.id)
    log.info("storm_began", storm=storm.id, channel=desk.channel)
    return storm


def _pack(session: Session, desk: Desk, storm: Storm) -> None:
    now = desk.now()
    waiting = session.execute(
        select(Card.id, Card.wanted_at).where(*card_counts.unsent(storm.channel)).order_by(Card.sort_at, Card.id)
    ).all()
    head = session.scalar(select(Card.id).where(Card.kind == CardKind.STORM, Card.storm_id == storm.id))
    while len(waiting) >= LINES or (waiting and min(at for _, at in waiting) <= now - PATIENCE):
        some, waiting = waiting[:LINES], waiting[LINES:]
        _add_list(session, storm, head, [number for number, _ in some], now)


def _add_list(session: Session, storm: Storm, head: int | None, packed: Sequence[int], now: datetime) -> None:
    card = Card(**cards.row(CardKind.LIST, channel=storm.channel, priority=cards.ORDINARY, at=now))
    card.thread_id, card.storm_id = head, storm.id
    session.add(card)
    session.flush()
    session.execute(update(Card).where(Card.id.in_(packed)).values(list_id=card.id, packed=True, shown=Card.wanted))
    storm.packed += len(packed)


def _refresh(session: Session, desk: Desk, storm: Storm) -> None:
    now = desk.now()
    card = session.scalar(select(Card).where(Card.kind == CardKind.STORM, Card.storm_id == storm.id))
    if card is None:
        return
    lately = session.scalar(select(func.count()).select_from(Mention).where(Mention.taken_at > now - CALM)) or 0
    calm = lately <= CALM_MENTIONS and now - storm.began_at > CALM and not card_counts.waiting(session, storm.channel)
    if calm and _read_lately(session, now):
        storm.ended_at = now
        history.add(session, None, "storm_ended", by=history.KESTREL, at=now, storm=storm.id)
        log.info("storm_ended", storm=storm.id, channel=storm.channel)
    elif card.wanted > card.shown or now - card.wanted_at < BREATH:
        return
    card.wanted, card.wanted_at = card.wanted + 1, now


def _read_lately(session: Session, now: datetime) -> bool:
    """Quiet means something only where we have looked: after an outage or a long sleep the storm may still be on."""
    behind = (Watch.active, Watch.trouble.is_(None), Watch.last_read_at < now - CALM)
    return not session.scalar(select(func.count()).select_from(Watch).where(*behind))
