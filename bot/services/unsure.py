"""Unsure: what a person is asked about is settled by itself once reading meets it on our timeline, and what was said
while that could not be read is put right once it can."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.posts import PublicPost
from bot.desk import Desk
from bot.services import looking
from bot.services.errands import errand_of
from bot.storage import outbox, watches
from bot.storage.outbox import Outbox


def find(desk: Desk) -> None:
    """Look among the posts of ours that reading has met; nothing is asked of a network."""
    with desk.database.read() as session:
        ready = [row.id for row in outbox.asked(session) if _met(session, row) or _misled(session, row)]
    for number in ready:
        with desk.database.write.begin() as session:
            _settle(session, desk, number)
        desk.wakeups.board.set()


def _settle(session: Session, desk: Desk, number: int) -> None:
    errand = errand_of(session.get_one(Outbox, number))
    errand.keep(session)
    row = session.get_one(Outbox, number, with_for_update={"key_share": True}, populate_existing=True)
    if row.state is not OutboxState.UNSURE or not row.asks:
        return  # somebody was quicker to say what became of it
    if (post := _met(session, row)) is not None:
        errand.sent(session, desk, row, post)
    elif _misled(session, row):
        errand.not_found(session, desk, row)


def _met(session: Session, row: Outbox) -> PublicPost | None:
    """The post, written between the moment at which it may first have left and the last: the same words may go out
    again another day."""
    if row.attempted_at is None:
        return None
    draft = errand_of(row).draft(session, row)
    return looking.held(session, row.network, draft, row.attempted_at, row.deadline)


def _misled(session: Session, row: Outbox) -> bool:
    """Whether it still says that Kestrel could not look, although our timeline was read since, without it."""
    read_at = watches.own_read_at(session, row.network, row.account)
    return read_at is not None and read_at > row.next_at and errand_of(row).unseen(session, row)
