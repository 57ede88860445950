"""Sources: the team's accounts and watches as rows, and how each of them is doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.home import Health
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.services import outages, team_settings
from bot.storage import marks, watches
from bot.storage.watches import Watch

# Links that members paste are counted under a watch of their own, which is never read.
BY_HAND = "links added by the team"
UNREAD = "Nothing reads it, though it is long due. Is a worker running that has the keys for this network?"


def keep_up(desk: Desk) -> None:
    """Take up the settings as they count now, and listen as they say: the work of those who read, and of no others."""
    team_settings.refresh(desk)
    if desk.watched_version != desk.settings_version:
        settle(desk)


def settle(desk: Desk) -> None:
    """Bring the watches in line with the settings; one that was taken out is put to rest and keeps its count.

    One whose network this process cannot reach stays as it is: another process may well read it.
    """
    version = desk.settings_version
    wanted = {(a.network, kind, a.handle) for a in desk.team.accounts for kind in (WatchKind.MENTION, WatchKind.OWN)}
    wanted |= {(watch.network, WatchKind(watch.kind), watch.query) for watch in desk.team.watches}
    now = desk.now()
    with desk.database.write.begin() as session:
        held = {(w.network, w.kind, w.query): w for w in session.scalars(select(Watch).order_by(Watch.id))}
        for key, watch in held.items():
            watch.active = key in wanted and (watch.active or watch.network in desk.networks)
            if not watch.active:
                watch.trouble, watch.trouble_since, watch.needs_person = None, None, False
            # A restart is also how a person says "try again": what was capped or refused is read at once.
            watch.next_read_at = min(watch.next_read_at, now) if watch.needs_person else watch.next_read_at
        for network, kind, query in sorted(wanted - held.keys()):
            on = network in desk.networks
            watches.add(session, network=network, kind=kind, query=query, active=on, now=now)
        by_hand(session, now)
        for name in desk.networks:
            outages.settle(session, desk, name)
    desk.watched_version = version


def by_hand(session: Session, now: datetime) -> Watch:
    """The watch under which pasted links are counted."""
    watch = session.scalar(select(Watch).where(Watch.kind == WatchKind.BY_HAND))
    if watch is None:
        watches.add(session, network="hand", kind=WatchKind.BY_HAND, query=BY_HAND, active=False, now=now)
        watch = session.scalars(select(Watch).where(Watch.kind == WatchKind.BY_HAND)).one()
    return watch


def health(desk: Desk) -> Sequence[Health]:
    """How every source that is on is doing. One that nobody reads is in trouble as well, whoever should have."""
    with desk.database.read() as session:
        audit = marks.last_audit(session)
        return [_health(desk, watch, audit.at if audit is not None else None) for watch in watches.all_active(session)]


def _health(desk: Desk, w: Watch, audited_at: datetime | None) -> Health:
    trouble, since, needs_person = w.trouble, w.trouble_since, w.needs_person
    if trouble is None and audited_at is not None and _left_unread(desk, w, audited_at):
        trouble, since, needs_person = UNREAD, w.next_read_at, True
    return Health(w.network, w.kind, w.query, w.last_read_at, trouble, since, needs_person, w.taken)


def _left_unread(desk: Desk, watch: Watch, audited_at: datetime) -> bool:
    """Whether it was long due when the auditor last came by, and is still. The auditor begins two minutes after the
    other jobs: right after a start, what became due meanwhile has been read before. A pause that the network asks for
    moves the next reading, and so does a cap."""
    if watch.reading_until is not None and watch.reading_until > desk.now():
        return False
    due = max(watch.next_read_at, watch.last_read_at or watch.next_read_at)
    return due + outages.worth_telling(desk) < audited_at
