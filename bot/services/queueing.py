"""Queueing: a reply that is written goes to a second pair of eyes, into the outbox, or ready into somebody's hands."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.permit import PermitKind
from bot.core.replies import ReplyState
from bot.core.zone_times import to_the_second
from bot.desk import Desk
from bot.services import holding, owed
from bot.services.refusals import handle_of
from bot.storage import cards, outbox
from bot.storage.cards import Card, CardKind
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply

READY = (
    "Your words are ready in the card's thread: open the network from there, post them, and press “I have posted it”."
)
STATES = {
    ReplyState.ASKED: "waiting for a second pair of eyes",
    ReplyState.CHANGE: "waiting for a change",
    ReplyState.QUEUED: "on its way",
    ReplyState.READY: "ready to be posted by hand",
    ReplyState.SAID: "posted by hand, and Kestrel is looking for it",
    ReplyState.SENT: "published",
    ReplyState.FAILED: "not published",
    ReplyState.UNSURE: "sent without a clear answer, and a person has to look",
    ReplyState.HELD: "held by the hush",
    ReplyState.MISSED: "one that a hush has held",
    ReplyState.UNDONE: "taken back",
    ReplyState.DROPPED: "dropped",
}


def forward(
    session: Session, desk: Desk, reply: Reply, micros: int, *, by: str, asks: str | None, wished: bool = False
) -> str:
    """Send a reply on its way, in the caller's transaction; the sentence for the one who did it.

    `asks` is why a second pair of eyes looks first. Somebody other than the writer who changed the words has looked,
    unless they wish (`wished`) for one more.
    """
    looked = reply.edited_by not in (None, reply.by) and by == reply.edited_by
    # A new colleague who rewrites a reply has written it, not looked at it.
    looked = looked and not wished and by not in desk.team.approval.new_colleagues
    if looked:
        reply.approver = by
    if asks is not None and not looked:
        reply.state = ReplyState.ASKED
        reply.approver = None
        said = f"{asks} It waits in the channel for a colleague."
    else:
        said = release(session, desk, reply, micros)
    _show(session, desk, reply)
    return said


def release(session: Session, desk: Desk, reply: Reply, micros: int) -> str:
    """Let the words go: into the outbox, or ready to be posted by hand; an invitation waits while a hush stands. What
    is said of it."""
    now, sending = desk.now(), desk.team.sending
    row = outbox.of_reply(session, reply.id)
    if holding.over(session, reply, now) is not None:
        holding.hold(session, desk, reply, None)
        return holding.HELD
    reply.held_at = None
    if reply.way is not PermitKind.API:
        reply.state = ReplyState.READY
        return READY
    reply.state = ReplyState.QUEUED
    goes_at = now + timedelta(seconds=sending.undo_seconds)
    row = row or Outbox(reply_id=reply.id, attempts=0)
    row.network, row.account, row.text = reply.network, reply.account, reply.text
    row.reply_to, row.micros = reply.answers.post.version, micros
    # Words that were refused never stood there, so an earlier attempt with other words does not count.
    row.state, row.attempts, row.looks, row.tries, row.asks = OutboxState.WAITING, 0, 0, 0, False
    row.not_before = row.next_at = goes_at
    row.deadline = now + timedelta(hours=sending.give_up_hours)
    row.attempted_at = row.since = row.holder = row.held_until = row.trouble = None
    session.add(row)
    session.flush()
    to = handle_of(reply.answers.post.handle)
    # This stands in front of its writer for as long as they leave it there, so it says a moment and not a span.
    at = to_the_second(goes_at, desk.team.organisation.zone)
    return f"It goes out to {to} at {at}; until then Undo takes it back. Its card says what came of it."


def redraw(session: Session, reply: Reply, desk: Desk) -> None:
    """After every change to a reply: what is owed about it, and all that shows it: its own cards and the mention's."""
    now, mention = desk.now(), reply.mention
    owed.settle_reply(session, desk, reply, now)
    cards.redraw_replies(session, [reply.id], now)
    cards.redraw(session, {mention.id, mention.lead_id or mention.id}, now)


def _show(session: Session, desk: Desk, reply: Reply) -> None:
    """A card in the mention's thread for each reply, and one in the channel where somebody has to look."""
    now, mention = desk.now(), reply.mention
    cards.unpack(session, [mention.id], now)
    own = cards.own_of(session, mention.lead_id or mention.id)
    held = set(session.scalars(select(Card.kind).where(Card.reply_id == reply.id)))
    about = {"reply_id": reply.id}
    if own is not None and CardKind.REPLY not in held:
        thread = cards.row(CardKind.REPLY, channel=own.channel, priority=cards.OWNED, at=now)
        cards.add(session, [thread | about | {"thread_id": own.id}])
    if reply.state is ReplyState.ASKED and CardKind.APPROVAL not in held:
        cards.add(session, [cards.row(CardKind.APPROVAL, channel=desk.channel, priority=cards.OWNED, at=now) | about])
    redraw(session, reply, desk)
