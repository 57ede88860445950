"""What the team does to a mention: claim it, release it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.lifecycle import Action, Status, after, before
from bot.core.zone_times import clock_time
from bot.desk import Desk
from bot.services import owed, telling
from bot.services.refusals import Refusal, handle_of, live_mention
from bot.storage import cards, history, marks, standing
from bot.storage.mentions import Mention


def claim(desk: Desk, mention_id: int, *, by: str, delivery: str | None = None) -> None:
    """Make somebody the owner; of many who press at once exactly one wins, the others get a `Refusal`.

    `delivery` names the click: a repeat of one that was carried out changes nothing and says nothing.
    """
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        to = after(Status.OPEN, Action.CLAIM)
        claimed = standing.move(session, mention_id, allowed=[Status.OPEN], to=to, owner=by, at=now)
        if not claimed and not _take_over(session, desk, mention_id, by, now):
            return
        history.add(session, mention_id, Action.CLAIM, by=by, at=now)
        owed.settle(session, desk, session.get_one(Mention, mention_id, populate_existing=True), now)
        cards.unpack(session, [mention_id], now)
    desk.wakeups.board.set()


def release(desk: Desk, mention_id: int, *, by: str, delivery: str | None = None) -> None:
    """Give a mention back to the team; only its owner can. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        mention = live_mention(session, mention_id)
        if mention.owner is None:
            raise Refusal("Nobody has claimed this one, so there is nothing to release.")
        if mention.owner != by:
            raise Refusal(
                f"<@{mention.owner}> has the post by {handle_of(mention.post.handle)}; only they can release it."
            )
        if mention.status not in before(Action.RELEASE):
            raise Refusal("This one has been answered already, so it stays with you.")
        to = after(mention.status, Action.RELEASE)
        standing.move(session, mention_id, allowed=before(Action.RELEASE), to=to, owner=None, at=now)
        session.refresh(mention)
        owed.settle(session, desk, mention, now)
        history.add(session, mention_id, Action.RELEASE, by=by, at=now)
        cards.redraw(session, [mention_id], now)
    desk.wakeups.board.set()


def whose(desk: Desk, owner: str, owned_at: datetime, handle: str) -> str:
    """Who has a mention, said to whoever comes second."""
    zone = desk.team.organisation.zone
    since = f"{clock_time(owned_at, zone)} on {owned_at.astimezone(zone):%A}"
    return f"<@{owner}> has had the post by {handle_of(handle)} since {since}. Nothing has changed."


def _take_over(session: Session, desk: Desk, mention_id: int, by: str, now: datetime) -> bool:
    """A silent claim that is offered back is anybody's to take, and its owner's to keep; else says whose it is."""
    old = standing.standing(session, mention_id)
    if old is None or old.offered_at is None or old.owner is None or old.status is not Status.CLAIMED:
        _explain_claim(session, desk, mention_id, by)
        return False
    if old.owner == by:
        mention = live_mention(session, mention_id)
        mention.offered_at = None
        owed.begin_anew(session, desk, mention, now)
        return True
    if not standing.take(session, mention_id, by=by, at=now):
        _explain_claim(session, desk, mention_id, by)
        return False
    telling.tell(session, mention_id, old.owner, AlertReason.TAKEN_OVER, now, by=by)
    owed.begin_anew(session, desk, session.get_one(Mention, mention_id, populate_existing=True), now)
    return True


def _explain_claim(session: Session, desk: Desk, mention_id: int, by: str) -> None:
    mention = standing.standing(session, mention_id)
    if mention is None or mention.status is Status.DELETED:
        live_mention(session, mention_id)  # says why
        return
    if mention.owner == by:
        return  # they pressed twice, and have it
    if mention.owner is not None and mention.owned_at is not None:
        raise Refusal(whose(desk, mention.owner, mention.owned_at, mention.handle))
    raise Refusal(f"The post by {handle_of(mention.handle)} has been answered already. Nothing has changed.")
