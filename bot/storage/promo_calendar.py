"""What stands in the calendar beside one promo: other promos that may still go out, and posts that did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.core.promos import LIVE, SendingState
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending, last_begun


class Gone(NamedTuple):
    """A post of ours that went out, or is on its way."""

    promo_id: int
    network: str
    account: str
    text: str
    at: datetime


class Coming(NamedTuple):
    """A promo that may still go out: when, where and in which words, as they are kept."""

    promo_id: int
    accounts: list[Any]
    wordings: list[Any]
    schedule: dict[str, Any]


def others(session: Session, until: datetime, most: int, but: int | None = None) -> Sequence[Coming]:
    """The promos, but for one, that may go out by then, the nearest first."""
    mine = (Promo.state.in_(LIVE), Promo.next_at <= until, *([] if but is None else [Promo.id != but]))
    found = select(Promo.id, Promo.accounts, Promo.wordings, Promo.schedule).where(*mine)
    return [Coming(*row) for row in session.execute(found.order_by(Promo.next_at, Promo.id).limit(most))]


def gone_since(session: Session, since: datetime, most: int) -> Sequence[Gone]:
    """The newest posts that went out since then or are on their way."""
    on_their_way = Sending.state.in_((SendingState.QUEUED, SendingState.READY))
    rows = session.execute(
        select(Run.promo_id, Sending.network, Sending.account, Sending.text, Sending.sent_at, Run.due_at)
        .join(Run, Run.id == Sending.run_id)
        .where(or_(on_their_way, Sending.sent_at >= since))
        .order_by(Sending.id.desc())
        .limit(most)
    )
    return [
        Gone(promo_id, network, account, text, sent_at or due_at)
        for promo_id, network, account, text, sent_at, due_at in rows
    ]


def last_wordings(session: Session, promo_ids: Collection[int]) -> dict[int, int]:
    """The place of the wording that each of these promos used last."""
    last = last_begun(promo_ids)
    rows = session.execute(select(Run.promo_id, Run.wording).join(last, last.c.run_id == Run.id))
    return {promo_id: wording for promo_id, wording in rows if wording is not None}
