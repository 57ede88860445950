"""Sending: a promo's run on one account is put into the outbox, held, let go, and what became of it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.core import prices
from bot.core.delivery import OutboxState
from bot.core.figures import next_measure
from bot.core.promos import LIVE, RunState, SendingState, Why, of_sendings
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import holding, pictures, promo_answers, run_cards
from bot.storage import history, new_runs, outbox, promos, runs
from bot.storage import pictures as kept_pictures
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending

# A run that may not be late at all is tried so long: three looks and a second attempt take a good two minutes.
LEAST = timedelta(minutes=5)
HELD = "A hush began before it left, so it was held."
MAY_STAND = "It may stand there all the same."
REPLACED = "A later run stands in its place."


def queue(session: Session, desk: Desk, sending: Sending, now: datetime) -> None:
    """Send a run on its way on one account, see `queue_all`."""
    queue_all(session, desk, [sending], now)


def queue_all(session: Session, desk: Desk, some: Sequence[Sending], now: datetime) -> None:
    """Send runs on their way on these accounts, for the first time or again, or have them ready to be posted by hand
    where we have no keys. The caller has kept the runs. What is on its way already stays so.

    Where an earlier attempt may have got through, our timeline is looked at first.
    """
    session.flush()
    rows = outbox.of_sendings(session, [each.id for each in some])
    for each in some:
        _queue(session, desk, each, rows.get(each.id), now)


def carry(session: Session, desk: Desk, some: Sequence[Run], now: datetime) -> None:
    """Put what has just been made of these runs, and is to go out by API, into the outbox: all of it at one go.

    Those that are sent at their own moment are tried as long as they may be late; those that a person sends, as long
    from their press.
    """
    until = {run.id: _deadline(desk, now if run.by is not None else run.due_at, now) for run in some}
    outbox.add(
        session,
        [
            {
                "sending_id": number, "network": network, "account": account, "text": text, "micros": micros,
                "not_before": now, "next_at": now, "deadline": until[run_id],
            }
            for number, run_id, network, account, text, micros in new_runs.queued(session, list(until))
        ],
    )  # fmt: skip


def _queue(session: Session, desk: Desk, sending: Sending, row: Outbox | None, now: datetime) -> None:
    if sending.state is SendingState.SENT or (row is not None and row.live and not row.asks):
        return
    sending.run.state, sending.trouble = RunState.GOING, None
    if not desk.writes_on(sending.network, sending.account):
        sending.state, sending.micros = SendingState.READY, 0
        if row is not None:
            row.state, row.asks = OutboxState.UNDONE, False
        return
    sending.state = SendingState.QUEUED
    sending.micros = prices.of_publishing(desk.prices, with_link=bool(urls(sending.text)))
    if row is None:
        row = Outbox(sending_id=sending.id, attempts=0, reply_to=None)
    else:  # what failed a while ago is tried again: its pictures may have been about to go
        kept_pictures.until(session, sending.picture_ids, None)
    row.network, row.account, row.text = sending.network, sending.account, sending.text
    row.micros, row.not_before = sending.micros, now
    row.again(now, _deadline(desk, now, now))
    session.add(row)


def _deadline(desk: Desk, since: datetime, now: datetime) -> datetime:
    """It belongs to a moment: later than a run may be late, nothing is sent by surprise."""
    return max(since + desk.team.promos.grace, now + LEAST)


def let_go(session: Session, desk: Desk, sending: Sending) -> bool:
    """Drop a run on one account that has not gone out; the caller has kept the run, and settles it afterwards.

    What has left, or may be leaving at this moment, cannot be taken back: it is only not tried once more, and settled
    by whoever delivers it. False for that.
    """
    row = outbox.of_sending(session, sending.id)
    if sending.state is SendingState.SENT:
        return False
    if row is not None and row.live and not row.asks and not row.idle:
        row.deadline = min(row.deadline, desk.now())
        return False
    may_stand = row is not None and row.live and row.attempts > 0
    if row is not None:
        row.state, row.asks = OutboxState.UNDONE, False
    sending.state, sending.trouble = SendingState.DROPPED, MAY_STAND if may_stand else None
    return True


def give_up(session: Session, desk: Desk, some: Sequence[Run], why: str | None = None) -> None:
    """Leave out runs that ask, with all of them that has not gone out; the caller has kept them. Where one may stand
    there all the same, a person still says whether it does."""
    for each in runs.sendings(session, [run.id for run in some]):  # every row of the outbox before any card
        open_end = each.state in (SendingState.QUEUED, SendingState.READY, SendingState.FAILED)
        if open_end and let_go(session, desk, each):
            each.trouble = each.trouble or why
    for run in some:
        run.state = RunState.GOING  # what is leaving at this moment is settled by whoever delivers it
        settling_run(session, desk, run)


def settling_run(session: Session, desk: Desk, run: Run) -> None:
    """How a run stands, from how it stands on each account, shown on its cards and its promo's. The caller has kept it.

    One that asks a person goes on asking until it is sent on its way (`queue`) or let go on every account.
    """
    found, now = runs.sendings(session, [run.id]), desk.now()
    done = all(each.state in (SendingState.SENT, SendingState.DROPPED) for each in found)
    if run.state is not RunState.ASKS or done:
        run.state = of_sendings([each.state for each in found])
    session.flush()
    release(session, desk, run.promo)
    promos.redraw_run(session, run.id, now)
    promos.redraw(session, run.promo_id, now)


def release(session: Session, desk: Desk, promo: Promo) -> None:
    """Let a promo's pictures go a while later, if nothing of it is to go out any more."""
    if promo.state not in LIVE and not runs.under_way(session, promo.id):
        pictures.release(session, desk, promo.picture_ids)


