"""Calendars: when the team's hours or days off change, everything that is owed gets the due time it now has."""

from __future__ import annotations

import structlog

from bot.desk import Desk
from bot.services import owed
from bot.storage import cards, history, owing

log = structlog.get_logger()

BATCH = 200


def work_out_anew(desk: Desk) -> None:
    """Work open deadlines out anew that another calendar was used for, and begin those that are missing.

    A mention without one can only come from a version of Kestrel that knew no due times.
    """
    while _anew(desk) or _missing(desk):
        desk.wakeups.board.set()
        if desk.wakeups.stopping.is_set():
            return


def _anew(desk: Desk) -> bool:
    now, calendar = desk.now(), desk.team.calendar.fingerprint
    with desk.database.read() as session:
        if not owing.any_outdated(session, calendar):
            return False
    with desk.database.write.begin() as session:
        old = owing.outdated(session, calendar, BATCH)
        changed = []
        for held in old:
            was = held.due_at
            if was is None:
                held.calendar = calendar  # its clock stands still: what is left of it is not touched
                continue
            owed.work_out(desk, held, now)
            if held.due_at is not None and held.due_at != was:
                changed.append((held.mention_id, {"due_was": was.isoformat(), "due_now": held.due_at.isoformat()}))
        session.flush()
        history.add_many(session, changed, "calendar_changed", by=history.KESTREL, at=now)
        cards.redraw(session, sorted({number for number, _ in changed}), now, lists=False)
    if changed:
        log.info("due_times_changed", changed=len(changed))
    return bool(old)


def _missing(desk: Desk) -> bool:
    now = desk.now()
    with desk.database.read() as session:
        if not owing.without(session):
            return False
    with desk.database.write.begin() as session:
        found = owing.missing(session, BATCH)
        for mention in found:
            owed.settle(session, desk, mention, now)
        cards.redraw(session, [mention.id for mention in found], now, lists=False)
    if found:
        log.warning("due_times_missing", begun=len(found))
    return bool(found)
