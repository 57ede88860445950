"""Promos in a test, saved as the form saves them, without a chat in between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.core.promo_form import PromoForm, PromoTyped
from bot.desk import Desk
from bot.services import promos
from bot.services.promos import Done
from bot.storage import history
from bot.storage.promos import Promo
from bot.storage.runs import Run
from bot.team import Account

TOM, MEGAN, PRIYA = "U0TOM", "U0MEGAN", "U0PRIYA"
OURS, EVENTS = "x:AshcombeValeNHS", "x:AshcombeEvents"
WORDS = "Tell us about your visit."


def two_accounts(desk: Desk) -> Desk:
    """The same desk, whose team has two accounts."""
    accounts = tuple(Account(handle=each.partition(":")[2]) for each in (OURS, EVENTS))
    return replace(desk, team=desk.team.model_copy(update={"accounts": accounts}))


def fill(desk: Desk, when: str, text: str = WORDS, *, by: str = TOM, **more: Any) -> PromoTyped:
    """A form as somebody has opened and filled it in."""
    typed = promos.begin(desk, "", by=by).typed
    return replace(typed, when=when, **({"texts": (text,)} | more))


def save(desk: Desk, typed: PromoTyped, *, by: str = TOM) -> int:
    """Save a form that nothing stands against: the promo's number."""
    done = promos.save(desk, typed, by=by)
    assert isinstance(done, Done), done
    assert done.promo_id is not None
    return done.promo_id


def schedule(desk: Desk, when: str, text: str = WORDS, *, by: str = TOM, **more: Any) -> int:
    """A promo that waits for its time."""
    return save(desk, fill(desk, when, text, by=by, **more), by=by)


def edited(desk: Desk, number: int, *, by: str = TOM, **changes: Any) -> PromoTyped:
    """The form for a promo as somebody has changed it."""
    return replace(promos.begin_edit(desk, number, by=by).typed, **changes)


def stopped(desk: Desk, typed: PromoTyped, *, by: str = TOM) -> PromoForm:
    """The form that comes back."""
    form = promos.save(desk, typed, by=by)
    assert isinstance(form, PromoForm), form
    return form


def promo(desk: Desk, number: int) -> Promo:
    """A promo as it stands in the database now."""
    with desk.database.read() as session:
        return session.get_one(Promo, number)


def runs_of(desk: Desk, number: int) -> list[Run]:
    """The runs about which something has been decided, oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(Run).where(Run.promo_id == number).order_by(Run.due_at)))


def happened(desk: Desk, number: int) -> list[tuple[str, str]]:
    """(what, by whom) of a promo's history."""
    with desk.database.read() as session:
        return [(each.action, each.by) for each in history.of_promo(session, number)]
