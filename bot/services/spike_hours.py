"""Hours of listening: while sources are read, mentions are counted by the hour, to learn what is usual."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.core.spikes import HOUR, WEEKS
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.storage import hours, watches
from bot.storage.hours import NOT_ABOUT_US

# A source that was not read for so long is behind, and quiet there says nothing.
BEHIND = timedelta(minutes=10)
# After a sleep or an outage the networks tell what was said meanwhile, so far back; hours before that stay unknown.
REACH = timedelta(days=7)
# A mention is counted by when it was taken in, and seen a little later: its transaction may take a while.
OVERLAP = timedelta(minutes=10)
# The mark up to which everything is counted is moved at least this often.
MARK = timedelta(minutes=5)
KEEP = timedelta(weeks=WEEKS + 1)
# The mentions of these are not about us, or are our own: how they are read does not matter.


def caught_up(session: Session, desk: Desk, now: datetime) -> bool:
    """Whether what was said up to now is here: our sources were read lately and none is in the middle of a backlog.

    A source in trouble is left out, but for mentions of ourselves.
    """
    lag = max(BEHIND, timedelta(seconds=2 * desk.team.reading.quiet))
    ours = [watch for watch in watches.all_active(session) if watch.kind not in NOT_ABOUT_US]
    judged = [watch for watch in ours if watch.trouble is None or watch.kind is WatchKind.MENTION]
    if not any(watch.last_read_at for watch in judged):
        return False
    return not any(
        watch.until is not None or (watch.last_read_at is not None and watch.last_read_at < now - lag)
        for watch in judged
    )


def known(session: Session, now: datetime) -> dict[datetime, int]:
    """Every hour from which the usual level may be learned."""
    return hours.all_of(session, now - KEEP)


def count_anew(session: Session, desk: Desk, held: dict[datetime, int], now: datetime) -> dict[datetime, int]:
    """The hours that have begun since the last look, and those for which mentions came in meanwhile, where they differ
    from what is held. Call it while caught up: what is counted as quiet must have been listened to."""
    last, current = hours.latest(session), _start(now)
    if last is None:
        # The very first read goes so far back, to what was said before there was anybody to listen.
        first = _start(now - min(REACH, timedelta(hours=desk.team.reading.first_hours))) + HOUR
        wanted = {min(first, current), current}
    else:
        first = max(last.start_at, _start(now - REACH) + HOUR)
        came = hours.written_since(session, last.counted_at - OVERLAP)
        wanted = {start for moment in came if (start := _hour_of(moment)) in held}
        wanted |= {last.start_at, current}
    while first <= current:
        wanted.add(first)
        first += HOUR
    counted = {start: hours.heard(session, start, min(start + HOUR, now)) for start in sorted(wanted)}
    if last is not None and now - last.counted_at >= MARK:
        return {start: count for start, count in counted.items() if held.get(start) != count or start == current}
    return {start: count for start, count in counted.items() if held.get(start) != count}


def write(session: Session, counted: dict[datetime, int], held: dict[datetime, int], now: datetime) -> None:
    """Save what was counted, in the caller's transaction."""
    hours.write(session, counted, now)
    if counted.keys() - held.keys():
        hours.forget(session, now - KEEP)


def _start(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _hour_of(moment: datetime) -> datetime:
    """The hour to which a moment counts; one on the hour belongs to the hour that it ends."""
    return _start(moment - timedelta(microseconds=1))
