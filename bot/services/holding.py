"""Holding: an invitation that a hush keeps back waits, and its writer is asked when the hush is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind, ReplyState
from bot.core.zone_times import moment
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import history, hushes, outbox
from bot.storage.hushes import Hush
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply

HELD = "A hush stands, so the invitation is held. When it is over, the card's thread asks whether it still goes out."
STANDS = "A hush stands until {until}, so nobody is invited before. Answering goes on; `/hush` shows why it stands."
ENDING = "The hush is over this moment, and Kestrel is still seeing to its end. Press again in a few seconds."
KEPT = " Your words are still here: answer with them as a reply, or keep a copy for later."


def over(session: Session, reply: Reply, now: datetime) -> Hush | None:
    """The hush that holds a reply, if it is an invitation and one stands."""
    return over_since(session, reply.at, now) if reply.kind is ReplyKind.INVITATION else None


def over_since(session: Session, at: datetime, now: datetime) -> Hush | None:
    """The hush that holds what was let go at a moment. No hush begins or ends until the caller's transaction does. What
    was let go before a hush was over is held even if the job that ends it is late."""
    hushes.pass_gate(session)
    hush = hushes.current(session)
    return hush if hush is not None and (hush.ends_at > now or at < hush.ends_at) else None


def refuse(session: Session, desk: Desk, *, typed: bool = False) -> None:
    """Raises `Refusal` for an invitation while a hush stands; where somebody has `typed` it, it says what to do."""
    if (said := refusal(session, desk)) is not None:
        raise Refusal(said + KEPT if typed else said)


def refuse_old(session: Session, desk: Desk) -> None:
    """Raises `Refusal` for an invitation that was written a while ago, also while a hush is over by the clock and the
    job that ends it has not come round: it would be held at once."""
    refuse(session, desk)
    if hushes.current(session) is not None:
        raise Refusal(ENDING)


def refusal(session: Session, desk: Desk) -> str | None:
    """Why neither a promo nor an invitation goes out now, as a sentence; None where no hush stands."""
    hush = hushes.standing(session, desk.now())
    return None if hush is None else STANDS.format(until=moment(hush.ends_at, desk.team.organisation.zone))


def hold(session: Session, desk: Desk, reply: Reply, row: Outbox | None) -> None:
    """Keep a reply back that has not left, in the caller's transaction, which holds both and redraws them."""
    now = desk.now()
    if row is not None:
        row.state, row.asks, row.holder, row.held_until = OutboxState.WAITING, True, None, None
    reply.state, reply.held_at, reply.trouble = ReplyState.HELD, now, None
    history.add(session, reply.mention_id, "held", by=history.KESTREL, at=now, reply=reply.id)


def by_app(reply: Reply) -> bool:
    """Whether a hush holds, or held, what an app was to publish: nobody was asked to post it by hand."""
    return reply.state in (ReplyState.HELD, ReplyState.MISSED) and reply.way is PermitKind.API


def not_by_app(session: Session, reply: Reply) -> None:
    """Somebody has posted by hand what a hush held: it must not go out again by itself."""
    if reply.state not in (ReplyState.HELD, ReplyState.MISSED):
        return
    row = outbox.of_reply(session, reply.id)
    if row is not None and row.state is OutboxState.WAITING:
        row.state, row.asks = OutboxState.UNDONE, False
    reply.way = PermitKind.BY_HAND
