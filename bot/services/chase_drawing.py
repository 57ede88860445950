"""Drawing reminders: from the rows of what is owed to what cards say about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.allowance import Unit
from bot.core.cards import ChaseCard, ChaseItem, Due, LadderCard, Told
from bot.core.explanation import explain, explain_resumed, time_left
from bot.core.owed import Level, Owed
from bot.core.reply_cards import Raised
from bot.desk import Desk
from bot.services import owed
from bot.services.raised_by import raised
from bot.services.reply_drawing import quote
from bot.services.story_cards import invitation_of
from bot.storage import chases, deadlines
from bot.storage.cards import Card
from bot.storage.chases import Chase
from bot.storage.deadlines import Deadline
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from bot.storage.stories import Story

# As many as fit into a message with their buttons; those below move up as the first are settled.
SHOWN = 6


def chase_card(session: Session, desk: Desk, card: Card) -> ChaseCard | None:
    """A reminder as it is now; None when nothing in it is needed any more and it has not been sent."""
    last = chases.latest_on_card(session, card.id)
    needed, all_of_them = chases.counts(session, card.id)
    if last is None or (needed == 0 and card.ts is None):
        return None
    shown = chases.on_card(session, card.id, SHOWN)
    before = chases.told(session, [each.deadline_id for each in shown])
    return ChaseCard(
        member=last.member,
        items=tuple(_item(session, desk, each, before[each.deadline_id]) for each in shown),
        more=needed - len(shown),
        settled=all_of_them - needed,
        channel=desk.channel,
        zone=desk.team.organisation.zone,
        in_channel=card.user is not None and card.channel == desk.channel,
    )


def ladder_card(session: Session, desk: Desk, mention_id: int) -> LadderCard:
    """Whom Kestrel has reminded about a mention so far, and when the next one is told."""
    still = deadlines.open_of(session, mention_id)
    coming = [held.next_at for held in still if held.next_at is not None]
    return LadderCard(
        told=tuple(_told(each, kind) for each, kind in chases.of_mention(session, mention_id)),
        next_at=min(coming, default=None),
        paused=any(held.due_at is None for held in still),
        over=not still,
        zone=desk.team.organisation.zone,
    )


def due_of(session: Session, desk: Desk, mention: Mention) -> Due | None:
    """Until when a mention is to be claimed or answered, and how that came about.

    It is late once somebody was told so: a card may say only what its rows say, or it would grow old by itself.
    """
    held = deadlines.of_mention(session, mention.id)
    if held is None or held.due_at is None:
        return None if held is None else _due(desk, held, late=False)
    return _due(desk, held, late=held.told > 0 and (held.next_at is None or held.next_at > held.due_at))


def _item(session: Session, desk: Desk, chase: Chase, told: Sequence[chases.Told]) -> ChaseItem:
    held, mention = chase.deadline, chase.deadline.mention
    at_risk = owed.level(held) is Level.HARM
    said = raised(session, desk, [mention])[mention.id] if at_risk else Raised(quote(mention.post))
    story = session.get(Story, held.story_id) if held.story_id is not None else None
    return ChaseItem(
        deadline_id=held.id,
        mention_id=mention.id,
        level=owed.level(held),
        network=mention.post.network,
        quote=said.quote,
        status=mention.status,
        due=_due(desk, held, late=held.due_at is not None and held.due_at <= chase.at),
        told_at=chase.at,
        rung=chase.rung,
        who=_who(session, held),
        before=tuple(_told(each, held.kind) for each in told if each.id < chase.id),
        holder=held.holder,
        subject=story.title if story is not None else None,
        harm_words=said.words,
        since=said.since,
        asks=chase.asks and not any(each.rung is chase.rung and not each.asks for each in told),
    )


def _who(session: Session, held: Deadline) -> str | None:
    if held.kind is Owed.STORY:
        invitation = invitation_of(session, held.story_id or 0)
        return invitation.by if invitation else None
    reply = session.get(Reply, held.reply_id) if held.reply_id is not None else None
    return reply.by if reply is not None else held.mention.owner


def _told(row: chases.Told, kind: Owed) -> Told:
    return Told(kind, row.rung, row.member, row.at, row.asks)


def _due(desk: Desk, held: Deadline, *, late: bool) -> Due:
    calendar, clock = desk.team.calendar, owed.clock_of(held)
    left = timedelta(seconds=held.left) if held.left is not None else None
    working = clock.within.unit is not Unit.MINUTES
    if held.due_at is None:
        return Due(held.kind, None, "", time_left(left or timedelta(), working=working))
    if held.paused_at is not None and held.resumed_at is not None and left is not None:
        how = explain_resumed(
            calendar, since=held.paused_at, resumed_at=held.resumed_at, left=left, due=held.due_at,
            working=working,
        )  # fmt: skip
    else:
        how = explain(calendar, clock.from_at, clock.within).words
    return Due(held.kind, held.due_at, how, late=late)
