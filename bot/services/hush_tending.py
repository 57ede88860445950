"""Tending a hush: what would go out by itself is held, its end is seen to, and whoever was held is asked afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import hushes as rules
from bot.core.cards import AlertReason
from bot.core.delivery import OutboxState
from bot.core.hushes import HushSays
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.services import holding, hushes, run_cards, sending, settling, telling
from bot.storage import cards, outbox, replies, run_lists, runs
from bot.storage import hushes as rows
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply

# Invitations are held, and asked about, one by one, each in a transaction of its own, and so many in one round.
A_ROUND = 50


def tend(desk: Desk) -> None:
    """Hold what came before the hush, remind of its end, end it when its time is up, and ask about what it held."""
    with desk.database.read() as session:
        stands, asks = rows.current(session), rows.left_over(session, A_ROUND)
        runs_ask = run_lists.to_ask(session, run_cards.HELD, A_ROUND)
        going = runs.going(session) if stands is not None else []
    ready = stands is not None and _hold_all(desk)
    held = [number for number in going if _hold_run(desk, number)]
    if stands is not None and stands.next_at <= desk.now():
        _look(desk)
    for number in asks:
        _ask(desk, number)
    for number in runs_ask:
        with desk.database.write.begin() as session:
            run_cards.ask(session, desk, number)
    if ready or held or asks or runs_ask:
        desk.wakeups.board.set()


def hold_back(session: Session, desk: Desk, reply: Reply, row: Outbox | None, now: datetime) -> None:
    """Hold a reply that has not left, if a hush still stands over it. The caller has it and its row.

    Where an earlier attempt had no clear end, only a person can say whether it stands there, hush or not.
    """
    if holding.over(session, reply, now) is None:
        return
    if row is not None and row.attempts:
        row.state, row.asks = OutboxState.UNSURE, True
        settling.asks(session, desk, row)
        return
    holding.hold(session, desk, reply, row)
    settling.redraw(session, desk, reply)


def _hold_all(desk: Desk) -> bool:
    """Whatever is ready to go out, a round at a time: what is on its way stays, and is in nobody's way. Whether there
    was anything."""
    done, last = 0, 0
    while True:
        with desk.database.read() as session:
            ready = rows.to_hold(session, after=last, most=A_ROUND)
        for number in ready:
            _hold(desk, number)
        done += len(ready)
        if len(ready) < A_ROUND:
            return done > 0
        last = ready[-1]


def _hold(desk: Desk, number: int) -> None:
    now = desk.now()
    with desk.database.write.begin() as session:
        reply = replies.keep(session, number)
        if reply is None or reply.state not in (ReplyState.QUEUED, ReplyState.READY):
            return
        row = outbox.of_reply(session, reply.id)
        if row is not None and reply.state is ReplyState.QUEUED:
            if row.state is not OutboxState.WAITING or row.holder is not None:
                return  # it is on its way: whoever delivers it settles it, and holds it if it comes back
        else:
            row = None  # what is posted by hand leaves no row that would go out
        hold_back(session, desk, reply, row, now)


def _hold_run(desk: Desk, number: int) -> bool:
    with desk.database.write.begin() as session:
        return sending.hold_run(session, desk, number)


def _look(desk: Desk) -> None:
    """Its end, or a reminder of it; several workers may come at once."""
    now = desk.now()
    with desk.database.write.begin() as session:
        rows.close_gate(session)
        hush = rows.keep(session)
        if hush is None or hush.next_at > now:
            return
        if hush.ends_at <= now:
            hushes.end(session, desk, hush, now)
        else:
            hush.next_at = rules.next_look(hush.ends_at, hush.changed_at or hush.begun_at, now)
            rows.add_card(session, hush.id, HushSays.REMINDER, user=hush.by, at=now, priority=cards.OWNED)
    desk.wakeups.board.set()


def _ask(desk: Desk, number: int) -> None:
    """The hush is over, and nothing that it held goes out by itself: the card in the thread asks, and its writer is
    told."""
    now = desk.now()
    with desk.database.write.begin() as session:
        reply = replies.keep(session, number)
        if reply is None or reply.state is not ReplyState.HELD or number not in rows.left_over(session, A_ROUND):
            return
        reply.state = ReplyState.MISSED
        telling.tell(session, reply.mention_id, reply.by, AlertReason.HELD, now, reply=reply.id)
        settling.redraw(session, desk, reply)
