"""The board: one loop brings the chat in line with the cards' rows, urgent ones first, at the chat's pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.core.cards import Card as Drawn
from bot.core.pace import Pace
from bot.desk import Desk
from bot.services import alerts, follow_ups, members
from bot.services.drawing import card_for
from bot.storage import board_queue, withdrawing
from bot.storage.cards import Card, CardKind
from bot.surface import MessageGone, SurfaceBusy, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()

# How long the loop rests, in seconds, when nothing waits; other processes' changes are seen no later than that.
IDLE = 0.5
# A card without a clear answer is left alone for so long, doubling up to the longest, while others go on.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0
# An edit that the chat refuses is tried again so much later.
REFUSED_PAUSE = timedelta(minutes=10)
# The first message of a thread waits so long for those below it to be deleted.
ONE_BY_ONE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Work:
    """One card to bring in line: what it was like when it was read, and what it should say."""

    id: int
    channel: str
    user: str | None
    ts: str | None
    thread: str | None
    attempted_at: datetime | None
    tries: int
    kind: CardKind
    withdrawn: bool


def step(desk: Desk, pace: Pace) -> float:
    """Bring one card in line. The seconds until there may be more to do: 0 when one was done just now."""
    work = _next(desk, pace)
    if work is None:
        return _until_next(desk, pace)
    try:
        _bring_in_line(desk, pace, work)
    except SurfaceBusy as busy:
        pace.hold(work.channel, desk.now() + timedelta(seconds=busy.seconds))
        if work.ts is None and work.attempted_at is None:
            _note(desk, work, attempted_at=None)  # the chat said that it did not take it; an older try stays open
    except SurfaceRefused as refused:
        _give_up(desk, work, refused.reason)
    except SurfaceUnsure as unsure:
        log.warning("card_unsure", card=work.id, why=str(unsure))
        pace.stumbled(work.channel, desk.now())
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(work.tries, 10))
        _note(desk, work, retry_at=desk.now() + timedelta(seconds=pause), tries=work.tries + 1)
    except SQLAlchemyError:
        raise
    except Exception as problem:  # one card that cannot be drawn must not keep the others from the team
        log.error("card_not_drawn", card=work.id, error=type(problem).__name__, exc_info=problem)
        _give_up(desk, work, f"Kestrel could not draw it ({type(problem).__name__}).")
    else:
        pace.went_well(work.channel)
    return 0.0


def _bring_in_line(desk: Desk, pace: Pace, work: Work) -> None:
    if work.user and work.ts is None and work.attempted_at is None and not work.withdrawn:
        until = members.quiet_until(desk, work.id)
        if until is not None:
            _note(desk, work, retry_at=until)
            return
    if work.withdrawn and work.ts is not None:
        _withdraw(desk, pace, work, work.ts)
    elif not work.channel and not work.withdrawn:
        _note(desk, work, channel=desk.surface.direct(work.user or ""))
    elif work.ts is None:
        _post(desk, pace, work)
    else:
        _edit(desk, pace, work, work.ts)


def _give_up(desk: Desk, work: Work, reason: str) -> None:
    """The chat will not have this card as it is. One that stands there is tried again later: it may have to be
    blanked some day. An alert that cannot reach its person goes to the next one on duty."""
    log.error("card_refused", card=work.id, why=reason)
    if work.ts is not None:
        _note(desk, work, retry_at=desk.now() + REFUSED_PAUSE, tries=work.tries + 1)
        return
    _note(desk, work, failed=reason)
    if work.kind is CardKind.ALERT:
        alerts.pass_on(desk, work.id)
        follow_ups.owner_gone(desk, work.id)


def _next(desk: Desk, pace: Pace) -> Work | None:
    now = desk.now()
    with desk.database.read() as session:
        ready = [session.scalar(board_queue.unsent(now).where(Card.channel.not_in(pace.full(now))).limit(1))]
        if pace.edit_at("", now) <= now:
            ready.append(session.scalar(board_queue.stale(now).where(Card.channel.not_in(pace.held(now))).limit(1)))
        first = min((card for card in ready if card is not None), key=lambda card: card.priority, default=None)
        return None if first is None else _work(session, first)


def _work(session: Session, card: Card) -> Work:
    return Work(
        id=card.id,
        channel=card.channel,
        user=card.user,
        ts=card.ts,
        thread=session.get_one(Card, card.thread_id).ts if card.thread_id else None,
        attempted_at=card.attempted_at,
        tries=card.tries,
        kind=card.kind,
        withdrawn=card.withdrawn,
    )


def _until_next(desk: Desk, pace: Pace) -> float:
    """How long until the chat's pace may let the next card through, at most `IDLE`."""
    now = desk.now()
    frees = pace.frees_at(now)
    return IDLE if frees is None else min(IDLE, max(0.01, (frees - now).total_seconds()))


