"""Working time: how long each claim and each answer took, worked out soon after it ended, by the team's calendar."""

from __future__ import annotations

from datetime import timedelta

from bot.core.owed import Owed
from bot.core.working_time import Calendar
from bot.desk import Desk
from bot.storage import worked
from bot.storage.worked import Ended

BATCH = 500
# It ended otherwise: closed, put off, given back, or gone; nobody claimed or answered it.
NEITHER = -1
# Somebody had claimed the same mention before: it was given back, or its author wrote again. It counts once.
AGAIN = -2
_MINUTE = timedelta(minutes=1)


def keep_up(desk: Desk) -> None:
    """Work out what has ended just now, for whoever waits for an answer: a batch at most, the rest is the job's."""
    _batch(desk)


def work_out(desk: Desk) -> None:
    """Work out all that has ended meanwhile, a batch in a transaction; of two workers both write the same."""
    while _batch(desk) == BATCH and not desk.wakeups.stopping.is_set():
        pass


def _batch(desk: Desk) -> int:
    with desk.database.read() as session:
        found = worked.ended(session, BATCH)
    if found:
        calendar = desk.team.calendar
        minutes = [(each.id, minutes_of(calendar, each)) for each in found]
        with desk.database.write.begin() as session:
            worked.write(session, minutes)
    return len(found)


def minutes_of(calendar: Calendar, ended: Ended) -> int:
    """The working minutes that something took, without those for which its clock last stood still."""
    match ended.kind:
        case Owed.CLAIM:
            done = ended.claimed or ended.answered
            if done and ended.again:
                return AGAIN
        case Owed.ANSWER:
            done = ended.answered
        case _:
            done = False
    if not done:
        return NEITHER
    took = calendar.between(ended.from_at, ended.ended_at)
    if ended.paused_at is not None:
        took -= calendar.between(ended.paused_at, ended.resumed_at or ended.ended_at)
    return max(0, took // _MINUTE)
