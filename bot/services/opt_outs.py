"""Opt-outs: a follow-up that says “no thanks” or “stop” is honoured at once, and remembered by a hash alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.opt_out import declines
from bot.core.replies import UNDER_WAY, ReplyKind, ReplyState
from bot.desk import Desk
from bot.services import settling
from bot.services.people import person_of
from bot.storage import cards, contacts, history, invitations, outbox, people, replies
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply


def note(session: Session, desk: Desk, new_ids: Sequence[int], texts: Sequence[str], now: datetime) -> None:
    """Look at new mentions, in the caller's transaction; most say nothing of the kind and cost no query."""
    for number, text in zip(new_ids, texts, strict=True):
        if declines(text, invited=True):
            _noted(session, desk, session.get_one(Mention, number), now)


def _noted(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    person = person_of(session, desk, mention.post)
    invited = invitations.any_of(session, person)
    if not invited and not (_answers_us(session, mention.post) and declines(mention.post.text)):
        return
    people.decline(session, person, now)
    mention.declined_at = now
    history.add(session, mention.id, "opt_out", by=history.KESTREL, at=now)
    dropped = [number for number in _on_their_way(session, person) if _dropped(session, number)]
    # The cards last, as everybody does: whoever holds a card does not wait for a mention. None of theirs offers an
    # invitation any more.
    cards.redraw_replies(session, dropped, now)
    held = {session.get_one(Reply, number).mention_id for number in dropped}
    theirs = {each.id for each in contacts.earlier(session, mention)} | {mention.id, *contacts.later(session, mention)}
    cards.redraw(session, sorted(theirs | held), now, lists=False)


def sweep(desk: Desk) -> None:
    """Drop what was being written while its person said no: neither transaction could see the other."""
    with desk.database.read() as session:
        missed = invitations.missed(session)
    for number in missed:
        with desk.database.write.begin() as session:
            if _dropped(session, number):
                settling.redraw(session, desk, session.get_one(Reply, number))
        desk.wakeups.board.set()


def _dropped(session: Session, number: int) -> bool:
    """Let an invitation go that has not left. Held in the order in which everybody holds them, and read anew: it may
    have been published just now."""
    reply = replies.keep(session, number)
    if reply is None or reply.state not in UNDER_WAY:
        return False
    row = outbox.of_reply(session, reply.id)
    in_flight = row is not None and row.state in (OutboxState.SENDING, OutboxState.UNSURE)
    if in_flight or reply.state is ReplyState.SAID:
        return False  # it may stand there: looking settles it, and the next take stops what has not left after all
    reply.may_stand = settling.perhaps_there(reply, row)
    if row is not None:
        row.state, row.asks = OutboxState.UNDONE, False
    reply.state, reply.trouble = ReplyState.DROPPED, "They asked not to be invited."
    return True


def _answers_us(session: Session, post: Post) -> bool:
    """Whether it is a follow-up: an answer to a post of ours."""
    if post.reply_to is None:
        return False
    mine = (Post.network == post.network, Post.key == post.reply_to, Post.ours)
    return session.scalar(select(Post.id).where(*mine)) is not None


def _on_their_way(session: Session, person: str) -> Sequence[int]:
    mine = (Invitation.person == person, Reply.kind == ReplyKind.INVITATION, Reply.state.in_(UNDER_WAY))
    found = select(Reply.id).join(Invitation, Invitation.reply_id == Reply.id).where(*mine)
    return session.scalars(found.order_by(Reply.mention_id, Reply.id)).all()
