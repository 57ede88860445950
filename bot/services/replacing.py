"""Replacing: of a promo one run at most goes out at a time, so those before the newest make room for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from bot.core.promos import RunState, SendingState
from bot.desk import Desk
from bot.services import sending
from bot.storage import history, outbox, promos, runs
from bot.storage.runs import Run


def keep(session: Session, promo_ids: Collection[int]) -> None:
    """Keep whatever of these promos has not come to an end, down to the outbox. For whoever is about to pass the gate
    of the hush, which comes after it (see `promo_holds.standing`); the caller has kept the promos."""
    unsettled = runs.keep_unsettled(session, promo_ids)
    if unsettled:
        mine = runs.sendings(session, [run.id for run in unsettled])
        outbox.of_sendings(session, [each.id for each in mine])


def replace(session: Session, desk: Desk, new: Sequence[Run]) -> None:
    """Runs that are decided about now take the place of earlier ones: of those that still ask, and of whatever of
    those that were to go out has not left. The caller has kept them (`keep`)."""
    if not new:
        return
    session.flush()
    newest = {run.promo_id: run for run in new}
    unsettled = runs.keep_unsettled(session, list(newest))
    passed = [run for run in unsettled if run.due_at < newest[run.promo_id].due_at]
    if not passed:
        return
    begun = {each.run_id for each in runs.sendings(session, [run.id for run in passed])}
    asked = [run for run in passed if run.state is RunState.ASKS]
    going = [run for run in passed if run.state is RunState.GOING and run.id in begun]
    _stop(session, desk, going)
    sending.give_up(session, desk, [run for run in asked if run.id in begun], sending.REPLACED)
    for run in going:
        sending.settling_run(session, desk, run)
    for run in asked:
        if run.id not in begun:
            run.state = RunState.MISSED
            promos.redraw_run(session, run.id, desk.now())


def _stop(session: Session, desk: Desk, going: Sequence[Run]) -> None:
    """What has not left of these is let go. What may have left is still looked for, and not tried once more."""
    now = desk.now()
    waiting = [
        each for each in runs.sendings(session, [run.id for run in going])
        if each.state in (SendingState.QUEUED, SendingState.READY)
    ]  # fmt: skip
    rows = outbox.of_sendings(session, [each.id for each in waiting])
    for each in waiting:
        row = rows.get(each.id)
        if row is not None and each.state is SendingState.QUEUED and row.attempts:
            row.deadline = min(row.deadline, now)
        elif sending.let_go(session, desk, each):
            each.trouble = each.trouble or sending.REPLACED
            sending.note(session, desk, each, "replaced", by=history.KESTREL)
