"""New runs: what a tick has decided is written down in few statements, however many promos were due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.core.promos import SendingState
from bot.storage.base import table_of
from bot.storage.runs import Run, Sending


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what was decided about moments of promos, all of it at one go."""
    if rows:
        session.execute(insert(table_of(Run)), list(rows))


def add_sendings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write down how runs are to go out on each account."""
    if rows:
        session.execute(insert(table_of(Sending)), list(rows))


def queued(session: Session, run_ids: Collection[int]) -> Sequence[tuple[int, int, str, str, str, int]]:
    """(id, run, network, account, text, cost) of what is to go out of these runs by API."""
    row = (Sending.id, Sending.run_id, Sending.network, Sending.account, Sending.text, Sending.micros)
    mine = (Sending.run_id.in_(list(run_ids)), Sending.state == SendingState.QUEUED)
    return [(*found,) for found in session.execute(select(*row).where(*mine).order_by(Sending.id))]


def written(session: Session, moments: Mapping[int, datetime]) -> dict[int, Run]:
    """The run of each of these promos at its moment, as it has just been written down."""
    if not moments:
        return {}
    mine = (Run.promo_id.in_(list(moments)), Run.due_at >= min(moments.values()))
    found = session.scalars(select(Run).where(*mine, Run.due_at <= max(moments.values()))).all()
    return {run.promo_id: run for run in found if run.due_at == moments[run.promo_id]}
