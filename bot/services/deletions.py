"""Deletions: what an author took back is blanked here and on the card; only the count remains."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.delivery import OutboxState
from bot.core.lifecycle import Action, after
from bot.core.posts import PublicPost, newer
from bot.core.reading import Source
from bot.core.replies import UNDER_WAY, ReplyState
from bot.core.similar import clean
from bot.desk import Desk
from bot.network import Limited, Trouble
from bot.services import blanking, groups, money, owed, second_thoughts, settling, spikes, story_cards, telling, triage
from bot.services.redrawing import Redrawing
from bot.storage import (
    card_ends,
    cards,
    contacts,
    follow_ups,
    history,
    invitations,
    marks,
    mentions,
    outbox,
    posts,
    replies,
)
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

log = structlog.get_logger()

# X wants deleted posts gone within 24 hours; a look that has to be paid for comes well before that.
PAID_LOOK = timedelta(hours=20)
AFTER_TROUBLE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Blanked:
    """A mention whose post is gone: the later posts of its author and those that our answers go on to (`told`), who
    takes over its card, what we wrote, and what of that was let go."""

    mention: Mention
    told: Sequence[int]
    heir: int | None
    written: Sequence[Reply]
    let_go: Sequence[Reply]


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
    gone, now = posts.holding(session, network, keys), desk.now()
    ids = [post.id for post in gone]
    mentions.keep_all(session, [*ids, *follow_ups.items_of(session, ids)], gathered=ids)
    blanked = [found for post in gone if (found := _blank(session, desk, post, now)) is not None]
    if blanked:
        beside = second_thoughts.taken_back(session, desk, [each.mention for each in blanked], now)
        _redraw(session, blanked, beside, now)


def note_edits(session: Session, desk: Desk, network: str, read: Sequence[PublicPost]) -> None:
    """Take over the words that authors have changed; runs in the caller's transaction."""
    held, now = posts.known(session, network, [post.key for post in read]), desk.now()
    changed = []
    for post in read:
        ours = held.get(post.key)
        if ours is not None and ours.gone_at is None and newer(post.version, ours.version):
            posts.edit(ours, post)
            changed.append(ours.id)
    if changed:
        _reworded(session, desk, changed, Redrawing(now))


def _reworded(session: Session, desk: Desk, changed: Sequence[int], redrawing: Redrawing) -> None:
    """These words are others by now: they are guessed anew, and a follow-up goes on with its item."""
    mentions.keep_all(session, [*changed, *follow_ups.items_of(session, changed)])
    follows = []
    for number in dict.fromkeys(changed):
        mention = mentions.keep(session, number)
        if mention is None:
            continue
        mention.likeness = clean(mention.post.text) if mention.likeness else ""
        redrawing.beside |= contacts.at_risk(session, mention.post.network, [mention.post.author_id])
        if mention.follow_up is not None and mention.lead_id is not None:
            follows.append(mention)
        else:
            triage.guess_again(session, desk, mention)
    second_thoughts.changed(session, desk, follows, redrawing)
    redrawing.ask(session, desk)
    spikes.redraw_around(session, list(changed), redrawing.now)


def _blank(session: Session, desk: Desk, post: Post, now: datetime) -> Blanked | None:
    """Blank a post and all that was to become of it; its cards come later. None for one that is no mention."""
    mention = mentions.keep(session, post.id)
    # Asked before the author is forgotten: the cards of their later posts tell of this one.
    told = sorted(contacts.beside(session, mention)) if mention is not None else []
    posts.blank(post, now)
    if mention is None:
        return None
    heir = groups.hand_over(session, mention, now)
    mention.likeness, mention.theme, mention.service = "", None, None
    mention.status = after(mention.status, Action.AUTHOR_DELETED)
    mention.owner = mention.owned_at = mention.until_at = mention.offered_at = None
    owed.end(session, [mention.id], now)
    mention.waiting_on = mention.reason = mention.escalated_to = None
    moved = replies.move_on(session, mention.id)
    for reply in moved:
        owed.settle_reply(session, desk, reply, now)
    written = [*replies.of(session, [mention.id]), *replies.to_follow_up(session, mention.id)]
    let_go = _let_replies_go(session, written)
    history.add(session, mention.id, Action.AUTHOR_DELETED, by=history.KESTREL, at=now)
    return Blanked(mention, [*told, *(each.mention_id for each in moved)], heir, [*written, *moved], let_go)


def _let_replies_go(session: Session, written: Sequence[Reply]) -> list[Reply]:
    """What we wanted to say has nobody to say it to; what may have left already is still settled by looking, and its
    writer is told then."""
    let_go = []
    for reply in written:
        row = outbox.of_reply(session, reply.id)
        in_flight = row is not None and row.state in (OutboxState.SENDING, OutboxState.UNSURE)
        if reply.state in UNDER_WAY and not in_flight:
            reply.may_stand = settling.perhaps_there(reply, row)
            if row is not None:
                row.state = OutboxState.UNDONE
            reply.state, reply.trouble = ReplyState.DROPPED, "The author deleted the post."
            let_go.append(reply)
        blanking.blank(session, reply)
    return let_go


def _redraw(session: Session, blanked: Sequence[Blanked], beside: Collection[int], now: datetime) -> None:
    """The cards of all of them at the end, and in the order in which everybody takes cards: those of replies, those of
    mentions, those of stories, which name whom we invited."""
    written = sorted(reply.id for each in blanked for reply in each.written)
    cards.redraw_replies(session, written, now)
    shown = {number for each in blanked for number in (each.mention.id, each.mention.lead_id, *each.told) if number}
    shown |= set(beside)
    cards.redraw(session, sorted(shown), now)
    for each in blanked:
        if each.heir is not None:
            groups.hand_card(session, each.mention.id, each.heir)
        blanking.forget_notes(session, [each.mention.id])
        card_ends.drop_undrawn(session, each.mention.id, "Its author deleted the post before a card was drawn.")
        for reply in each.let_go:  # a message of its own: it is their words that this is about
            why = AlertReason.NOT_KNOWN if reply.may_stand else AlertReason.AUTHOR_GONE
            telling.tell(session, reply.mention_id, reply.by, why, now, reply=reply.id)
    told: set[int] = set()
    for invitation in filter(None, (invitations.of_reply(session, number) for number in written)):
        told |= story_cards.rivals(session, invitation) | ({invitation.story_id} if invitation.story_id else set())
    for story_id in sorted(told):
        cards.redraw_story(session, story_id, now)
    spikes.redraw_around(session, sorted(shown), now)
