"""Owed: what is due about a mention and until when follows from how it stands, after every change to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.allowance import Allowance
from bot.core.lifecycle import Status
from bot.core.owed import Clock, Level, Owed, level_of, next_reminder, wanted
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.storage import deadlines, history
from bot.storage.deadlines import Deadline
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from bot.storage.stories import Story

# After an answer, or an end by hand, nothing is chased for a mention; only what staff owe to a story goes on.
DONE = (Status.ANSWERED, Status.CLOSED, Status.DELETED)
WITH_THE_MENTION = (Owed.CLAIM, Owed.ANSWER, Owed.APPROVAL, Owed.POST)
OF_REPLIES = {
    ReplyState.ASKED: Owed.APPROVAL,
    ReplyState.FAILED: Owed.POST,
    ReplyState.UNSURE: Owed.POST,
    ReplyState.MISSED: Owed.POST,
}


def settle(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    """Bring what is owed in line with how a mention stands. The caller holds it; to do so again changes nothing."""
    kind, held = _kind(mention), deadlines.of_mention(session, mention.id)
    if mention.status in DONE:
        end(session, [mention.id], now)
        return
    if held is not None and held.kind is not kind:
        held.ended_at, held.next_at = now, None
        held = None
    if kind is None:
        return
    if held is None:
        held = Deadline(**_begun(desk, kind, mention, now))
        session.add(held)
        session.flush()
    elif held.left is None and held.within != str(_within(desk, kind, mention)):
        _hurry(session, desk, held, now)
    if mention.status is Status.WAITING:
        _stand_still(desk, held, now)
    elif held.due_at is None:
        _go_on(desk, held, now)


def begin(desk: Desk, mentions: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The deadlines of new mentions, as rows to be added: each one that is a card of its own wants to be claimed."""
    new = (Mention(**row) for row in mentions)
    return [_begun(desk, Owed.CLAIM, mention, now) for mention in new if _kind(mention) is Owed.CLAIM]


def end(session: Session, mention_ids: Collection[int], now: datetime) -> None:
    """Nothing about these mentions is chased from now on, but what is owed to a story."""
    deadlines.end(session, mention_ids, now, WITH_THE_MENTION)


def settle_reply(session: Session, desk: Desk, reply: Reply, now: datetime) -> None:
    """Bring what is owed in line with how a reply stands: words that wait for a look, and words that did not go out."""
    kind, there = OF_REPLIES.get(reply.state), False
    for held in deadlines.of_part(session, reply.mention_id, (Owed.APPROVAL, Owed.POST), reply_id=reply.id):
        if held.kind is kind and not there:
            there = True
        else:
            held.ended_at, held.next_at = now, None
    if kind is not None and not there:
        session.add(Deadline(**_begun(desk, kind, reply.mention, now, reply_id=reply.id)))


def begin_story(session: Session, desk: Desk, story: Story, mention: Mention) -> None:
    """From now on a response to this story is owed, counted from its publication."""
    within = Allowance.parse(f"{desk.team.feedback.respond_days} days")
    row = _begun(desk, Owed.STORY, mention, story.published_at, story_id=story.id, within=within)
    session.add(Deadline(**row))


def end_story(session: Session, story: Story, mention_id: int, now: datetime) -> None:
    """A response is there, or the story was none of ours after all."""
    for held in deadlines.of_part(session, mention_id, (Owed.STORY,), story_id=story.id):
        held.ended_at, held.next_at = now, None


