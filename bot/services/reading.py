"""Reading: take each due watch, read its pages to the end, and note how it went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from bot.core import cadence, watching
from bot.core.cadence import Rhythm
from bot.core.reading import Look, Page, Source
from bot.core.watching import Cursor, WatchKind
from bot.desk import Desk
from bot.network import Capped, Limited, Refused, Trouble, Unavailable
from bot.services import deletions, intake, money, outages, spikes
from bot.services.intake import Found
from bot.storage import watches
from bot.storage.watches import Watch

log = structlog.get_logger()

# How many leases one reader may hold a watch for one page before another may take it over.
LEASES = 2
# Pauses after trouble double up to so many times the first.
LONGEST = 8
SOURCES = {WatchKind.MENTION: Source.MENTIONS, WatchKind.OWN: Source.OWN}


class Overtaken(Exception):
    """Another reader holds the watch now."""


@dataclass(frozen=True, slots=True)
class Held:
    """A watch that this process holds for the moment, as it stood when it was taken."""

    id: int
    token: str
    network: str
    kind: WatchKind
    query: str
    subject: str | None
    cursor: Cursor
    rhythm: Rhythm
    brought: int = 0
    asked: int = 0

    @property
    def source(self) -> Source:
        """Where its posts are read from."""
        return SOURCES.get(self.kind, Source.SEARCH)


def due(desk: Desk) -> list[int]:
    """The watches that should be read now."""
    with desk.database.read() as session:
        return list(watches.due(session, desk.now(), desk.networks))


def read(desk: Desk, watch_id: int) -> None:
    """Read one watch to the end of its round, unless another process is at it; trouble is noted, never raised."""
    held = _hold(desk, watch_id)
    if held is None:
        return
    try:
        if held.subject is None:
            held = _with_subject(desk, held)
        finished = False
        while not finished:
            if desk.wakeups.stopping.is_set():
                _let_go(desk, held)
                return
            held, finished = _read_page(desk, held)
    except Overtaken:
        log.info("watch_overtaken", watch=held.id)
    except Trouble as trouble:
        _note_trouble(desk, held, trouble)
    except Exception as problem:  # nobody foresaw this; the watch must not stay held, and people must know
        log.error("watch_failed", watch=held.id, error=type(problem).__name__, exc_info=problem)
        sentence = f"Reading stumbled over something unexpected ({type(problem).__name__}); Kestrel tries again."
        _note_trouble(desk, held, Unavailable(sentence))


def _hold(desk: Desk, watch_id: int) -> Held | None:
    now = desk.now()
    token = f"{desk.name}/{uuid4().hex}"
    with desk.database.write.begin() as session:
        watch = watches.hold(session, watch_id, reader=token, until=now + LEASES * desk.lease, now=now)
        if watch is None:
            return None
        rhythm = Rhythm(empty=watch.calm, failures=watch.failures)
        return Held(watch.id, token, watch.network, watch.kind, watch.query, watch.subject, watch.cursor, rhythm)


def _with_subject(desk: Desk, held: Held) -> Held:
    """Mentions and our own posts are asked for by the account's id, which is looked up once and kept."""
    subject = held.query
    if held.source is not Source.SEARCH:
        subject = desk.networks[held.network].account(held.query).network_id
    with desk.database.write.begin() as session:
        if held.source is not Source.SEARCH:
            money.charge_user(session, desk, held.network)
        session.get_one(Watch, held.id).subject = subject
    return replace(held, subject=subject)


def _read_page(desk: Desk, held: Held) -> tuple[Held, bool]:
    start = desk.now() - timedelta(hours=desk.team.reading.first_hours)
    query = watching.query_of(held.kind, held.query)
    look = watching.look(held.cursor, source=held.source, subject=held.subject or "", search=query, start=start)
    page = desk.networks[held.network].page(look)
    cursor, finished = watching.advance(held.cursor, page, source=held.source, reach=desk.reach)
    held = replace(held, cursor=cursor, brought=held.brought + len(page.posts), asked=held.asked + 1)
    # A page that came says that the trouble is over, even in the middle of a long round.
    held = replace(held, rhythm=replace(held.rhythm, failures=0))
    _save(desk, held, look, page, finished)
    desk.wakeups.board.set()
    return held, finished


