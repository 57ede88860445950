"""What the team says about a story: which invitation brought it, that none did, that something has changed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.replies import ReplyState
from bot.core.stories import Change
from bot.desk import Desk
from bot.services import owed
from bot.services.refusals import NO_CHOICE, UNKNOWN_STORY, Refusal
from bot.services.reply_drawing import CANDIDATE_DAYS
from bot.services.story_cards import invitation_of, redraw, rivals
from bot.storage import history, marks
from bot.storage.invitations import Invitation
from bot.storage.stories import Story

WRONG = "If that was wrong, press “That was wrong” on the story's card."


def match(desk: Desk, story_id: int, invitation_id: int, *, by: str, delivery: str | None = None) -> None:
    """Somebody says which invitation brought a story; from now on a response to it is owed. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        story = _held(session, story_id)
        invitation = session.get(Invitation, invitation_id, with_for_update=True)
        if invitation is not None and invitation.story_id == story.id:
            return  # pressed twice
        _still_open(story)
        if invitation is None or not _may_have_brought(invitation, story):
            raise Refusal(NO_CHOICE)
        if invitation.story_id is not None:
            raise Refusal("That invitation has brought another story already. Nothing has changed.")
        invitation.story_id = story.id
        story.matched_by, story.matched_at, story.look_at = by, now, now
        story.owed_at = story.published_at + timedelta(days=desk.team.feedback.respond_days)
        owed.begin_story(session, desk, story, invitation.reply.mention)
        session.flush()
        history.add(session, invitation.reply.mention_id, "match", by=by, at=now, story=story.id)
        redraw(session, rivals(session, invitation) | {story.id}, [invitation], now)
    desk.wakeups.board.set()


def set_aside(desk: Desk, story_id: int, *, by: str, delivery: str | None = None) -> None:
    """Somebody says that none of our invitations brought a story. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        story = _held(session, story_id)
        if story.set_aside_by == by:
            return  # pressed twice
        _still_open(story)
        story.set_aside_by = by
        session.flush()
        history.add(session, None, "set_aside", by=by, at=now, story=story.id)
        redraw(session, [story.id], [], now)
    desk.wakeups.board.set()


def unmatch(desk: Desk, story_id: int, *, by: str, delivery: str | None = None) -> None:
    """Take back what somebody said about a story's invitation, and all that followed from it."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        story = _held(session, story_id)
        invitation = invitation_of(session, story.id)
        if invitation is None and story.set_aside_by is None:
            return  # taken back already, which is what was asked for
        story.matched_by = story.matched_at = story.set_aside_by = None
        story.owed_at = story.look_at = None
        # Read anew once it is matched: whoever pressed the wrong button may have pressed “A change was made” too.
        story.responded_at = story.responded_by = story.change_by = story.change_at = None
        story.change = Change.NONE
        again = {story.id}
        if invitation is not None:
            invitation.story_id = None
            owed.end_story(session, story, invitation.reply.mention_id, now)
            again |= rivals(session, invitation)
        session.flush()
        mention = invitation.reply.mention_id if invitation else None
        history.add(session, mention, "unmatch", by=by, at=now, story=story.id)
        redraw(session, again, [invitation] if invitation else [], now)
    desk.wakeups.board.set()


def change_made(desk: Desk, story_id: int, *, by: str, delivery: str | None = None) -> None:
    """Somebody notes that a story has changed something. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        story = _held(session, story_id)
        invitation = invitation_of(session, story.id)
        if invitation is None:
            raise Refusal("First say which invitation brought this story, then what it has changed.")
        if story.change is Change.MADE:
            return  # what was to be noted stands on the card
        story.change, story.change_by, story.change_at = Change.MADE, by, now
        session.flush()
        history.add(session, invitation.reply.mention_id, "change", by=by, at=now, story=story.id, change="made")
        redraw(session, [story.id], [invitation], now)
    desk.wakeups.board.set()


def _held(session: Session, story_id: int) -> Story:
    """A story, kept from others until the caller's transaction ends: of two people who decide, one is first."""
    story = session.get(Story, story_id, with_for_update=True)
    if story is None:
        raise Refusal(UNKNOWN_STORY)
    return story


def _still_open(story: Story) -> None:
    if story.matched_by is not None:
        raise Refusal(f"<@{story.matched_by}> has said already which invitation brought this story. {WRONG}")
    if story.set_aside_by is not None:
        raise Refusal(f"<@{story.set_aside_by}> has said that none of our invitations brought this story. {WRONG}")


def _may_have_brought(invitation: Invitation, story: Story) -> bool:
    """The rule by which the card offers it, checked again: a button may be old, or made up."""
    in_time = story.published_at - CANDIDATE_DAYS <= invitation.at <= story.published_at
    return in_time and invitation.service == story.service and invitation.reply.state is ReplyState.SENT