def begin_anew(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    """Whoever has taken a silent claim over, or keeps it, has the whole time for the answer from now on."""
    held = deadlines.of_mention(session, mention.id)
    if held is not None:
        held.ended_at, held.next_at = now, None
        session.flush()
    settle(session, desk, mention, now)


def begin_at_risk(session: Session, desk: Desk, mention: Mention, now: datetime) -> None:
    """Risk of harm has been raised in what was taken for less: its time runs from these words, not from the first, and
    everybody on the ladder is told anew. What was as pressing before is not given more time."""
    held = deadlines.of_mention(session, mention.id)
    if held is None or held.left is not None:
        return
    was, new = held.due_at, begin_again(session, desk, held, held.holder, now)
    session.flush()
    if was is not None and new.due_at is not None and now < was < new.due_at:
        new.from_at = held.from_at
        work_out(desk, new, now)
        if new.due_at <= now:  # the shorter time has gone by, before anybody could know of the risk
            new.from_at = now
            work_out(desk, new, now)
    _note_due(session, new, was, now)


def begin_again(session: Session, desk: Desk, held: Deadline, holder: str | None, now: datetime) -> Deadline:
    """Somebody has said "I have it": the same thing is owed from now on, by them, and climbs anew if it is not done."""
    held.ended_at, held.next_at = now, None
    row = _begun(desk, held.kind, held.mention, now, reply_id=held.reply_id, story_id=held.story_id, holder=holder)
    new = Deadline(**row)
    session.add(new)
    return new


def level(held: Deadline) -> Level:
    """How pressing a thing is now; a response to a story never is."""
    return level_of(held.kind, held.mention.urgency, harm=held.mention.harm)


def work_out(desk: Desk, held: Deadline, now: datetime) -> None:
    """The due time and the next reminder, from what the clock began with, by the calendar as it is."""
    timed = _timed(desk, held.kind, clock_of(held), level(held), told=held.told, now=now)
    held.calendar, held.due_at = timed["calendar"], timed["due_at"]
    if held.next_at is not None:  # else nobody is left to be told
        held.next_at = timed["next_at"]


def clock_of(held: Deadline) -> Clock:
    """The clock of a thing that is owed."""
    left = None if held.left is None else timedelta(seconds=held.left)
    return Clock(held.from_at, Allowance.parse(held.within), left, held.resumed_at)


def _timed(desk: Desk, kind: Owed, clock: Clock, at: Level, *, told: int, now: datetime) -> dict[str, Any]:
    calendar, chases = desk.team.calendar, desk.team.chases
    due = clock.due(calendar)
    if kind is Owed.STORY:
        due = calendar.next_open(due)
    remind = clock.part_of(calendar, due, chases.remind_at)
    after = next_reminder(calendar, chases.ladder(at), due, told, now)
    return {"calendar": calendar.fingerprint, "due_at": due, "next_at": remind if told == 0 else after}


def _kind(mention: Mention) -> Owed | None:
    shown = mention.lead_id is None and not mention.muted and not mention.opportunity
    return wanted(mention.status) if shown else None


def _within(desk: Desk, kind: Owed, mention: Mention) -> Allowance:
    return desk.team.chases.within(kind, level_of(kind, mention.urgency, harm=mention.harm), mention.mood)


def _begun(
    desk: Desk, kind: Owed, mention: Mention, at: datetime, *, within: Allowance | None = None, **more: Any
) -> dict[str, Any]:
    """The columns of a deadline whose clock begins at a moment."""
    within = within or _within(desk, kind, mention)
    pressing = level_of(kind, mention.urgency, harm=mention.harm)
    timed = _timed(desk, kind, Clock(at, within), pressing, told=0, now=at)
    return deadlines.row(kind, mention.id, from_at=at, within=str(within), **timed, **more)


def _hurry(session: Session, desk: Desk, held: Deadline, now: datetime) -> None:
    """The mention is more pressing than it was, or less: the same clock, with the time that it has now.

    Whoever would be late at once has the new time from now on.
    """
    was, late = held.due_at, held.due_at is not None and held.due_at <= now
    held.within = str(_within(desk, held.kind, held.mention))
    work_out(desk, held, now)
    if not late and held.due_at is not None and held.due_at <= now:
        held.from_at = now
        work_out(desk, held, now)
    _note_due(session, held, was, now)


def _note_due(session: Session, held: Deadline, was: datetime | None, now: datetime) -> None:
    if was is not None and held.due_at is not None:
        note = {"due_was": was.isoformat(), "due_now": held.due_at.isoformat()}
        history.add(session, held.mention_id, "due_changed", by=history.KESTREL, at=now, **note)


def _stand_still(desk: Desk, held: Deadline, now: datetime) -> None:
    if held.due_at is not None:
        held.left = int(clock_of(held).rest(desk.team.calendar, now).total_seconds())
        held.due_at = held.next_at = held.resumed_at = None
        held.paused_at = now


def _go_on(desk: Desk, held: Deadline, now: datetime) -> None:
    held.resumed_at = held.next_at = now
    work_out(desk, held, now)
