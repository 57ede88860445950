"""Starting: a run goes out on each of its promo's accounts, into the outbox or ready into somebody's hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.core.promos import OPEN_ENDS, RunState, SendingState
from bot.desk import Desk
from bot.services import pictures, promo_holds, run_cards, sending, soundness
from bot.services.promo_holds import Leaving
from bot.services.promo_wordings import turn_of
from bot.services.refusals import Refusal
from bot.storage import new_runs, run_lists, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending


def start(session: Session, desk: Desk, promo: Promo, run: Run, by: str | None = None) -> None:
    """Send a run now, or what a hush has held of it. Raises `Broken` for a promo that cannot be sent as it stands,
    `Refusal` where a picture of it is not kept any more."""
    soundness.check(desk, promo)
    hold_pictures(session, promo)
    run.by = by
    before = runs.sendings(session, [run.id]) if run.id else ()
    if before:
        again(session, desk, run, [each for each in before if each.state in OPEN_ENDS])
    else:
        turn = turn_of(session, promo)
        begin(session, desk, [(run, turn, promo_holds.leaving(desk, promo, turn))])


def again(session: Session, desk: Desk, run: Run, some: Sequence[Sending]) -> None:
    """Send a run again on some of its accounts, in the same words; refuses where none of them is ours any more."""
    now, ours = desk.now(), [each for each in some if soundness.gone(desk, each.network, each.account) is None]
    if some and not ours:
        raise Refusal(soundness.gone(desk, some[0].network, some[0].account) or "")
    run_cards.begin_anew(session, run)
    run.at = now
    sending.queue_all(session, desk, ours, now)
    sending.settling_run(session, desk, run)
    run_cards.show(session, desk, run)
    if any(each.state is SendingState.READY for each in ours):
        run_cards.tell(session, desk, run)


def begin(session: Session, desk: Desk, going: Sequence[tuple[Run, int, Sequence[Leaving]]]) -> None:
    """Send runs, each in the wording whose turn it is; their promos are sound, and nothing holds them. Few statements,
    however many there are."""
    now, rows = desk.now(), []
    for run, turn, places in going:
        run.state, run.wording, run.at = RunState.GOING, turn, now
        rows += [_row(desk, run, each) for each in places]
    session.flush()
    new_runs.add_sendings(session, rows)
    sending.carry(session, desk, [run for run, _, _ in going], now)
    run_cards.show_all(session, desk, [run for run, _, _ in going])
    run_lists.redraw_asking(session, now, {run.promo_id for run, _, _ in going})  # the next wording has its turn
    by_hand = {row["run_id"] for row in rows if row["state"] is SendingState.READY}
    for run, _, _ in going:
        if run.id in by_hand:
            run_cards.tell(session, desk, run)  # nobody else would post it


def hold_pictures(session: Session, promo: Promo) -> None:
    """The pictures of a promo stay until it has gone out; raises `Refusal` where one has gone."""
    if promo.picture_ids:
        pictures.hold(session, promo.picture_ids)


def _row(desk: Desk, run: Run, each: Leaving) -> dict[str, Any]:
    gone, state = soundness.gone(desk, each.network, each.account), SendingState.QUEUED
    if gone is not None:
        state = SendingState.FAILED
    elif not desk.writes_on(each.network, each.account):
        state = SendingState.READY
    return {
        "run_id": run.id, "network": each.network, "account": each.account, "text": each.text, "trouble": gone,
        "pictures": run.promo.pictures, "state": state, "micros": each.micros if state is SendingState.QUEUED else 0,
    }  # fmt: skip
