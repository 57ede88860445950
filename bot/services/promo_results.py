"""Results: what came of a promo, run by run and account by account."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.orm import Session

from bot.core.figures import total
from bot.core.promo_results import Measured, PostResult, PromoResult, RunResult
from bot.core.promos import SendingState
from bot.storage import figures, runs
from bot.storage.runs import Run, Sending

# Runs whose series are told one by one; the sum is of all.
NEWEST = 10


def series(session: Session, promo_id: int, most: int = NEWEST) -> PromoResult:
    """The newest runs that went out somewhere with all figures read of them, and what came of the promo altogether."""
    found = figures.sent_runs(session, promo_id, most)
    sent = [each for each in runs.sendings(session, [run.id for run in found]) if each.state is SendingState.SENT]
    read: dict[int, list[Measured]] = defaultdict(list)
    for row in runs.figures(session, [each.id for each in sent]):
        read[row.sending_id].append(Measured(row.at, figures.value(row)))
    newest = [figures.value(row) for row in figures.newest_of_promo(session, promo_id)]
    return PromoResult(tuple(_run(run, sent, read) for run in found), len(newest), total(newest))


def _run(run: Run, sent: list[Sending], read: dict[int, list[Measured]]) -> RunResult:
    posts = tuple(
        PostResult(each.network, each.account, each.url, each.sent_at, each.trouble, tuple(read.get(each.id, ())))
        for each in sent
        if each.run_id == run.id
    )
    return RunResult(run.id, run.due_at, run.state, posts)
