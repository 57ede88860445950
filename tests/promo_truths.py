"""What has to be true of the promo machine, after each step and when everything has come to rest."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.promos import PromoState, RunState, SendingState
from bot.services.audit import audit
from bot.services.promo_drawing import run_card
from bot.storage.cards import Card
from bot.storage.history import History
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from tests.promo_office import ARCHIVE, EVENTS, OURS, Planners
from tests.promo_reference import moments

OVER = (PromoState.CANCELLED, PromoState.DECLINED)
# What it may have become: on its way, nobody knows, or on somebody's word.
PERHAPS = (SendingState.QUEUED, SendingState.UNSURE)
# As late a run may be taken, and as long it may then be tried.
LATEST = timedelta(minutes=61)


def hold_now(planners: Planners) -> None:
    """What holds at any moment."""
    assert planners.office.repeated == [], "sent again though it stood there"
    assert planners.office.in_spite == [], "sent while a hush stood"
    with planners.desk.database.read() as session:
        _posts(planners, session)
        for promo in session.scalars(select(Promo)):
            _next(planners, session, promo)


def hold_at_rest(planners: Planners) -> None:
    """What holds once everything is well, every job has run and nothing is left to do."""
    now = planners.office.clock.now()
    hold_now(planners)
    with planners.desk.database.read() as session:
        for promo in session.scalars(select(Promo)):
            if promo.state not in OVER:
                assert promo.next_at is None or promo.next_at > now, _told(session, promo)
                assert planners.undecided(promo, now) == [], f"lost: {_told(session, promo)}"
        for run in session.scalars(select(Run)):
            _is_said(session, planners, run)
    assert audit(planners.desk) == []


def _next(planners: Planners, session: Session, promo: Promo) -> None:
    """The next run is the first that nothing has been decided about, as the slow reference has it."""
    if promo.state in OVER:
        assert promo.state is not PromoState.CANCELLED or promo.next_at is None
        return
    decided = set(session.scalars(select(Run.due_at).where(Run.promo_id == promo.id)))
    expected = next((at for at in moments(promo.schedule, planners.since[promo.id]) if at not in decided), None)
    assert promo.next_at == expected, f"next should be {expected}: {_told(session, promo)}"
    assert (promo.state is PromoState.DONE) is (expected is None), _told(session, promo)


def _posts(planners: Planners, session: Session) -> None:
    """Each post on the local X is one run's on that account, and no run has two."""
    sendings = session.scalars(select(Sending)).all()
    keys = Counter(each.post.key for each in sendings if each.post is not None)
    assert all(times == 1 for times in keys.values()), f"one post settles two: {keys}"
    room = Counter((each.account, each.text) for each in sendings if _may_stand(each))
    by_key = {each.post.key: each for each in sendings if each.post is not None}
    for account in (OURS, EVENTS, ARCHIVE):
        for post in planners.office.sandbox.x.posts(by=account):
            if (sending := by_key.pop(post.id, None)) is not None:
                assert (sending.account, sending.text) == (account, post.text)
                _in_time(planners, sending, post.created_at)
            else:
                room[account, post.text] -= 1
    assert not by_key, "said to be sent, and not there"
    assert not -room, f"posted twice, or by nobody: {-room}"


def _may_stand(sending: Sending) -> bool:
    """Whether a post may be its own that we do not know yet."""
    if sending.state is SendingState.READY:
        return True  # posted by hand, and the button not pressed
    by_word = sending.state is SendingState.SENT and sending.post_id is None
    let_go = sending.state is SendingState.DROPPED and bool(sending.trouble)
    return sending.state in PERHAPS or by_word or let_go


def _in_time(planners: Planners, sending: Sending, at: datetime) -> None:
    run = sending.run
    assert at >= run.due_at, f"before its time: {run.due_at} at {at}"
    by_itself = run.id not in planners.pressed and sending.said_by is None
    assert not by_itself or at - run.due_at <= LATEST, f"late by surprise: {run.due_at} at {at}"


def _is_said(session: Session, planners: Planners, run: Run) -> None:
    """What became of a run stands on a card: its own, or that of the run in whose place it did not go out."""
    what = f"{_told(session, run.promo)}: the run of {run.due_at}"
    states = list(session.scalars(select(Sending.state).where(Sending.run_id == run.id)))
    assert run.state is not RunState.GOING or SendingState.READY in states, what
    own = session.scalar(select(Card.id).where(Card.run_id == run.id, Card.failed.is_(None)).limit(1))
    if run.state in (RunState.SKIPPED,) or own is not None:
        return
    assert run.state is RunState.MISSED, f"no card: {what}"
    later = select(Card).join(Run, Run.id == Card.run_id).where(Run.promo_id == run.promo_id, Run.due_at > run.due_at)
    listed = any(run.due_at in run_card(session, planners.desk, card).missed for card in session.scalars(later))
    edits = (History.promo_id == run.promo_id, History.action == "edit", History.at == run.at)
    assert listed or session.scalar(select(History.id).where(*edits).limit(1)) is not None, f"on no card: {what}"


def _told(session: Session, promo: Promo) -> str:
    """A promo in a few lines, for whoever has to find out what went wrong."""
    runs = session.scalars(select(Run).where(Run.promo_id == promo.id).order_by(Run.due_at))
    history = session.scalars(select(History).where(History.promo_id == promo.id).order_by(History.id))
    return (
        f"promo {promo.id} is {promo.state}, next {promo.next_at}, {promo.schedule}; "
        + "; ".join(f"{run.due_at:%d %H:%M:%S} {run.state} {run.why or ''}".strip() for run in runs)
        + " | " + "; ".join(f"{each.at:%d %H:%M:%S} {each.action}" for each in history)
    )  # fmt: skip
