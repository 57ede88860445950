"""Settling: what became of a reply is written down, shown, and told to whoever has to do something about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.delivery import OutboxState
from bot.core.lifecycle import Action, Status, after
from bot.core.permit import PermitKind
from bot.core.posts import Author, PublicPost
from bot.core.replies import ReplyKind, ReplyState
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import answers, blanking, money, queueing, telling
from bot.storage import history, posts, watches
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.replies import Reply

Note = Callable[[Session, Outbox], None]
ASKS = (
    "{account} sent this, but no clear answer came and it cannot be found on our timeline. Look at the network "
    "yourself: is it there?"
)

UNSEEN = (
    "{account} sent this, but no clear answer came, and our timeline cannot be read at the moment, so Kestrel could "
    "not look yet. It looks again by itself, and says here what it finds; you may look on the network yourself, too."
)
MAY_STAND = "It may stand there all the same."


def stands(desk: Desk, account: str, post: PublicPost) -> PublicPost:
    """Keep our own post before its mention is taken: reading, too, takes a new post first and what it answers after
    it, so the two would wait for each other."""
    with desk.database.write.begin() as session:
        # The network does not say who we are there; reading our own timeline knows.
        us = watches.own_subject(session, post.network, account) or post.author.network_id
        post = replace(post, author=Author(us, account, account))
        hold(session, desk, post)
    return post


def sent(session: Session, desk: Desk, row: Outbox, post: PublicPost) -> None:
    """It stands there, and `stands` has kept it: the mention is answered, the money is counted."""
    reply = session.get_one(Reply, row.reply_id)
    row.state, row.asks, row.trouble = OutboxState.SENT, False, None
    with_link = bool(urls(row.text))
    money.charge_post(session, desk, row.network, row.micros, with_link=with_link)
    published(session, desk, reply, post, by=history.KESTREL)


def published(session: Session, desk: Desk, reply: Reply, post: PublicPost, *, by: str) -> None:
    """Our post is kept and linked to what it answers, whoever published it."""
    ours = hold(session, desk, post)
    reply.post_id, reply.post = ours.id, ours
    finish(session, desk, reply, ours.posted_at, by=by, post=ours)


def finish(session: Session, desk: Desk, reply: Reply, at: datetime, *, by: str, post: Post | None) -> None:
    """A reply is public, with a post of ours that we know, or on somebody's word."""
    now, mention = desk.now(), reply.mention
    reply.state, reply.sent_at, reply.trouble = ReplyState.SENT, at, None
    history.add(session, mention.id, "sent", by=by, at=now, reply=reply.id, kind=reply.kind.value)
    if post is not None:
        answers.answered(session, desk, reply.answers, post, now)
    else:
        answers.answered_unseen(session, desk, reply.answers, at, now)
    if reply.nobody_left and by == history.KESTREL:
        telling.tell(session, mention.id, reply.by, AlertReason.AUTHOR_GONE, now, reply=reply.id)
    # Not what was closed by hand or deleted meanwhile, nor what its author has reopened.
    if reply.kind is ReplyKind.THANKS and mention.status is Status.ANSWERED:
        mention.status = after(mention.status, Action.CLOSE)
        history.add(session, mention.id, Action.CLOSE, by=reply.by, at=now)
    redraw(session, desk, reply)


def failed(session: Session, desk: Desk, row: Outbox, sentence: str, *, by_hand: bool = False) -> None:
    """It certainly is not there, or nobody will look any more (`may_stand`). `by_hand`: an app may not, a person may,
    so the words are made ready for one."""
    now, reply = desk.now(), session.get_one(Reply, row.reply_id)
    row.state, row.trouble, row.holder, row.held_until = OutboxState.FAILED, sentence, None, None
    reply.trouble = sentence
    reply.state = ReplyState.READY if by_hand else ReplyState.FAILED
    if by_hand:
        reply.way = PermitKind.BY_HAND
    if reply.nobody_left:  # there is nobody left to say it to
        reply.state = ReplyState.DROPPED
        blanking.blank(session, reply)
    history.add(session, reply.mention_id, "failed", by=history.KESTREL, at=now, reply=reply.id)
    why = AlertReason.NOT_KNOWN if reply.may_stand else AlertReason.NOT_SENT
    telling.tell(session, reply.mention_id, reply.by, why, now, note=sentence, reply=reply.id)
    redraw(session, desk, reply)


def perhaps_there(reply: Reply, row: Outbox | None) -> bool:
    """Whether a reply that is to be let go may be public all the same: somebody said so, or a request had no clear
    end. What the network refused certainly is not."""
    sent = row is not None and row.attempts > 0 and row.state is not OutboxState.FAILED
    return reply.may_stand or reply.said_at is not None or sent


def asks(session: Session, desk: Desk, row: Outbox, *, looked: bool = True) -> None:
    """Nobody but a person can say whether it is there; or Kestrel, where it has not `looked` yet."""
    now, reply = desk.now(), session.get_one(Reply, row.reply_id)
    reply.state, reply.trouble = ReplyState.UNSURE, doubt(row, looked=looked)
    history.add(session, reply.mention_id, "unsure", by=history.KESTREL, at=now, reply=reply.id)
    telling.tell(session, reply.mention_id, reply.by, AlertReason.NOT_KNOWN, now, note=reply.trouble, reply=reply.id)
    redraw(session, desk, reply)


def doubt(row: Outbox, *, looked: bool) -> str:
    """What is said where no clear answer came."""
    return (ASKS if looked else UNSEEN).format(account=f"@{row.account}")


def redraw(session: Session, desk: Desk, reply: Reply) -> None:
    """Everything that shows this reply."""
    queueing.redraw(session, reply, desk)


def hold(session: Session, desk: Desk, post: PublicPost) -> Post:
    """Our post as a row, whether or not reading has met it before."""
    posts.add_new(session, [posts.row(post, ours=True, now=desk.now())])
    return known(session, post.network, post.key)


def known(session: Session, network: str, key: str) -> Post:
    """A post that we hold, kept from others until the caller's transaction ends."""
    return posts.known(session, network, [key])[key]
