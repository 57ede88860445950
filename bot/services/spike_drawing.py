"""Drawing spikes: from their rows to what their cards say."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.cards import SpikeCard, SpikeOverCard, SpikeTheme
from bot.desk import Desk
from bot.services.reply_drawing import quote
from bot.services.spike_themes import quotable
from bot.storage import cards, digest_counts, spikes, watches
from bot.storage.cards import Card
from bot.storage.mentions import Mention
from bot.storage.spikes import Spike
from bot.storage.spikes import SpikeTheme as Row


def spike_card(session: Session, desk: Desk, card_id: int) -> SpikeCard:
    """The card of a spike that is on, or what is left to say of one that is over."""
    spike = spikes.of_card(session, card_id)
    card = _drawn(spike, tuple(_theme(session, desk, row) for row in spikes.themes(session, spike.id)), desk)
    if spike.ended_at is not None:
        return card
    return replace(card, unread=tuple(watches.unread(session)), since=digest_counts.listening_since(session))


def over_card(session: Session, desk: Desk, head_id: int) -> SpikeOverCard:
    """What its thread says at the end; examples stand on the card itself."""
    return SpikeOverCard(_drawn(spikes.of_card(session, head_id), (), desk))


def _drawn(spike: Spike, themes: tuple[SpikeTheme, ...], desk: Desk) -> SpikeCard:
    return SpikeCard(
        began_at=spike.began_at,
        seen_at=spike.seen_at,
        ended_at=spike.ended_at,
        stopped=spike.stopped,
        mentions=spike.mentions,
        peak=spike.peak,
        peak_at=spike.peak_at,
        total=spike.total,
        level=spike.level,
        themes=themes,
        channel=spike.channel,
        zone=desk.team.organisation.zone,
    )


def _theme(session: Session, desk: Desk, row: Row) -> SpikeTheme:
    mention = session.get(Mention, row.example_id) if row.example_id is not None else None
    if mention is None or not quotable(session, desk, mention):
        return SpikeTheme(row.theme, row.mentions, None, None, None)
    return SpikeTheme(row.theme, row.mentions, mention.post.network, quote(mention.post), _stands(session, mention))


def _stands(session: Session, mention: Mention) -> str | None:
    """The message in which the example stands: its own, that of the mention that it is gathered under, or a list."""
    own = cards.own_of(session, mention.lead_id or mention.id)
    if own is None or not own.packed:
        return own.ts if own is not None else None
    packed = session.get(Card, own.list_id)
    return packed.ts if packed is not None else None