def finish(session: Session, desk: Desk, sending: Sending, at: datetime, *, by: str, post: Post | None = None) -> None:
    """It is public, with a post of ours that we know, or on somebody's word."""
    sending.state, sending.sent_at, sending.trouble = SendingState.SENT, at, None
    if post is not None:
        sending.post_id, sending.post, sending.measure_at = post.id, post, next_measure(at, desk.now())
    note(session, desk, sending, "sent", by=by)
    settling_run(session, desk, sending.run)
    if post is not None:
        promo_answers.now_known(session, post, desk.now())


def wants_a_person(
    session: Session, desk: Desk, sending: Sending, state: SendingState, sentence: str, *, action: str
) -> None:
    """It did not go out, or nobody knows whether it did: its writer is told, with what they can do."""
    sending.state, sending.trouble = state, sentence
    note(session, desk, sending, action)
    settling_run(session, desk, sending.run)
    run_cards.tell(session, desk, sending.run)


def hold_run(session: Session, desk: Desk, number: int) -> bool:
    """A hush has begun: whatever of a run has not left is taken back, and a person is asked; whether there was any."""
    run = runs.keep(session, number)
    if run is None or run.state is not RunState.GOING:
        return False
    carried = [(each, outbox.of_sending(session, each.id)) for each in runs.sendings(session, [run.id])]
    if holding.over_since(session, run.at, desk.now()) is None:
        return False
    waiting = [
        each for each, row in carried
        if each.state is SendingState.READY
        or (each.state is SendingState.QUEUED and row is not None and row.idle and not row.attempts)
    ]  # fmt: skip
    for each in waiting:
        hold_back(session, desk, each)
    return bool(waiting)


def hold_back(session: Session, desk: Desk, sending: Sending) -> None:
    """Take a run on one account that has not left out of the outbox again; a person says what becomes of it."""
    row, run = outbox.of_sending(session, sending.id), sending.run
    if row is not None:
        row.state, row.asks = OutboxState.UNDONE, False
    run.state, run.why = RunState.ASKS, Why.HUSH
    wants_a_person(session, desk, sending, SendingState.FAILED, HELD, action="held")


def note(session: Session, desk: Desk, sending: Sending, action: str, *, by: str = history.KESTREL) -> None:
    """Write down what happened to a run on one account."""
    about = {"run": sending.run_id, "network": sending.network, "account": sending.account}
    history.add_promo(session, sending.run.promo_id, action, by=by, at=desk.now(), **about)
