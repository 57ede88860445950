"""Saving a promo: its words, times and pictures in one transaction, whether it is new or was there before."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.plans import Once
from bot.core.promo_form import IN_TURN, PromoForm
from bot.core.promos import PromoState, RunState, Why
from bot.desk import Desk
from bot.services import promo_cards, promo_pictures, promo_when, running
from bot.services.refusals import Refusal
from bot.storage import history, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run

# Why the runs passed that were due while a promo stood like that.
PASSED = {
    PromoState.ASKED: Why.APPROVAL,
    PromoState.CHANGE: Why.APPROVAL,
    PromoState.DECLINED: Why.APPROVAL,
    PromoState.PAUSED: Why.PAUSED,
    PromoState.SCHEDULED: Why.LATE,
}


def save(session: Session, desk: Desk, form: PromoForm, by: str, held: Promo | None = None) -> Promo:
    """Save a form that nothing stands against: as a new promo, or over the one that is `held`."""
    typed, now = form.typed, desk.now()
    if form.when.plan is None or form.when.first is None:
        raise ValueError("a form without a time cannot be saved")
    if held is None:
        waited, theirs = False, set()
        promo = Promo(state=PromoState.SCHEDULED, revision=1, by=by, at=now, pictures=[])
    else:
        promo = held
        _deal_with_passed(session, desk, promo)
        waited, theirs = (
            held.state in (PromoState.ASKED, PromoState.CHANGE),
            {held.by, held.writer} - {by},
        )
        promo.edited_by, promo.revision = by, promo.revision + 1
    promo.form = typed.form
    promo.service = None if typed.service == IN_TURN else typed.service
    promo.accounts, promo.wordings = [list(place) for place in typed.places], list(typed.wordings)
    promo.schedule, promo.said = plans.to_json(form.when.plan), typed.when.strip()
    promo.next_at = form.when.first
    promo.overridden = [finding.check.value for finding in form.findings]
    promo.override_reason = typed.reason.strip() or None if form.findings else None
    promo.paused = held is not None and (held.paused or held.state is PromoState.PAUSED)
    promo.state = _state(form, promo)
    # A colleague who changes what waits, and whose own words need nobody, has said yes to it.
    promo.approver = by if waited and theirs and promo.state is not PromoState.ASKED else None
    if promo.approver is not None:
        promo.asked_by = promo.asked_change = None
    promo_pictures.save(session, desk, form, promo, by=by)
    session.add(promo)
    session.flush()
    _note(session, desk, promo, "edit" if held is not None else "schedule", by)
    promo_cards.show(session, desk, promo)
    if promo.state is PromoState.ASKED:
        promo_cards.tell(session, desk, promo, sorted(theirs))
    return promo


def _state(form: PromoForm, promo: Promo) -> PromoState:
    """What was paused stays so until somebody resumes it, also where a second pair of eyes looks in between."""
    if form.approval is not None:
        return PromoState.ASKED
    return PromoState.PAUSED if promo.paused else PromoState.SCHEDULED


def _deal_with_passed(session: Session, desk: Desk, promo: Promo) -> None:
    """What was due under the old plan and has not been sent is dealt with before a new one takes its place.

    Somebody who gives another time to what goes out once has decided about it; a repeat asks.
    """
    now, why, plan = desk.now(), PASSED[promo.state], promo_when.plan_of(promo)
    if promo.next_at is None or promo.next_at > now or plan is None:
        return
    if isinstance(plan, Once) or promo.state is PromoState.DECLINED:
        passed = plans.between(plan, promo.next_at - plans.TICK, now)
        decided = runs.decided(session, promo.id, promo.next_at)
        for due_at in passed:
            if due_at not in decided:
                session.add(Run(promo_id=promo.id, due_at=due_at, state=RunState.MISSED, why=why, at=now))
        session.flush()
    else:
        # One that could not run anyway has set itself aside, and asks already.
        with suppress(Refusal):
            running.catch_up(session, desk, promo, why)


def _note(session: Session, desk: Desk, promo: Promo, action: str, by: str) -> None:
    now = desk.now()
    history.add_promo(session, promo.id, action, by=by, at=now, revision=promo.revision)
    if promo.overridden:
        why = {"found": promo.overridden, "reason": promo.override_reason}
        history.add_promo(session, promo.id, "override", by=by, at=now, **why)