def _post(desk: Desk, pace: Pace, work: Work) -> None:
    """Send a card for the first time. An earlier attempt whose end is not known is looked for before."""
    channel = work.channel
    key = f"card:{work.id}"
    ts = None
    if work.attempted_at is not None:
        ts = desk.surface.find(channel, key=key, since=work.attempted_at, thread=work.thread)
        if ts is not None:
            _note(desk, work, ts=ts)  # drawn anew next time round: it may show an older version
            return
    elif not _note(desk, work, Card.attempted_at.is_(None), attempted_at=desk.now()):
        return  # another process has begun to send it
    version, drawn = _drawn(desk, work)
    if drawn is None:
        _note(desk, work, attempted_at=None, shown=version)
        return
    pace.posted(channel, desk.now())
    ts = desk.surface.post(channel, drawn, key=key, thread=work.thread)
    if not _note(desk, work, Card.ts.is_(None), ts=ts, shown=version, shown_at=desk.now(), tries=0):
        # This process slept past its lease and another has sent the card: the second message must not stay,
        # since nothing would ever redraw or blank it.
        desk.surface.withdraw(channel, ts)


def _edit(desk: Desk, pace: Pace, work: Work, ts: str) -> None:
    version, drawn = _drawn(desk, work)
    if drawn is None:
        return
    pace.edited(desk.now())
    try:
        desk.surface.update(work.channel, ts, drawn)
    except MessageGone:
        # Somebody deleted the message in the chat; the mention still needs its card.
        _note(desk, work, ts=None, attempted_at=None)
        return
    _note(desk, work, shown=version, shown_at=desk.now(), tries=0)


def _withdraw(desk: Desk, pace: Pace, work: Work, ts: str) -> None:
    """Delete a message for good; those in its thread go first, or a shell of it would stay above them."""
    with desk.database.read() as session:
        version, waits = session.get_one(Card, work.id).wanted, withdrawing.to_follow(session, work.id)
    if waits:
        _note(desk, work, retry_at=desk.now() + ONE_BY_ONE)
        return
    pace.edited(desk.now())
    desk.surface.withdraw(work.channel, ts)
    _note(desk, work, ts=None, attempted_at=None, shown=version, shown_at=desk.now(), tries=0)


def _drawn(desk: Desk, work: Work) -> tuple[int, Drawn | None]:
    """What the card should say now, and the version that this is; both from one moment.

    None for a reminder that was settled before it was sent, so that nobody is bothered with it, and for what is
    withdrawn.
    """
    with desk.database.read() as session:
        card = session.get_one(Card, work.id)
        return card.wanted, None if card.withdrawn else card_for(session, desk, card)


def _note(desk: Desk, work: Work, *conditions: ColumnElement[bool], **values: object) -> bool:
    """Write down what became of a card, unless its row has changed meanwhile; whether it was written."""
    with desk.database.write.begin() as session:
        noted = session.execute(update(Card).where(Card.id == work.id, *conditions).values(**values))
        return bool(noted.rowcount)  # type: ignore[attr-defined]
