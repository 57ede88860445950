"""Drawing what we say: from the rows of replies, invitations and stories to what cards tell of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote as percent

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.permit import PermitKind
from bot.core.replies import REPLY_BUTTONS, ReplyAction, ReplyState
from bot.core.reply_cards import Answering, Candidate, Quote, ReplyCard, StoryCard, StoryTold
from bot.desk import Desk
from bot.services import holding
from bot.services.permits import permit_of
from bot.storage import invitations, replies
from bot.storage.cards import Card, CardKind
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.stories import Story

# How many invitations a story's card offers to choose from, of those that are looked through.
CANDIDATES, OPEN_ONES = 20, 500
# A story comes weeks after its invitation at the latest; older ones are not offered.
CANDIDATE_DAYS = timedelta(days=120)
# Replies that never became anything are not told on the mention's card.
ANSWERING = (ReplyAction.APPROVE, ReplyAction.ASK_CHANGE, ReplyAction.EDIT, ReplyAction.TRY_AGAIN)
NOT_TOLD = (ReplyState.UNDONE, ReplyState.DROPPED)


def quote(post: Post) -> Quote:
    """A post's words with who and when."""
    return Quote(post.handle, post.name, post.text, post.posted_at, post.url, deleted=post.gone_at is not None)


def answerings(session: Session, desk: Desk, mention: Mention) -> tuple[Answering, ...]:
    """What we said or want to say to a mention, oldest first."""
    told = [state for state in ReplyState if state not in NOT_TOLD]
    return tuple(answering(session, desk, reply) for reply in replies.of(session, [mention.id], told))


def answering(session: Session, desk: Desk, reply: Reply) -> Answering:
    """One reply in short."""
    invitation = invitations.of_reply(session, reply.id)
    service = desk.team.service(invitation.service) if invitation else None
    kind = desk.team.feedback.link(invitation.link_kind) if invitation else None
    return Answering(
        reply_id=reply.id,
        kind=reply.kind,
        way=reply.way,
        state=reply.state,
        by=reply.by,
        at=reply.at,
        sent_at=reply.sent_at,
        url=reply.url,
        service=service.name if service else (invitation.service if invitation else None),
        link=kind.name if kind else None,
        story=told(invitation.story) if invitation and invitation.story else None,
        undoable=ReplyAction.UNDO in _buttons(session, reply),
    )


def reply_card(session: Session, desk: Desk, row: Card) -> ReplyCard:
    """The card of one reply, in the mention's thread or in the channel for a second pair of eyes."""
    reply = session.get_one(Reply, row.reply_id)
    deciding = reply.state in (ReplyState.ASKED, ReplyState.CHANGE)
    for_approval = row.kind is CardKind.APPROVAL
    # What is pressed for an approval stands on the card that asks for it, everything else in the thread.
    buttons = _buttons(session, reply) if deciding is for_approval else ()
    return _card(session, desk, reply, buttons, for_approval=for_approval)


def told_directly(session: Session, desk: Desk, number: int | None) -> ReplyCard | None:
    """Words that somebody is told about in their own conversation, with what may be done about them there."""
    reply = session.get(Reply, number) if number is not None else None
    return _card(session, desk, reply, _buttons(session, reply), for_approval=False) if reply is not None else None


def _card(
    session: Session, desk: Desk, reply: Reply, buttons: tuple[ReplyAction, ...], *, for_approval: bool
) -> ReplyCard:  # fmt: skip
    outbox = session.scalar(select(Outbox).where(Outbox.reply_id == reply.id))
    return ReplyCard(
        mention_id=reply.mention_id,
        quote=quote(reply.answers.post),
        answering=answering(session, desk, reply),
        text=reply.text,
        revision=reply.revision,
        account=reply.account,
        network=reply.network,
        trouble=reply.trouble or _held_up(reply, outbox),
        overridden=tuple(reply.overridden),
        override_reason=reply.override_reason,
        asked_by=reply.asked_by,
        asked_change=reply.asked_change,
        approver=reply.approver,
        edited_by=reply.edited_by,
        undo_until=outbox.not_before if outbox and ReplyAction.UNDO in buttons else None,
        link=by_hand_link(desk, reply) if reply.state is not ReplyState.HELD else None,
        buttons=buttons,
        for_approval=for_approval,
        zone=desk.team.organisation.zone,
        held_at=reply.held_at,
    )


def _held_up(reply: Reply, row: Outbox | None) -> str | None:
    """Why it has not gone out yet, while Kestrel goes on trying."""
    return row.trouble if row is not None and reply.state is ReplyState.QUEUED else None


def by_hand_link(desk: Desk, reply: Reply) -> str | None:
    """Where a person posts a reply by hand; on X the composer opens with the text in it."""
    by_hand = reply.way is PermitKind.BY_HAND or reply.state is ReplyState.FAILED
    if not by_hand or reply.nobody_left:
        return None
    link = permit_of(desk, reply.answers.post, reply.mention, by_hand=True).link
    if link is None or "/intent/post?" not in link:
        return link
    return f"{link}&text={percent(reply.text, safe='')}"


def story_card(session: Session, desk: Desk, story: Story) -> StoryCard:
    """The card of a story: which invitation brought it, and what came of it."""
    service = desk.team.service(story.service)
    matched = session.scalar(select(Invitation).where(Invitation.story_id == story.id))
    open_ones = [] if matched else candidates(session, story.service, story.published_at)
    return StoryCard(
        story_id=story.id,
        service=service.name if service else story.service,
        told=told(story),
        candidates=tuple(
            Candidate(each.id, each.reply.mention.post.handle, each.by, each.at) for each in open_ones[:CANDIDATES]
        ),
        matched=matched.reply.mention.post.handle if matched else None,
        matched_by=story.matched_by,
        set_aside_by=story.set_aside_by,
        zone=desk.team.organisation.zone,
        site=story.site,
    )


def candidates(session: Session, service: str, published_at: datetime) -> list[Invitation]:
    """The invitations that may have brought a story about a service, newest first."""
    found = invitations.open_for(session, service, published_at - CANDIDATE_DAYS, OPEN_ONES)
    return [each for each in found if each.at <= published_at]


def told(story: Story) -> StoryTold:
    """A story and what has come of it."""
    return StoryTold(
        title=story.title,
        url=story.url,
        published_at=story.published_at,
        owed_at=story.owed_at if story.responded_at is None else None,
        responded_at=story.responded_at,
        responded_by=story.responded_by,
        change=story.change,
        change_by=story.change_by,
        change_at=story.change_at,
    )


def _buttons(session: Session, reply: Reply) -> tuple[ReplyAction, ...]:
    """What may be pressed now; Undo only while nothing has left, and nothing that answers a post that is gone."""
    buttons = REPLY_BUTTONS.get(reply.state, ())
    if holding.by_app(reply):
        buttons = tuple(action for action in buttons if action is not ReplyAction.POSTED)
    if reply.nobody_left:
        buttons = tuple(action for action in buttons if action not in ANSWERING)
    if ReplyAction.UNDO not in buttons:
        return buttons
    outbox = session.scalar(select(Outbox).where(Outbox.reply_id == reply.id))
    waits = outbox is not None and outbox.state is OutboxState.WAITING and not outbox.attempts
    return tuple(action for action in buttons if action is not ReplyAction.UNDO or waits)
