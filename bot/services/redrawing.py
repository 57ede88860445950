"""Redrawing: what a transaction changes on many cards is asked for once, at its end and in everybody's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.storage import cards
from bot.storage.mentions import Mention


@dataclass(slots=True)
class Redrawing:
    """The mentions whose cards say something else from a moment on (`now`).

    `owned` get a card of their own if they are packed, `pressing` one that goes first. Of `beside` the lines in packed
    lists stay as they are.
    """

    now: datetime
    changed: set[int] = field(default_factory=set)
    owned: set[int] = field(default_factory=set)
    pressing: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)

    def ask(self, session: Session, desk: Desk) -> None:
        """Ask for all of it. The cards are kept first, by their ids: two who took them one by one, in different orders,
        would wait for each other."""
        changed = self.changed - self.owned
        beside = self.beside - self.changed - self.owned
        if self.changed or self.owned or self.pressing:
            cards.keep(session, sorted(self.changed | self.owned | self.pressing | beside))
        for number in sorted(self.pressing):
            posted_at = session.get_one(Mention, number).post.posted_at
            cards.stand_out(session, number, channel=desk.channel, sort_at=posted_at, at=self.now)
        cards.unpack(session, sorted(self.owned), self.now)
        cards.redraw(session, sorted(changed), self.now)
        cards.redraw(session, sorted(beside), self.now, lists=False)
