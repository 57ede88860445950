"""What leaves and what is stopped: a promo is sent now, once, or cancelled with all of it that has not left yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.promos import PromoAction, PromoState, RunState, SendingState, after
from bot.desk import Desk
from bot.services import promo_holds, promo_wordings, replacing, running, sending, soundness, twice
from bot.services.promo_pressed import allowed, done, known
from bot.services.promo_words import accounts, next_run, past
from bot.services.refusals import Refusal
from bot.storage import marks, outbox, run_lists, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending

# What a cancelled promo leaves nothing of.
OPEN = (RunState.GOING, RunState.ASKS)
Places = list[tuple[str, str]]


def send_now(
    desk: Desk, promo_id: int, revision: int | None = None, turn: int | None = None, *, by: str,
    delivery: str | None = None,
) -> str:  # fmt: skip
    """One more run at this moment, with the words that were shown (`revision`, and `turn` from 1 among the wordings);
    the runs to come stay."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return ""
        promo = known(session, promo_id)
        _refuse(session, desk, promo, revision, now)
        if turn is not None and turn != promo_wordings.turn_of(session, promo) + 1:
            raise Refusal(
                promo_wordings.CHANGED
            )  # a run went out meanwhile, and now it is the turn of words that nobody was shown
        replacing.keep(session, [promo.id])
        promo_holds.refuse(session, desk, promo)
        run = Run(promo=promo, promo_id=promo.id, due_at=now, state=RunState.GOING, by=by, at=now)
        session.add(run)
        replacing.replace(session, desk, [run])
        running.start(session, desk, promo, run, by=by)
        done(session, desk, promo, "now", by)
        said = _going(session, desk, promo, run)
    desk.wakeups.board.set()
    return said


def look(session: Session, desk: Desk, promo: Promo, revision: int | None) -> None:
    """Before anybody is asked whether it goes out now: what would be refused then. Raises `Refusal`."""
    _refuse(session, desk, promo, revision, desk.now())
    if (held := promo_holds.refusal(session, desk, promo, holds=promo_holds.seen(session, desk))) is not None:
        raise Refusal(held)


def _refuse(session: Session, desk: Desk, promo: Promo, revision: int | None, now: datetime) -> None:
    allowed(promo, PromoAction.NOW)
    if revision is not None and revision != promo.revision:
        raise Refusal(promo_wordings.CHANGED)
    _due_now(desk, promo, now)
    twice.refuse(session, desk, promo.id, now)
    soundness.check(desk, promo)


def _due_now(desk: Desk, promo: Promo, now: datetime) -> None:
    """A press and the run that is due at this very moment are one post. Raises `Refusal`."""
    if promo.state is PromoState.SCHEDULED and promo.next_at is not None and promo.next_at <= now:
        raise Refusal(f"Its run of {past(desk, promo.next_at)} is due this very moment, so nothing more was sent.")


def _going(session: Session, desk: Desk, promo: Promo, run: Run) -> str:
    """Where it goes out now, and where a person posts it; the runs to come stay."""
    made = runs.sendings(session, [run.id])
    by_hand = _of(made, SendingState.READY)
    itself = _of(made, SendingState.QUEUED)
    said = [f"It goes out now on {accounts(itself)}."] if itself else []
    if by_hand:
        said.append(f"On {accounts(by_hand)} a person posts it: the words are ready in the thread of the promo's card.")
    if promo.state is PromoState.PAUSED:
        said.append("The promo stays paused.")
    elif promo.next_at is not None:
        said.append(f"The runs to come stay. {next_run(session, desk, promo)}")
    return " ".join(said) or "There is no account on which it could go out."


def cancel(desk: Desk, promo_id: int, *, by: str, delivery: str | None = None) -> str:
    """Nothing more goes out, and what has not left yet is stopped. What is said to whoever did it."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        allowed(promo, PromoAction.CANCEL)
        was = {"was": promo.state.value, "next": promo.next_at.isoformat() if promo.next_at is not None else ""}
        promo.state, promo.next_at = after(promo.state, PromoAction.CANCEL), None
        ends = [_stop(session, desk, run, by) for run in run_lists.in_state(session, promo.id, OPEN)]
        said = [f"Cancelled. Nothing more goes out.{_back(promo, was['next'])}"]
        if stopped := [place for each, _ in ends for place in each]:
            said.append(f"Stopped before it left: {accounts(stopped)}.")
        if left := [place for _, each in ends for place in each]:
            said.append(f"It has left already, or may have, on {accounts(left)}: delete it on the network if need be.")
        sending.release(session, desk, promo)
        done(session, desk, promo, "cancel", by, **was)
    desk.wakeups.board.set()
    return " ".join(said)


def _back(promo: Promo, next_at: str) -> str:
    return f" `/promo resume {promo.id}` takes that back while its times are still to come." if next_at else ""


def _stop(session: Session, desk: Desk, run: Run, by: str) -> tuple[Places, Places]:
    """Stop what of a run has not left, and drop one that asks: where it was stopped, and where it had left."""
    stopped: Places = []
    left: Places = []
    runs.keep(session, run.id)
    if run.state is RunState.ASKS:
        run.by = by
        sending.give_up(session, desk, [run])
        return stopped, [(each.network, each.account) for each in runs.sendings(session, [run.id]) if _stands(each)]
    for each in runs.sendings(session, [run.id]):
        place = (each.network, each.account)
        if each.state in (SendingState.QUEUED, SendingState.READY):
            waits = _waits(session, each)
            (stopped if sending.let_go(session, desk, each) and waits else left).append(place)
        elif _stands(each):
            left.append(place)
    session.flush()
    sending.settling_run(session, desk, run)
    return stopped, left


def _stands(each: Sending) -> bool:
    """Whether it is public, or may be."""
    return each.state in (SendingState.QUEUED, SendingState.UNSURE, SendingState.SENT)


def _waits(session: Session, each: Sending) -> bool:
    """Whether no request of it can have left; one that is to be tried again may stand there."""
    row = outbox.of_sending(session, each.id)
    return row is None or (row.state is OutboxState.WAITING and not row.attempts and row.holder is None)


def _of(made: Sequence[Sending], state: SendingState) -> Places:
    return [(each.network, each.account) for each in made if each.state is state]
