"""Moves: what a person does with a promo: pause, resume, leave a run out, take that back, send it now, cancel it.

Each says in full what happens next; a repeat of the same press says nothing and does nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.promos import PromoAction, PromoState, RunState, SendingState, Why, after
from bot.desk import Desk
from bot.services import pictures, promo_back, running, sending
from bot.services.promo_out import cancel as cancel  # noqa: PLC0414 - the moves are asked for together
from bot.services.promo_out import send_now as send_now  # noqa: PLC0414
from bot.services.promo_pressed import allowed, done, known
from bot.services.promo_words import caught_up, full, next_run, not_now, past
from bot.services.refusals import Refusal
from bot.storage import marks, run_lists, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run

WAITING = "Nothing goes out until you resume it; what passes meanwhile is listed then, and is never sent by itself."
WAITS = {
    PromoState.PAUSED: "It is paused, so nothing goes out before it is resumed.",
    PromoState.ASKED: "It waits for a second pair of eyes before anything goes out.",
    PromoState.CHANGE: "It waits for a change before anything goes out.",
}
_OVER = (PromoState.CANCELLED, PromoState.DECLINED)


def pause(desk: Desk, promo_id: int, *, by: str, delivery: str | None = None) -> str:
    """Nothing goes out until somebody resumes it. What is said to whoever did it; raises `Refusal`."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        allowed(promo, PromoAction.PAUSE)
        promo.state = after(promo.state, PromoAction.PAUSE)
        going = run_lists.in_state(session, promo.id, [RunState.GOING])
        going = [
            run for run in going if any(each.state is SendingState.QUEUED for each in runs.sendings(session, [run.id]))
        ]
        said = f"Paused. {WAITING}"
        if going:
            said += f" What is on its way since {past(desk, going[-1].due_at)} still goes out; *Cancel* stops that too."
        done(session, desk, promo, "pause", by)
    desk.wakeups.board.set()
    return said


def resume(desk: Desk, promo_id: int, *, by: str, delivery: str | None = None) -> str:
    """It goes on with its next run; what passed meanwhile is listed and asks, and is never fired. What was cancelled
    stands as it did before."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        allowed(promo, PromoAction.RESUME)
        if promo.state is PromoState.CANCELLED:
            promo_back.bring(session, desk, promo)
            waits, why = WAITS.get(promo.state), Why.CANCELLED
            said = "It is not cancelled any more."
        else:
            promo.state, promo.paused = after(promo.state, PromoAction.RESUME), False
            waits, why = None, Why.PAUSED
            said = "Resumed."
        said += f" {waits} {next_run(session, desk, promo)}" if waits else f" {caught_up(session, desk, promo, why)}"
        done(session, desk, promo, "resume", by)
    desk.wakeups.board.set()
    return said


def skip(desk: Desk, promo_id: int, due: datetime | None = None, *, by: str, delivery: str | None = None) -> str:
    """Leave the next run out; `due` names the one that a card showed, so that nobody leaves out another."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        if due is not None and due != promo.next_at:
            raise Refusal(_not_the_next(session, desk, promo, due))
        allowed(promo, PromoAction.SKIP)
        if promo.next_at is None:
            raise Refusal(not_now(promo, PromoAction.SKIP))
        left_out = promo.next_at
        session.add(Run(promo_id=promo.id, due_at=left_out, state=RunState.SKIPPED, by=by, at=desk.now()))
        session.flush()
        running.advance(session, promo, left_out)
        sending.release(session, desk, promo)
        last = (
            "That was the last one, so the promo is done." if promo.next_at is None else next_run(session, desk, promo)
        )
        done(session, desk, promo, "skip", by, due=left_out.isoformat())
        said = f"The run of {full(desk, left_out)} is left out. {last} `/promo unskip {promo.id}` takes that back."
    desk.wakeups.board.set()
    return said


def unskip(desk: Desk, promo_id: int, due: datetime | None = None, *, by: str, delivery: str | None = None) -> str:
    """Take back that a run is left out, while its moment has not passed; without `due` the one left out last."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return ""
        promo = known(session, promo_id)
        run = _left_out(session, desk, promo, due)
        back = run.due_at
        if promo.state in _OVER:
            raise Refusal(f"Nothing has changed: this promo was {promo.state.value}, so no run of it goes out.")
        if plans.next_after(promo.plan, back - plans.TICK) != back:
            raise Refusal(f"The times of promo {promo.id} have changed since, and it has no run at that moment now.")
        pictures.hold(session, promo.picture_ids)
        session.delete(run)
        session.flush()
        promo.next_at = min(promo.next_at or back, back)
        if promo.state is PromoState.DONE:
            promo.state = PromoState.SCHEDULED
        done(session, desk, promo, "unskip", by, due=back.isoformat())
        waits = "" if promo.state is PromoState.SCHEDULED else f" {WAITS.get(promo.state, '')}".rstrip()
        said = f"The run of {full(desk, back)} is back. {next_run(session, desk, promo)}{waits}"
    desk.wakeups.board.set()
    return said


def _not_the_next(session: Session, desk: Desk, promo: Promo, due: datetime) -> str:
    """Why the run that a card named cannot be left out any more."""
    run = runs.at(session, promo.id, due)
    if run is not None and run.state is RunState.SKIPPED:
        return f"<@{run.by}> has left out the run of {past(desk, due)} already. {next_run(session, desk, promo)}"
    said = f"The run of {past(desk, due)} is not the next one any more. Nothing has changed."
    return f"{said} {next_run(session, desk, promo)}"


def _left_out(session: Session, desk: Desk, promo: Promo, due: datetime | None) -> Run:
    """The run that somebody wants back."""
    if due is None:
        ahead = run_lists.skipped_ahead(session, promo.id, desk.now())
        due = ahead[-1] if ahead else None
    run = runs.at(session, promo.id, due) if due is not None else None
    if run is None or run.state is not RunState.SKIPPED:
        raise Refusal(f"No run of promo {promo.id} is left out, so there is nothing to take back.")
    if run.due_at <= desk.now():
        raise Refusal(f"Its moment, {past(desk, run.due_at)}, has passed, so it cannot be taken back any more.")
    return run
