"""Runs of promos in a test: promos made straight through storage, the job at work on a moved clock, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.core import plans
from bot.core.plans import Once, Plan
from bot.core.promo_cards import RunCard
from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.core.repeats import Schedule
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import running
from bot.services import sending as sending_service
from bot.services.promo_drawing import run_card
from bot.storage import cards
from bot.storage.cards import Card, CardKind
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from bot.team import Account
from bot.views import run as view
from tests.desks import NOW
from tests.views.markup import plain

LONDON = ZoneInfo("Europe/London")
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
US, EVENTS = ("x", "AshcombeValeNHS"), ("x", "AshcombeEvents")
WORDS = "Tell us about your visit to the eye clinic"
# The clock of tests stands at nine on Monday 23 November 2026.
SOON = NOW + HOUR
TOM = "U0TOM"


def once(at: datetime = SOON) -> Once:
    """One moment."""
    return Once(at, LONDON)


def every(rule: str, clock: time = time(10), first: date = date(2026, 11, 23), **more: Any) -> Schedule:
    """A repeat on the wall clock of London."""
    return Schedule(rule, clock, LONDON, first, **more)


DAILY = every("FREQ=DAILY;INTERVAL=1")
WEEKLY = every("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO")


def promo(
    desk: Desk, plan: Plan, *texts: str, places: Sequence[tuple[str, str]] = (US,), carded: bool = True, **more: Any
) -> int:  # fmt: skip
    """A promo of Tom's, as it stands when it has been saved."""
    given: dict[str, Any] = {
        "form": uuid4().hex, "state": PromoState.SCHEDULED, "service": None,
        "accounts": [list(each) for each in places],
        "wordings": [{"": text} for text in texts or (WORDS,)], "pictures": [], "schedule": plans.to_json(plan),
        "said": "", "next_at": plans.next_after(plan, desk.now()), "by": TOM, "at": desk.now(), "overridden": [],
    }  # fmt: skip
    with desk.database.write.begin() as session:
        row = Promo(**(given | more))
        session.add(row)
        session.flush()
        if carded:
            card = cards.row(CardKind.PROMO, channel=desk.channel, priority=cards.OWNED, at=desk.now())
            cards.add(session, [card | {"promo_id": row.id}])
        return row.id


def with_events(desk: Desk) -> Desk:
    """The desk with a second account of ours."""
    if EVENTS[1] in desk.team.handles("x"):
        return desk
    return _with_accounts(desk, *desk.team.accounts, Account(handle=EVENTS[1]))


def without_events(desk: Desk) -> Desk:
    """The desk with our first account alone."""
    return _with_accounts(desk, desk.team.accounts[0])


def _with_accounts(desk: Desk, *accounts: Account) -> Desk:
    return replace(desk, team=desk.team.model_copy(update={"accounts": accounts}))


def by_hand(desk: Desk) -> Desk:
    """The same desk without keys for posting."""
    return replace(desk, posts_by_api=frozenset())


def tick_at(desk: Desk, clock: MovableClock, at: datetime) -> None:
    """The clock stands at a moment, and the job comes round."""
    clock.move_to(at)
    running.run(desk)


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


def runs_of(desk: Desk, number: int) -> list[Run]:
    """The runs of a promo about which something was decided, in order."""
    with desk.database.read() as session:
        return list(session.scalars(select(Run).where(Run.promo_id == number).order_by(Run.due_at)))


def came(desk: Desk, number: int) -> list[tuple[datetime, RunState, Why | None]]:
    """What was decided about each run of a promo."""
    return [(run.due_at, run.state, run.why) for run in runs_of(desk, number)]


def sendings(desk: Desk, number: int) -> list[Sending]:
    """What goes out of a promo on each account, run by run."""
    with desk.database.read() as session:
        return list(
            session.scalars(
                select(Sending).join(Run).where(Run.promo_id == number).order_by(Run.due_at, Sending.id)
            )
        )  # fmt: skip


def texts(desk: Desk, number: int) -> list[str]:
    """The words of each run of a promo that went out."""
    return [each.text for each in sendings(desk, number)]


def states(desk: Desk, number: int) -> list[SendingState]:
    """How a promo stands on each account, run by run."""
    return [each.state for each in sendings(desk, number)]


def carried(desk: Desk) -> list[tuple[str, str]]:
    """(account, words) of every row in the outbox that is a promo's."""
    with desk.database.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.sending_id.is_not(None)).order_by(Outbox.id))
        return [(row.account, row.text) for row in rows]


def settle(desk: Desk, sending: Sending, state: SendingState, **values: Any) -> None:
    """What the outbox found out meanwhile, written down without it."""
    with desk.database.write.begin() as session:
        row = session.get_one(Sending, sending.id)
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)
        sending_service.settling_run(session, desk, row.run)


def run_cards(desk: Desk, run_id: int) -> list[Card]:
    """The cards that show a run, oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(Card).where(Card.run_id == run_id).order_by(Card.id)))


def told(desk: Desk, run_id: int) -> list[str | None]:
    """Whom a run was shown: a member's id each, None for the thread of its promo's card."""
    return [card.user for card in run_cards(desk, run_id)]


def drawn(desk: Desk, run_id: int) -> RunCard:
    """What the card of a run says now."""
    with desk.database.read() as session:
        card = session.scalars(select(Card).where(Card.run_id == run_id).order_by(Card.id).limit(1)).one()
        return run_card(session, desk, card)


def said(desk: Desk, run_id: int) -> str:
    """The same as Slack shows it."""
    return plain([block.to_dict() for block in view.blocks(drawn(desk, run_id))])


def utc(*at: int) -> datetime:
    """A moment in UTC."""
    return datetime(*at, tzinfo=UTC)  # type: ignore[arg-type, misc]
