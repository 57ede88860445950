"""Hushes in a test: one that stands, its job at work, and what its messages say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.core.hushes import Hush, HushKind, HushSays
from bot.desk import Desk
from bot.services import hush_tending, hushes
from bot.services.drawing import card_for
from bot.storage.cards import Card, CardKind
from bot.storage.history import History
from bot.views import hush as view

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "Fire at the main site"


def begin(desk: Desk, lasts: timedelta = 5 * HOUR, *, kind: HushKind = HushKind.INCIDENT, by: str = "U0PRIYA") -> Hush:
    """A hush that stands from now on."""
    begun = hushes.begin(desk, kind, WHY, ends_at=desk.now() + lasts, by=by)
    assert begun is not None
    return begun


def tend(desk: Desk) -> None:
    """The job, often enough for whatever it finds."""
    for _ in range(3):
        hush_tending.tend(desk)


def messages(desk: Desk) -> list[tuple[HushSays, str, str]]:
    """(which, for whom, what it says) of every message about a hush that is wanted, oldest first."""
    with desk.database.read() as session:
        rows = session.scalars(select(Card).where(Card.kind == CardKind.HUSH).order_by(Card.id)).all()
        drawn: list[tuple[Card, Any]] = [(row, card_for(session, desk, row)) for row in rows]
        return [(card.says, row.user or row.channel, view.text(card)) for row, card in drawn if card is not None]


def happened(desk: Desk) -> list[tuple[str, str]]:
    """(what, by whom) of what belongs to no mention."""
    with desk.database.read() as session:
        rows = session.scalars(select(History).where(History.mention_id.is_(None)).order_by(History.id))
        return [(row.action, row.by) for row in rows if row.action.startswith("hush_")]


def local(desk: Desk, *at: int) -> datetime:
    """A moment on the organisation's clocks."""
    return datetime(*at, tzinfo=desk.team.organisation.zone)  # type: ignore[arg-type, misc]


__all__ = ["DAY", "HOUR", "WHY", "begin", "happened", "local", "messages", "tend"]
