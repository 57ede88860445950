"""Follow-ups: when somebody writes again, what we had answered or closed comes back to whoever had it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Action, Status, after
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.services import duty, groups, owed, raising, telling
from bot.services.earlier import Follows
from bot.services.redrawing import Redrawing
from bot.storage import cards, contacts, deadlines, follow_ups, history, replies
from bot.storage.mentions import Mention
from bot.storage.posts import Post

DONE = (Status.ANSWERED, Status.CLOSED)


def go_on(
    session: Session, desk: Desk, new: Sequence[Follows], fresh: Mapping[int, Post], redrawing: Redrawing
) -> None:
    """What becomes of the items that these follow-ups belong to; the caller keeps those from others, and asks for the
    redrawing at the end. `fresh` are the newest answers that were found in this transaction."""
    by_item: dict[int, list[Follows]] = {}
    for each in new:
        by_item.setdefault(each.item_id, []).append(each)
    standing = follow_ups.standing(session, by_item)
    for item_id, said in by_item.items():
        held = standing[item_id]
        if held.status in DONE and held.harm and not any(each.guess.harm for each in said):
            said = _apart(session, desk, item_id, said, redrawing)  # noqa: PLW2901 - the others go on
        if held.status is Status.DELETED:  # a moment ago
            for each in said:
                groups.stand_alone(session, desk, session.get_one(Mention, each.number), redrawing.now)
        elif said and (held.status not in (Status.OPEN, Status.CLAIMED) or raising.raises(said, held)):
            item = session.get_one(Mention, item_id, populate_existing=True)
            _go_on(session, desk, item, said, redrawing, met=fresh.get(item_id))


def _apart(session: Session, desk: Desk, item_id: int, said: Sequence[Follows], redrawing: Redrawing) -> list[Follows]:
    """A risk that was seen to is not announced again for words that raise none: they have a card of their own, which
    tells of it; urgent in the same conversation, where few words may mean much. The others are given back."""
    more = [each for each in said if each.kind is FollowUp.MORE]
    if more:
        talk = session.get_one(Mention, item_id).post.conversation
        first, *rest = [session.get_one(Mention, each.number) for each in more]
        if talk is not None and any(each.post.conversation == talk for each in more):
            first.urgency = Urgency.URGENT
        groups.stand_alone(session, desk, first, redrawing.now)
        for mention in rest:
            mention.lead_id = first.id
        session.flush()
    return [each for each in said if each.kind is not FollowUp.MORE]


def after_answer(session: Session, desk: Desk, item: Mention, answered_at: datetime, redrawing: Redrawing) -> None:
    """An answer was found, or came late: what the person wrote after it has not been answered."""
    later = follow_ups.unanswered_after(session, item.id, answered_at)
    if later is not None:
        _reopen(session, desk, item, later, redrawing)


def answered_again(session: Session, item: Mention, answer: Post, redrawing: Redrawing) -> None:
    """What is answered or closed has a newer answer: one to what the person wrote again."""
    if item.answered_at is not None and answer.posted_at <= item.answered_at:
        return
    item.answer_id, item.answered_at = answer.id, answer.posted_at
    history.add(session, item.id, "answered_again", by=history.KESTREL, at=redrawing.now, post=answer.key)
    redrawing.changed.update({item.id, *contacts.beside(session, item)})


def owner_gone(desk: Desk, card_id: int) -> None:
    """The chat cannot reach whoever was to have a follow-up: it is the team's."""
    now = desk.now()
    with desk.database.write.begin() as session:
        card = session.get_one(cards.Card, card_id)
        if card.mention_id is None or (card.about or {}).get("reason") != AlertReason.FOLLOW_UP:
            return
        item = session.get_one(Mention, card.mention_id, with_for_update={"key_share": True, "of": Mention})
        if item.status is not Status.CLAIMED or item.owner != card.user:
            return
        item.status, item.owner, item.owned_at = after(item.status, Action.RELEASE), None, None
        owed.settle(session, desk, item, now)
        history.add(session, item.id, "owner_gone", by=history.KESTREL, at=now, was_owner=card.user)
        cards.redraw(session, [item.id], now)


def _go_on(
    session: Session, desk: Desk, item: Mention, said: Sequence[Follows], redrawing: Redrawing, *, met: Post | None
) -> None:
    now = redrawing.now
    raising.raise_item(session, desk, item, said, redrawing)
    more = _unmet(session, item, [each for each in said if each.kind is FollowUp.MORE], met, redrawing)
    if more:
        _more(session, desk, item, more, redrawing)
    if said[-1].kind is FollowUp.THANKS:
        _thanked(session, item, said[-1].number, now)
    owed.settle(session, desk, item, now)
    (redrawing.changed if item.owner is None else redrawing.owned).add(item.id)