def _save(desk: Desk, held: Held, look: Look, page: Page, finished: bool) -> None:
    """The page, the cursor past it and its price, in one transaction: a crash leaves all of it or nothing."""
    arrivals = intake.prepare(desk, page.posts)
    now = desk.now()
    with desk.database.write.begin() as session:
        watch = session.get_one(Watch, held.id, with_for_update=True)
        if watch.reader != held.token:
            raise Overtaken  # another reader took the watch over meanwhile and reads these posts itself
        money.charge_page(session, desk, held.network, look.source, page)
        new = intake.take(session, desk, Found(watch.id, held.kind), arrivals)
        deletions.note_edits(session, desk, held.network, page.posts)
        deletions.note_gone(session, desk, held.network, page.gone)
        watch.taken += len(new)
        watch.cursor, watch.failures = held.cursor, 0
        watch.last_read_at, watch.reading_until = now, now + LEASES * desk.lease
        if finished:
            _finish(session, desk, watch, held)


def _finish(session: Session, desk: Desk, watch: Watch, held: Held) -> None:
    rhythm = cadence.after_read(held.rhythm, held.brought)
    kinds = [kind for kind in WatchKind if SOURCES.get(kind, Source.SEARCH) is held.source]
    sharers = watches.count_active(session, held.network, kinds)
    least = cadence.fair_share(desk.spacing.get(held.source, 0.0), held.asked, sharers)
    watch.next_read_at = cadence.next_read(rhythm, _pace(desk), desk.now(), least)
    watch.calm, watch.failures = rhythm.empty, rhythm.failures
    watch.reader = watch.reading_until = None
    since = watch.trouble_since
    if watch.trouble is not None:
        log.info("watch_well_again", watch=watch.id, network=watch.network)
        watch.trouble, watch.trouble_since, watch.needs_person = None, None, False
        if watch.kind is WatchKind.MENTION:
            spikes.redraw_unread(session, desk, desk.now())
    outages.settle(session, desk, watch.network, since)


def _let_go(desk: Desk, held: Held) -> None:
    """Stop between two pages; whoever reads next goes on where the cursor stands."""
    with desk.database.write.begin() as session:
        watch = session.get_one(Watch, held.id, with_for_update=True)
        if watch.reader == held.token:
            watch.reader = watch.reading_until = None


def _note_trouble(desk: Desk, held: Held, trouble: Trouble) -> None:
    now = desk.now()
    rhythm = cadence.after_trouble(held.rhythm)
    with desk.database.write.begin() as session:
        watch = session.get_one(Watch, held.id)
        if watch.reader != held.token:
            return
        watch.failures = rhythm.failures
        watch.next_read_at = _after(desk, rhythm, trouble, now)
        watch.reader = watch.reading_until = None
        begins = watch.trouble_since is None
        watch.trouble_since = watch.trouble_since or now
        watch.trouble = trouble.sentence
        watch.needs_person = isinstance(trouble, Capped | Refused)
        outages.tell(session, desk, watch)
        if begins and watch.kind is WatchKind.MENTION:
            spikes.redraw_unread(session, desk, now)
    log.warning("watch_not_read", watch=held.id, network=held.network, why=trouble.sentence)


def _after(desk: Desk, rhythm: Rhythm, trouble: Trouble, now: datetime) -> datetime:
    match trouble:
        case Limited():
            return cadence.next_after_limit(trouble.until, _pace(desk), now)
        case Capped():
            return cadence.next_after_cap(now)
        case _:
            return cadence.next_read(rhythm, _pace(desk), now)


def _pace(desk: Desk) -> cadence.Pace:
    reading = desk.team.reading
    return cadence.Pace(
        busy=reading.busy,
        quiet=max(reading.busy, reading.quiet),
        pause=reading.pause,
        # A network that was away must not stay unread for a quarter of an hour after it is back.
        longest_pause=reading.pause * LONGEST,
    )
