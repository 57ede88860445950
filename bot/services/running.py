"""Running: due promos go out; whatever passed is listed and put to a person, and never fired in a burst."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.plans import Plan
from bot.core.promos import PromoState, RunState, Taken, Why, take
from bot.core.rotation import next_wording
from bot.desk import Desk
from bot.services import promo_holds, replacing, run_cards, run_writing, sending, soundness, starting
from bot.services.promo_holds import Leaving
from bot.services.soundness import Broken
from bot.services.starting import start
from bot.storage import history, promos, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run

__all__ = ["advance", "catch_up", "run", "start"]

log = structlog.get_logger()

# So many promos are taken in one transaction, and so many times in one round of the job.
BATCH, A_ROUND = 100, 20


def run(desk: Desk) -> None:
    """Send what is due; any number of processes may do so at once."""
    for _ in range(A_ROUND):
        with desk.database.read() as session:
            due = promos.due_numbers(session, desk.now(), 1)
        if not due or desk.wakeups.stopping.is_set():
            return
        taken = _batch(desk)
        desk.wakeups.board.set()
        if taken < BATCH:
            return


def advance(session: Session, promo: Promo, after: datetime) -> None:
    """Set the next run to the first one after a moment that nothing has been decided about; a scheduled promo without
    any is done. Raises `Broken` for times that cannot be read."""
    plan, decided = soundness.plan_of(promo), runs.decided(session, promo.id, after)
    promo.next_at = next((at for at in plans.onwards(plan, after + plans.TICK) if at not in decided), None)
    if promo.next_at is None and promo.state is PromoState.SCHEDULED:
        promo.state = PromoState.DONE


def catch_up(session: Session, desk: Desk, promo: Promo, why: Why) -> None:
    """What passed while the promo could not run is listed, and the newest of it asks whether it still goes out.

    For whoever resumes or approves a promo, after its state has been set; before an edit gives it other times. Raises
    `Broken` for a promo that could not run anyway.
    """
    now, plan = desk.now(), soundness.check(desk, promo)
    if promo.next_at is not None and promo.next_at <= now:
        due, _ = _come(promo, plan, now, set(runs.decided(session, promo.id, promo.next_at)))
        taken = take(due, now, timedelta(0), why)
        written = run_writing.write(session, {promo.id: (taken, None)}, now)
        replacing.replace(session, desk, list(written.values()))
        for run in written.values():
            _ask(session, desk, run)
    advance(session, promo, now)
    _after(session, desk, [promo])


def _batch(desk: Desk) -> int:
    """Take what is due, all of it or, where that stumbles over one promo, each by itself."""
    try:
        with desk.database.write.begin() as session:
            found = promos.take_due(session, desk.now(), BATCH)
            _run(session, desk, found)
            return len(found)
    except (OperationalError, InterfaceError):  # the database is away, or made two wait for each other: the next round
        raise
    except Exception as problem:
        log.warning("promos_taken_singly", error=type(problem).__name__)
    return _singly(desk)


def _singly(desk: Desk) -> int:
    with desk.database.read() as session:
        numbers = promos.due_numbers(session, desk.now(), BATCH)
    for number in numbers:
        try:
            with desk.database.write.begin() as session:
                _run(session, desk, promos.take_due(session, desk.now(), 1, only=number))
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # one promo must not keep the others from the public
            log.error("promo_not_run", promo=number, error=type(problem).__name__, exc_info=problem)
            with desk.database.write.begin() as session:
                for promo in promos.take_due(session, desk.now(), 1, only=number):
                    set_aside(session, desk, promo)
    return len(numbers)


def _run(session: Session, desk: Desk, found: Sequence[Promo]) -> None:
    """Decide about each promo, write all of it, then queue all of it: few statements, however many there are."""
    if not found:
        return
    now, numbers = desk.now(), [promo.id for promo in found]
    replacing.keep(session, numbers)
    holds = promo_holds.standing(session, desk)
    decided = runs.decided_of(session, numbers, min(promo.next_at for promo in found if promo.next_at))
    words = runs.last_words(session, numbers)
    decisions: dict[int, tuple[Taken, int | None]] = {}
    goes: dict[int, tuple[int, tuple[Leaving, ...]]] = {}
    for promo in found:
        try:
            plan = soundness.check(desk, promo)
        except Broken as broken:
            log.error("promo_broken", promo=promo.id, why=broken.sentence)
            set_aside(session, desk, promo)
            continue
        due, promo.next_at = _come(promo, plan, now, decided.get(promo.id, set()))
        if promo.next_at is None:
            promo.state = PromoState.DONE
        if due:
            last, said = words.get(promo.id, (None, ""))
            turn = next_wording([each[""] for each in promo.wordings], last, said)
            leaving = promo_holds.leaving(desk, promo, turn)
            micros = sum(each.micros for each in leaving)
            taken = take(due, now, desk.team.promos.grace, holds.over(promo.service, due[-1], micros))
            decisions[promo.id] = (taken, turn)
            if taken.goes is not None:
                holds.spend(micros)
                goes[promo.id] = (turn, leaving)
    new = run_writing.write(session, decisions, now)
    replacing.replace(session, desk, list(new.values()))
    starting.begin(session, desk, [(new[number], *how) for number, how in goes.items()])
    asks = [run for number, run in new.items() if number not in goes]
    for run in asks:
        _ask(session, desk, run)
    _after(session, desk, found)
    log.info("promos_ran", going=list(goes), asks=[run.promo_id for run in asks])


def _come(promo: Promo, plan: Plan, now: datetime, decided: set[datetime]) -> tuple[list[datetime], datetime | None]:
    """The runs that have come, in order, and the next one; what was decided about, or skipped ahead, is neither."""
    due: list[datetime] = []
    for at in plans.onwards(plan, promo.next_at or now):
        if at > now and at not in decided:
            return due, at
        if at not in decided:
            due.append(at)
    return due, None


def _ask(session: Session, desk: Desk, run: Run) -> None:
    run_cards.show(session, desk, run)
    run_cards.tell(session, desk, run)


def set_aside(session: Session, desk: Desk, promo: Promo) -> None:
    """A promo that cannot be sent as it stands is paused; its run asks, and its writer hears what is wrong."""
    now = desk.now()
    at = promo.next_at or now
    run = runs.at(session, promo.id, at)
    if run is None or run.state is not RunState.ASKS:
        run = Run(promo_id=promo.id, due_at=at if run is None else now, state=RunState.ASKS, why=Why.BROKEN, at=now)
        session.add(run)
    promo.state = PromoState.PAUSED
    replacing.replace(session, desk, [run])
    session.flush()
    run_cards.begin_anew(session, run)
    history.add_promo(session, promo.id, "broken", by=history.KESTREL, at=now, run=run.id)
    _ask(session, desk, run)
    promos.redraw(session, promo.id, now)


def _after(session: Session, desk: Desk, found: Sequence[Promo]) -> None:
    """The cards of the promos themselves show the next run, or that there is none."""
    session.flush()
    promos.redraw_all(session, [promo.id for promo in found], desk.now())
    for promo in found:
        sending.release(session, desk, promo)
