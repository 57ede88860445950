"""Promos in a test: rows made straight through storage, and what has become of them and of their runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.core import plans
from bot.core.plans import Once, Plan
from bot.core.promo_cards import PromoCard
from bot.core.promos import MOVES, PromoState, RunState, SendingState
from bot.core.repeats import Schedule
from bot.desk import Desk
from bot.services import promo_cards
from bot.services.promo_drawing import DECIDING
from bot.storage import history
from bot.storage.cards import Card, CardKind
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from tests.cards import ZONE
from tests.desks import NOW

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACES = (("x", "AshcombeValeNHS"),)
WORDS = "Tell us about your visit"
# The clock of tests stands at nine on Monday 23 November 2026.
TUESDAY = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
ONCE = Once(TUESDAY, LONDON)
DAILY = Schedule("FREQ=DAILY;INTERVAL=1", time(18), LONDON, date(2026, 11, 24))
WEEKLY = Schedule("FREQ=WEEKLY;INTERVAL=1;BYDAY=TU", time(18), LONDON, date(2026, 11, 24))
TWICE = Schedule("FREQ=DAILY;INTERVAL=1", time(18), LONDON, date(2026, 11, 24), until=date(2026, 11, 25))


def promo(
    desk: Desk, plan: Plan = WEEKLY, *texts: str, state: PromoState = PromoState.SCHEDULED,
    places: Sequence[tuple[str, str]] = PLACES, by: str = "U0TOM", show: bool = True, **more: Any,
) -> int:  # fmt: skip
    """A promo as the form saves one; its number."""
    given: dict[str, Any] = {
        "form": uuid4().hex, "state": state, "service": None, "accounts": [list(place) for place in places],
        "wordings": [{"": text} for text in texts or (WORDS,)], "pictures": [], "schedule": plans.to_json(plan),
        "said": "every Tuesday at 6pm", "next_at": plans.next_after(plan, desk.now()), "revision": 1, "by": by,
        "at": desk.now(), "edited_by": None, "overridden": [], "override_reason": None, "approver": None,
        "asked_by": None, "asked_change": None,
    }  # fmt: skip
    with desk.database.write.begin() as session:
        row = Promo(**(given | more))
        session.add(row)
        session.flush()
        if show:
            promo_cards.show(session, desk, row)
        return row.id


def run(
    desk: Desk, number: int, due_at: datetime, state: RunState, *sendings: SendingState, **more: Any
) -> int:  # fmt: skip
    """A run of a promo that something has been decided about, with how it stands on each account; its number."""
    with desk.database.write.begin() as session:
        found = session.get_one(Promo, number)
        given: dict[str, Any] = {"promo_id": number, "due_at": due_at, "state": state, "at": due_at}
        row = Run(**(given | ({"wording": 0} if sendings else {}) | more))
        session.add(row)
        session.flush()
        for (network, account), each in zip(found.places, sendings, strict=False):
            session.add(
                Sending(run_id=row.id, network=network, account=account, text=found.wordings[0][""], pictures=[],
                        state=each, sent_at=due_at if each is SendingState.SENT else None)
            )  # fmt: skip
        return row.id


def found(desk: Desk, number: int) -> Promo:
    """A promo as it stands in the database now."""
    with desk.database.read() as session:
        return session.get_one(Promo, number)


def change(desk: Desk, number: int, **values: Any) -> None:
    """Something about a promo that came about meanwhile."""
    with desk.database.write.begin() as session:
        row = session.get_one(Promo, number)
        for name, value in values.items():
            setattr(row, name, value)


def runs_of(desk: Desk, number: int) -> list[tuple[datetime, RunState]]:
    """When and how: every run of a promo that something has been decided about, in order."""
    with desk.database.read() as session:
        rows = session.query(Run).where(Run.promo_id == number).order_by(Run.due_at).all()
        return [(row.due_at, row.state) for row in rows]


def sendings_of(desk: Desk, number: int) -> list[tuple[str, SendingState]]:
    """On which account and how, of every run of a promo."""
    with desk.database.read() as session:
        rows = session.query(Sending).join(Run).where(Run.promo_id == number).order_by(Sending.id).all()
        return [(row.account, row.state) for row in rows]


def happened(desk: Desk, number: int) -> list[tuple[str, str]]:
    """(what, by whom) of a promo's history."""
    with desk.database.read() as session:
        return [(row.action, row.by) for row in history.of_promo(session, number)]


def cards_of(desk: Desk, number: int, kind: CardKind = CardKind.PROMO) -> list[Card]:
    """The cards of a promo, oldest first."""
    with desk.database.read() as session:
        mine = (Card.promo_id == number, Card.kind == kind)
        return list(session.query(Card).where(*mine).order_by(Card.id))


def card(state: PromoState = PromoState.SCHEDULED, **more: Any) -> PromoCard:
    """A promo of Tom's as its card tells it."""
    asks = more.get("for_approval", False)
    given: dict[str, Any] = {
        "promo_id": 3, "state": state, "text": WORDS, "own_texts": (), "wordings": 1, "accounts": PLACES,
        "pictures": (), "service": None, "when": "Every Tuesday at 6.00pm, with no end date", "next_at": TUESDAY,
        "price": "", "by": "U0TOM", "at": NOW, "edited_by": None, "approver": None, "asked_by": None,
        "asked_change": None, "overridden": (), "override_reason": None, "warnings": (), "last": None, "revision": 2,
        "buttons": tuple(action for action in MOVES[state] if (action in DECIDING) is asks), "for_approval": asks,
        "zone": ZONE,
    }  # fmt: skip
    return PromoCard(**(given | more))
