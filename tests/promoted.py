"""Promos in a test that have gone out: rows as running leaves them, and posts that stand on the local X."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.core import plans
from bot.core.figures import Figures, next_measure
from bot.core.plans import Once, Plan
from bot.core.promos import PromoState, RunState, SendingState
from bot.core.publishing import Draft
from bot.desk import Desk
from bot.services import settling
from bot.storage import figures, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending

US = "AshcombeValeNHS"
WORDS = "Tell us about your visit to the eye clinic"
_NUMBERS = count(1)


def add_promo(desk: Desk, text: str = WORDS, *more: str, plan: Plan | None = None, **given: Any) -> int:
    """A promo with these wordings that goes out on our account, once in an hour unless a plan says otherwise."""
    now = desk.now()
    plan = plan or Once(now + timedelta(hours=1), desk.team.organisation.zone)
    row: dict[str, Any] = {
        "form": f"promo-{next(_NUMBERS)}", "state": PromoState.SCHEDULED, "accounts": [["x", US]],
        "wordings": [{"": words} for words in (text, *more)], "pictures": [], "schedule": plans.to_json(plan),
        "said": "", "next_at": plans.next_after(plan, now), "by": "U0TOM", "at": now, "overridden": [],
    }  # fmt: skip
    with desk.database.write.begin() as session:
        promo = Promo(**(row | given))
        session.add(promo)
        session.flush()
        return promo.id


def sent(desk: Desk, promo_id: int, text: str = WORDS, *, wording: int = 0, account: str = US) -> Sending:
    """A run of a promo that has just gone out: published on the local X and written down."""
    now = desk.now()
    draft = Draft(account=account, text=text, reply_to=None)
    post = settling.stands(desk, account, desk.networks["x"].publish(draft))
    with desk.database.write.begin() as session:
        held = settling.hold(session, desk, post)
        run = Run(promo_id=promo_id, due_at=now, state=RunState.SENT, wording=wording, at=now)
        session.add(run)
        session.flush()
        row = Sending(
            run_id=run.id, network="x", account=account, text=text, pictures=[], state=SendingState.SENT,
            post_id=held.id, sent_at=now, measure_at=next_measure(now, now),
        )  # fmt: skip
        session.add(row)
        session.flush()
        number = row.id
    return sending(desk, number)


def long_sent(desk: Desk, promo_id: int, at: datetime, text: str = WORDS, read: Figures | None = None) -> int:
    """A run that went out some time ago, without its post, and what was read of it a day later."""
    with desk.database.write.begin() as session:
        run = Run(promo_id=promo_id, due_at=at, state=RunState.SENT, wording=0, at=at)
        session.add(run)
        session.flush()
        row = Sending(
            run_id=run.id, network="x", account=US, text=text, pictures=[], state=SendingState.SENT, sent_at=at
        )  # fmt: skip
        session.add(row)
        session.flush()
        if read is not None:
            figures.add(session, row, read, at + timedelta(days=1))
        return row.id


def sending(desk: Desk, number: int) -> Sending:
    """A run on one account as it stands in the database now, with its post."""
    with desk.database.read() as session:
        found = session.get_one(Sending, number)
        _ = found.post, found.run
        return found


def series(desk: Desk, *numbers: int) -> Sequence[Figures]:
    """The figures of these that were written down, oldest first."""
    with desk.database.read() as session:
        return [figures.value(row) for row in runs.figures(session, numbers)]


def keys(desk: Desk) -> list[str]:
    """The keys of our posts on X, in the order in which they were sent."""
    with desk.database.read() as session:
        rows = session.scalars(select(Sending).order_by(Sending.id)).all()
        return [row.post.key for row in rows if row.post is not None]
