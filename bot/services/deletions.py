"""Deletions: what an author took back is blanked here and on the card; only the count remains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.lifecycle import Action, after
from bot.core.posts import PublicPost, newer
from bot.core.reading import Source
from bot.core.replies import ReplyState
from bot.core.similar import clean
from bot.desk import Desk
from bot.network import Limited, Trouble
from bot.services import groups, money, owed, story_cards, triage
from bot.storage import cards, contacts, history, invitations, marks, mentions, outbox, posts, replies
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

log = structlog.get_logger()

# X wants deleted posts gone within 24 hours; a look that has to be paid for comes well before that.
PAID_LOOK = timedelta(hours=20)
AFTER_TROUBLE = timedelta(minutes=5)


def look_again(desk: Desk) -> None:
    """Read the posts again whose turn it is: deleted ones are blanked, edited ones take over the new words."""
    for network in desk.networks:
        pause = f"look_again:{network}"
        with desk.database.read() as session:
            if marks.paused(session, pause, desk.now()):
                continue
        try:
            _look_again(desk, network)
        except Trouble as trouble:
            log.warning("posts_not_read_again", network=network, why=trouble.sentence)
            until = trouble.until if isinstance(trouble, Limited) else desk.now() + AFTER_TROUBLE
            with desk.database.write.begin() as session:
                marks.pause(session, pause, until)


def _look_again(desk: Desk, network: str) -> None:
    now, reading = desk.now(), desk.team.reading
    with desk.database.read() as session:
        keys = [
            post.version
            for post in mentions.to_check(
                session,
                network,
                today=now.date(),
                free_before=now - timedelta(seconds=reading.recheck),
                paid_before=now - PAID_LOOK,
                since=now - timedelta(days=reading.keep_checking_days),
            )
        ]
    if not keys:
        return
    page = desk.networks[network].look_again(keys)
    with desk.database.write.begin() as session:
        money.charge_page(session, desk, network, Source.SEARCH, page)
        posts.checked(session, network, keys, now)
        note_gone(session, desk, network, page.gone)
        note_edits(session, desk, network, page.posts)
    desk.wakeups.board.set()


def note_gone(session: Session, desk: Desk, network: str, keys: Sequence[str]) -> None:
    """Blank those of these posts that we hold; runs in the caller's transaction."""
    for post in posts.holding(session, network, keys):
        _blank(session, post, desk.now())


def note_edits(session: Session, desk: Desk, network: str, read: Sequence[PublicPost]) -> None:
    """Take over the words that authors have changed; runs in the caller's transaction."""
    held = posts.known(session, network, [post.key for post in read])
    for post in read:
        ours = held.get(post.key)
        if ours is None or ours.gone_at is not None or not newer(post.version, ours.version):
            continue
        posts.edit(ours, post)
        mention = session.get(Mention, ours.id)
        if mention is not None:
            mention.likeness = clean(post.text) if mention.likeness else ""
            triage.guess_again(session, desk, mention)


def _blank(session: Session, post: Post, now: datetime) -> None:
    mention = mentions.keep(session, post.id)
    # Asked before the author is forgotten: the cards of their later posts tell of this one.
    told = contacts.later(session, mention) if mention is not None else []
    posts.blank(post, now)
    if mention is None:
        return
    groups.hand_over(session, mention, now)
    mention.likeness, mention.theme, mention.service = "", None, None
    mention.status = after(mention.status, Action.AUTHOR_DELETED)
    mention.owner = mention.owned_at = mention.until_at = mention.offered_at = None
    owed.end(session, [mention.id], now)
    mention.waiting_on = mention.reason = mention.escalated_to = None
    _let_replies_go(session, mention, now)
    history.add(session, mention.id, Action.AUTHOR_DELETED, by=history.KESTREL, at=now)
    cards.redraw(session, {mention.id, mention.lead_id or mention.id, *told}, now)
    cards.drop_undrawn(session, mention.id, "Its author deleted the post before a card was drawn.")


def _let_replies_go(session: Session, mention: Mention, now: datetime) -> None:
    """What we wanted to say has nobody to say it to; what may have left already is still settled by looking."""
    waiting = replies.under_way(session, mention.id)
    for reply in waiting:
        row = outbox.of_reply(session, reply.id)
        if row is not None and row.state in (OutboxState.SENDING, OutboxState.UNSURE):
            continue
        if row is not None:
            row.state = OutboxState.UNDONE
        reply.state, reply.trouble = ReplyState.DROPPED, "The author deleted the post."
    written = replies.of(session, [mention.id])
    _blank_unpublished(session, mention, written)
    cards.redraw_replies(session, [reply.id for reply in written], now)
    # A story's card names whom we invited.
    told: set[int] = set()
    for invitation in filter(None, (invitations.of_reply(session, reply.id) for reply in written)):
        told |= story_cards.rivals(session, invitation) | ({invitation.story_id} if invitation.story_id else set())
    for story_id in sorted(told):
        cards.redraw_story(session, story_id, now)


def _blank_unpublished(session: Session, mention: Mention, written: Sequence[Reply]) -> None:
    """What we meant to say, and said among ourselves, may repeat what the person wrote. What was published stays."""
    for reply in written:
        if reply.state not in (ReplyState.DROPPED, ReplyState.UNDONE, ReplyState.FAILED):
            continue
        reply.text, reply.asked_change, reply.override_reason = "", None, None
        if (row := outbox.of_reply(session, reply.id)) is not None:
            row.text = ""
    cards.forget_notes(session, mention.id)
