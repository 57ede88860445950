"""Every card that tells of a story: its own, those of the mention behind it, and the reply's in the thread."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services.reply_drawing import CANDIDATE_DAYS
from bot.storage import cards
from bot.storage.invitations import Invitation
from bot.storage.stories import Story


def invitation_of(session: Session, story_id: int) -> Invitation | None:
    """The invitation that brought a story, as somebody has said."""
    return session.scalar(select(Invitation).where(Invitation.story_id == story_id))


def redraw(session: Session, stories: Collection[int], invitations: Collection[Invitation], now: datetime) -> None:
    """Draw these stories' cards anew, and whatever shows these invitations; runs in the caller's transaction.

    Always in this order, as everywhere: two transactions that met at the same cards in different orders would wait for
    each other.
    """
    cards.redraw_replies(session, sorted(each.reply_id for each in invitations), now)
    mentions = [each.reply.mention for each in invitations]
    shown = {mention.id for mention in mentions} | {mention.lead_id for mention in mentions if mention.lead_id}
    cards.redraw(session, sorted(shown), now, lists=False)
    for story_id in sorted(stories):
        cards.redraw_story(session, story_id, now)


def rivals(session: Session, invitation: Invitation) -> set[int]:
    """The stories without an invitation whose cards may offer this one."""
    mine = (Story.service == invitation.service, Story.matched_by.is_(None))
    when = Story.published_at.between(invitation.at, invitation.at + CANDIDATE_DAYS)
    return set(session.scalars(select(Story.id).where(*mine, when)))
