"""Writing runs down: a row for each moment about which the rules have decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.core.promos import RunState, Taken, Why
from bot.storage import new_runs
from bot.storage.runs import Run


def write(
    session: Session, decisions: Mapping[int, tuple[Taken, int | None]], now: datetime
) -> dict[int, Run]:  # fmt: skip
    """The rows of what was decided about each promo, and with which wording it goes; those that go out or ask."""
    rows: list[dict[str, Any]] = []
    newest: dict[int, datetime] = {}
    for number, (taken, turn) in decisions.items():
        rows += [_row(number, at, RunState.MISSED, now, taken.why or Why.LATE) for at in taken.missed]
        if taken.goes is not None:
            newest[number] = taken.goes
            rows.append(_row(number, taken.goes, RunState.GOING, now) | {"wording": turn})
        elif taken.asks is not None:
            newest[number] = taken.asks
            rows.append(_row(number, taken.asks, RunState.ASKS, now, taken.why))
    session.flush()
    new_runs.add(session, rows)
    return new_runs.written(session, newest)


def _row(number: int, at: datetime, state: RunState, now: datetime, why: Why | None = None) -> dict[str, Any]:
    return {"promo_id": number, "due_at": at, "state": state, "why": why, "wording": None, "by": None, "at": now}