def _unmet(
    session: Session, item: Mention, more: Sequence[Follows], met: Post | None, redrawing: Redrawing
) -> list[int]:
    """Those without an answer of ours that came after them, be it one to them or one that was read together with them
    (`met`)."""
    standing = follow_ups.standing(session, {each.number for each in more})
    left = [each for each in more if standing[each.number].status is not Status.ANSWERED]
    for each in left:
        if met is not None and each.post.posted_at <= met.posted_at:
            mention = session.get_one(Mention, each.number)
            mention.status, mention.answer_id = after(mention.status, Action.ANSWER_SEEN), met.id
            mention.answered_at = met.posted_at
            history.add(session, mention.id, Action.ANSWER_SEEN, by=history.KESTREL, at=redrawing.now, post=met.key)
            if item.status in DONE:
                answered_again(session, item, met, redrawing)
    return [each.number for each in left if met is None or each.post.posted_at > met.posted_at]


def _more(session: Session, desk: Desk, item: Mention, new: Sequence[int], redrawing: Redrawing) -> None:
    now = redrawing.now
    match item.status:
        case Status.ANSWERED | Status.CLOSED:
            _reopen(session, desk, item, new[-1], redrawing)
        case Status.SNOOZED:
            was, item.status = item.status, after(item.status, Action.FOLLOW_UP)
            item.until_at = None
            if item.owner is None:
                item.status = after(item.status, Action.RELEASE)
            _told(session, item, new[-1], was, now)
        case Status.WAITING:
            # Once while it waits: the card shows the others.
            held = deadlines.of_mention(session, item.id)
            since = held.paused_at if held is not None else None
            if since is None or not follow_ups.told_since(session, item.id, since, new):
                _told(session, item, new[-1], item.status, now)
        case _:
            pass


def _reopen(session: Session, desk: Desk, item: Mention, number: int, redrawing: Redrawing) -> None:
    """Somebody has to see to it again: whoever had it last, if they are there; the clock begins anew."""
    now = redrawing.now
    was, owner, stood = item.status, _last_owner(session, desk, item, now), as_it_stood(item)
    item.status = after(was, Action.FOLLOW_UP)
    # The history keeps the old answer; the row makes room for the next one.
    item.answer_id = item.answered_at = item.offered_at = None
    item.reason = item.until_at = item.waiting_on = item.escalated_to = None
    item.owner, item.owned_at = owner, now if owner else None
    if owner is not None:
        item.status = after(item.status, Action.CLAIM)
    owed.settle(session, desk, item, now)
    _told(session, item, number, was, now, **stood)
    # The cards of the same person's later posts say that this one was answered.
    redrawing.beside.update(contacts.beside(session, item))


def as_it_stood(item: Mention) -> dict[str, Any]:
    """What goes with the answer, or the end, of an item, for the history: it is put back if nothing came of it."""
    answered_at = item.answered_at.isoformat() if item.answered_at is not None else None
    stood = {"answer": item.answer_id, "answered_at": answered_at, "owner": item.owner, "reason": item.reason}
    return {name: value for name, value in stood.items() if value is not None}


def _told(session: Session, item: Mention, number: int, was: Status, now: datetime, **stood: Any) -> None:
    """The history, with the words linked, and a word to the owner."""
    note = stood | {"follow_up": number, "was": was.value} | ({"to": item.owner} if item.owner else {})
    history.add(session, item.id, Action.FOLLOW_UP, by=history.KESTREL, at=now, **note)
    if item.owner is not None:
        telling.tell(session, item.id, item.owner, AlertReason.FOLLOW_UP, now, note=was.value)


def _last_owner(session: Session, desk: Desk, item: Mention, now: datetime) -> str | None:
    owner = item.owner or replies.last_sender(session, item.id)
    return None if owner is None or owner in duty.away(session, desk, now) else owner


def _thanked(session: Session, item: Mention, number: int, now: datetime) -> None:
    """It is counted; nothing more is to be done, unless words of ours may still go out."""
    if item.status not in DONE or (item.status is Status.ANSWERED and replies.under_way(session, item.id)):
        return
    was, item.status = item.status, after(item.status, Action.THANKED)
    history.add(session, item.id, Action.THANKED, by=history.KESTREL, at=now, follow_up=number, was=was.value)
