"""Groups: the mentions gathered under one card stay in sight, whatever becomes of the one that leads them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.lifecycle import Action, Status
from bot.core.similar import clean
from bot.desk import Desk
from bot.services import alerts, owed, raising
from bot.storage import cards, deadlines, groups, history
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post

# What the team has done with a card goes on for whoever takes it over, and how the history calls it.
HANDED_OVER = {
    Status.CLAIMED: Action.CLAIM,
    Status.SNOOZED: Action.SNOOZE,
    Status.WAITING: Action.WAIT,
    Status.CLOSED: Action.CLOSE,
    Status.ANSWERED: Action.ANSWER_SEEN,
}


def hand_over(session: Session, lead: Mention, now: datetime) -> int | None:
    """Before a lead's words go: the oldest mention under it that still has words, of those without an answer if there
    are any, takes over its owner, and its card as soon as `hand_card` is called, for cards come last. Whoever calls
    keeps the whole group; the id of the heir."""
    heir = session.scalar(
        select(Mention)
        .join(Post, Post.id == Mention.id)
        .where(Mention.lead_id == lead.id, Post.gone_at.is_(None), Mention.status != Status.DELETED)
        .order_by(Mention.status == Status.ANSWERED, Post.posted_at, Mention.id)
        .limit(1)
        .with_for_update(of=Mention, key_share=True)
    )
    if heir is None:
        return None
    session.execute(update(Mention).where(Mention.lead_id == lead.id).values(lead_id=heir.id))
    heir.lead_id, heir.likeness = None, clean(heir.post.text)
    lead.lead_id = heir.id
    session.flush()
    raising.keep_raised(session, heir)
    if heir.status is Status.OPEN:
        deadlines.hand_over(session, lead.id, heir.id)
    if heir.status is not Status.OPEN or lead.status not in HANDED_OVER:
        return heir.id
    if lead.status is Status.ANSWERED:
        if heir.follow_up is None:
            return heir.id  # somebody else, whom nobody has answered
        heir.answer_id, heir.answered_at = lead.answer_id, lead.answered_at
    heir.status, heir.owner, heir.owned_at = lead.status, lead.owner, lead.owned_at
    heir.until_at, heir.waiting_on, heir.reason = lead.until_at, lead.waiting_on, lead.reason
    heir.offered_at = lead.offered_at
    if lead.owner is not None:
        history.add(session, heir.id, Action.CLAIM, by=lead.owner, at=now, taken_over_from=lead.id)
    if lead.status is not Status.CLAIMED:
        history.add(session, heir.id, HANDED_OVER[lead.status], by=history.KESTREL, at=now, taken_over_from=lead.id)
    return heir.id


@dataclass(slots=True)
class Joined:
    """The leads that the posts of a page are gathered under; of `hoped` that a follow-up in it would open them."""

    leads: set[int] = field(default_factory=set)
    hoped: set[int] = field(default_factory=set)

    def leave_out(self, new: Collection[int]) -> None:
        """What came in the page itself is nobody else's yet."""
        self.leads.difference_update(new)
        self.hoped.difference_update(new)


def stand_apart(session: Session, desk: Desk, new_ids: Collection[int], joined: Joined, now: datetime) -> None:
    """Where nobody would see what is gathered, since its lead was deleted meanwhile, or was not opened after all, the
    oldest of it without an answer leads the rest. The caller keeps the leads. Follow-ups see to themselves."""
    gone = groups.standing_as(session, joined.leads, [Status.DELETED])
    done = groups.standing_as(session, joined.hoped, [Status.ANSWERED, Status.CLOSED])
    for lead in [*gone, *done]:
        mine = (Mention.lead_id == lead, Mention.id.in_(new_ids), Mention.follow_up.is_(None))
        oldest = (Mention.status == Status.ANSWERED, Post.posted_at, Mention.id)
        first, *rest = session.scalars(select(Mention).join(Mention.post).where(*mine).order_by(*oldest)).all() or (
            None,
        )
        if first is not None:
            stand_alone(session, desk, first, now)
            for each in rest:
                each.lead_id = first.id


def stand_alone(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    """A mention that was gathered under another gets a card of its own, as if it had just come."""
    mention.lead_id, mention.follow_up, mention.likeness = None, None, clean(mention.post.text)
    priority = cards.URGENT if mention.pressing else cards.ORDINARY
    own = cards.row(CardKind.MENTION, channel=desk.channel, priority=priority, at=now)
    cards.add(session, [own | {"mention_id": mention.id, "sort_at": mention.post.posted_at}])
    if mention.harm:
        cards.add(session, alerts.rows(session, desk, mention.id, now))
    owed.settle(session, desk, mention, now)


def hand_card(session: Session, lead_id: int, heir_id: int) -> None:
    """The card of a lead shows its heir from now on."""
    mine = (Card.mention_id == lead_id, Card.kind == CardKind.MENTION)
    session.execute(update(Card).where(*mine).values(mention_id=heir_id))
