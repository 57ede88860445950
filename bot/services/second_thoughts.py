"""Second thoughts: what becomes of an item when its author changes what they wrote under it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.follow_ups import FollowUp, kind_of
from bot.core.lifecycle import Action, Status, after
from bot.desk import Desk
from bot.services import follow_ups, triage
from bot.services.earlier import Follows
from bot.services.redrawing import Redrawing
from bot.storage import history
from bot.storage.mentions import Mention


def changed(session: Session, desk: Desk, reworded: Sequence[Mention], redrawing: Redrawing) -> None:
    """Other words stand in these follow-ups; the caller keeps them and their items. What said thanks and says more now,
    or has become pressing, counts as if it had just been written."""
    new = []
    for mention in reworded:
        was, pressing = mention.follow_up, mention.pressing
        guess = triage.put(desk, mention)
        mention.follow_up = kind_of(mention.post.text, guess)
        redrawing.changed.add(_item_of(mention))
        louder = was is FollowUp.THANKS or (mention.pressing and not pressing)
        if mention.follow_up is FollowUp.MORE and louder:
            _owed_again(session, mention, redrawing)
            new.append(Follows(mention.id, _item_of(mention), FollowUp.MORE, mention.post.public(), guess))
    session.flush()
    follow_ups.go_on(session, desk, new, {}, redrawing)


def _owed_again(session: Session, mention: Mention, redrawing: Redrawing) -> None:
    """Whatever answered the words as they were does not answer these."""
    if mention.status is Status.ANSWERED:
        note = {"follow_up": mention.id, "was": mention.status.value}
        mention.status, mention.answer_id, mention.answered_at = after(mention.status, Action.FOLLOW_UP), None, None
        history.add(session, mention.id, Action.FOLLOW_UP, by=history.KESTREL, at=redrawing.now, **note)


def _item_of(mention: Mention) -> int:
    return mention.lead_id or mention.id
