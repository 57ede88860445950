"""Stories that we invited and nobody has answered in time: whoever invited is told, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.cards import AlertReason
from bot.desk import Desk
from bot.services.story_cards import invitation_of, redraw
from bot.services.telling import tell
from bot.storage import history, stories
from bot.storage.invitations import Invitation
from bot.storage.stories import Story

# A story can be matched long after staff have answered it: the site is asked before anybody is reminded.
FIRST_LOOK = timedelta(minutes=10)


def remind(desk: Desk) -> None:
    """Tell whoever invited that the day has come on which a response was promised to be there."""
    now = desk.now()
    told: list[tuple[int, Invitation]] = []
    with desk.database.write.begin() as session:
        # Held until the end: of several workers one reminds, the others then find nothing.
        for story in stories.owed(session, now):
            invitation = invitation_of(session, story.id)
            if invitation is None or _not_asked_yet(desk, story, now):
                continue
            story.told_at = now
            tell(session, invitation.reply.mention_id, invitation.by, AlertReason.STORY_OWED, now)
            history.add(
                session, invitation.reply.mention_id, "story_owed", by=history.KESTREL, at=now,
                story=story.id, told=invitation.by,
            )  # fmt: skip
            told.append((story.id, invitation))
        session.flush()
        redraw(session, [number for number, _ in told], [invitation for _, invitation in told], now)
    if told:
        desk.wakeups.board.set()


def _not_asked_yet(desk: Desk, story: Story, now: datetime) -> bool:
    if desk.site is None or story.matched_at is None:
        return False
    return story.look_at == story.matched_at and now - story.matched_at < FIRST_LOOK
