"""The outbox: one press of Send, exactly one public post, whatever fails between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from bot.core import delivery
from bot.core.delivery import OutboxState, Outcome
from bot.core.posts import PublicPost
from bot.core.publishing import Draft
from bot.desk import Desk
from bot.network import Duplicate, Gone, Limited, Network, NotAllowed, Trouble, Unavailable, Unsure
from bot.services import looking, settling
from bot.services.errands import Errand, errand_of
from bot.services.refusals import Refusal
from bot.storage import outbox, watches
from bot.storage.outbox import Outbox

log = structlog.get_logger()

# A row that is being sent stays with its process for at least so long, well over the network's time-out.
LEAST_HOLD = timedelta(seconds=45)
# One round of the job goes on with the next row, so that a queue does not wait for the timetable.
A_ROUND = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A row in this process's hands, as it stood when it was taken; `errand` is what it is about. `sends` says whether
    to send it or to look, `hopeless` why it is not to be sent after all, `hushed` that a hush holds it."""

    id: int
    errand: Errand
    token: str
    network: str
    draft: Draft
    sends: bool
    attempted_at: datetime
    since: str | None
    held_until: datetime
    hopeless: str | None
    hushed: bool


def deliver(desk: Desk) -> None:
    """Deliver what is due; any number of processes may do so at once."""
    for _ in range(A_ROUND):
        held = None if desk.wakeups.stopping.is_set() else _take(desk)
        if held is None:
            return
        if held.hushed:
            _hold(desk, held)
        elif held.sends:
            _send(desk, held)
        else:
            _look(desk, held)
        desk.wakeups.board.set()


def _take(desk: Desk) -> Held | None:
    """Take the row that is longest due. That it may leave now is written down before it does."""
    now = desk.now()
    with desk.database.write.begin() as session:
        row = outbox.take(session, now)
        if row is None:
            return None
        if row.state is OutboxState.SENDING:
            # Its process died, or slept past its hold: the request may have left.
            row.state, row.looks = OutboxState.UNSURE, 0
        row.holder, row.held_until = uuid4().hex, now + max(LEAST_HOLD, desk.lease)
        sends = row.state is OutboxState.WAITING
        errand = errand_of(row)
        hopeless = errand.hopeless(session, row, now) if sends else None
        hushed = sends and hopeless is None and errand.hushed(session, row, now)
        if sends and hopeless is None and not hushed:
            row.state, row.attempts = OutboxState.SENDING, row.attempts + 1
            if row.attempted_at is None:
                row.attempted_at, row.since = now, watches.newest_own(session, row.network)
        held = Held(
            row.id, errand, row.holder, row.network, replace(errand.draft(session, row), until=row.held_until),
            sends, row.attempted_at or now, row.since, row.held_until, hopeless, hushed,
        )  # fmt: skip
        errand.redraw(session, desk)
    return held


def _hold(desk: Desk, held: Held) -> None:
    _done(desk, held, lambda session, row: held.errand.hold(session, desk, row))


def _send(desk: Desk, held: Held) -> None:
    if held.hopeless is not None:
        _refused(desk, held, held.hopeless)
        return
    network = desk.networks.get(held.network)
    if network is None:
        _refused(desk, held, "This network is not set up any more, so nothing was sent. Post it by hand instead.")
        return
    try:
        draft = replace(held.draft, pictures=held.errand.pictures(desk))
    except Refusal as refusal:
        _refused(desk, held, refusal.sentence)
    else:
        _publish(desk, held, network, draft)


def _publish(desk: Desk, held: Held, network: Network, draft: Draft) -> None:
    if desk.now() >= held.held_until:
        return  # this process slept past its hold before anything left; whoever took the row over looks first
    try:
        post = network.publish(draft)
    except (Unsure, Duplicate) as trouble:
        _step(desk, held, Outcome.UNCLEAR, trouble, at_once=isinstance(trouble, Duplicate))
    except (Limited, Unavailable) as trouble:
        _step(desk, held, Outcome.NOT_SENT, trouble)
    except Gone as trouble:
        looking.author_gone(desk, held.network, held.draft)
        _refused(desk, held, trouble.sentence)
    except NotAllowed as trouble:
        _refused(desk, held, trouble.sentence, by_hand=True)
    except Trouble as trouble:
        _refused(desk, held, trouble.sentence)
    else:
        _stands(desk, held, post)


def _look(desk: Desk, held: Held) -> None:
    """Look for a post whose end is not known; nothing is sent before it is."""
    if held.network not in desk.networks:
        _step(desk, held, Outcome.UNREADABLE, None)
        return
    try:
        found = looking.find(desk, held.network, held.draft, since=held.since, at=held.attempted_at)
    except Trouble as trouble:
        _step(desk, held, Outcome.UNREADABLE, trouble)
        return
    if found is None:
        _step(desk, held, Outcome.ABSENT, None)
    else:
        _stands(desk, held, found)


def _stands(desk: Desk, held: Held, post: PublicPost) -> None:
    ours = settling.stands(desk, held.draft.account, post)
    if not _done(desk, held, lambda session, row: held.errand.sent(session, desk, row, ours)):
        held.errand.overtaken(desk, ours)


def _step(desk: Desk, held: Held, outcome: Outcome, trouble: Trouble | None, *, at_once: bool = False) -> None:
    now = desk.now()
    until = trouble.until if isinstance(trouble, Limited) else None
    said = trouble.sentence if trouble is not None else None
    if said is not None:
        log.warning("post_not_confirmed", outbox=held.id, outcome=outcome.value, why=said)

    def note(session: Session, row: Outbox) -> None:
        step = delivery.after(row.progress, outcome, now, until)
        row.progress, row.state, row.asks = step.progress, step.state, step.asks
        row.next_at = now if at_once else step.at
        row.trouble = said or row.trouble
        if step.state is OutboxState.FAILED:
            held.errand.failed(session, desk, row, f"It was tried until its time was up. {said or ''}".strip())
        elif step.asks:
            # Where nothing reads the network any more, Kestrel will not look again.
            unseen = outcome is Outcome.UNREADABLE and held.network in desk.networks
            held.errand.asks(session, desk, row, looked=not unseen)
        else:
            held.errand.waits(session, desk, row)

    _done(desk, held, note)


def _refused(desk: Desk, held: Held, sentence: str, *, by_hand: bool = False) -> None:
    log.warning("post_refused", outbox=held.id, why=sentence)
    # What was only looked at now has made no attempt; any other came from before, and its end was unclear.
    own = 0 if held.hopeless is not None else 1

    def note(session: Session, row: Outbox) -> None:
        held.errand.refused(session, desk, row, sentence, doubtful=row.attempts > own, by_hand=by_hand)

    _done(desk, held, note)


def _done(desk: Desk, held: Held, note: settling.Note) -> bool:
    """Write down what came of a row, if it is still in our hands; whether it was."""
    with desk.database.write.begin() as session:
        held.errand.keep(session)
        row = session.get_one(Outbox, held.id, with_for_update=True)
        if row.holder != held.token:
            # Somebody took it over while this process slept; their look finds what we sent.
            log.warning("post_overtaken", outbox=held.id)
            return False
        row.holder = row.held_until = None
        note(session, row)
    return True
