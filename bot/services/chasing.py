"""Chasing: whoever comes next on the ladder is told of what is due, once, in as few messages as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.owed import WHOLE_TEAM, Level, Owed, Rung, climb, in_hours, may_ring, next_reminder
from bot.desk import Desk
from bot.services import chase_messages, duty
from bot.services.chase_messages import Reminder
from bot.services.story_cards import invitation_of
from bot.storage import chases, deadlines, history, mentions
from bot.storage.chases import Told
from bot.storage.deadlines import Due
from bot.storage.replies import Reply
from bot.storage.stories import Story

# So many in one transaction: a claim never waits longer for the database than these take.
BATCH = 200
# A story can be matched long after staff have answered it: the site is asked before anybody is reminded.
FIRST_LOOK = timedelta(minutes=10)


def chase(desk: Desk) -> int:
    """Remind whoever is next of everything that is due; how many reminders there were.

    Of several workers each takes what no other holds. What was due while nothing ran is told once, not once for each
    time that it should have been.
    """
    told = 0
    while not desk.wakeups.stopping.is_set():
        found, reminded = _batch(desk)
        told += reminded
        if reminded:
            desk.wakeups.board.set()
        if found < BATCH:
            break
    return told


def _batch(desk: Desk) -> tuple[int, int]:
    now = desk.now()
    with desk.database.read() as session:
        # Nearly always there is nothing to do, and the write lock is left to those who claim.
        if not deadlines.any_due(session, now):
            return 0, 0
    with desk.database.write.begin() as session:
        found = deadlines.due(session, now, BATCH)
        told = _Round(desk, session, now, found).tell() if found else 0
    return len(found), told


@dataclass
class _Round:
    """One transaction's worth of things that are due."""

    desk: Desk
    session: Session
    now: datetime
    due: Sequence[Due]

    def tell(self) -> int:
        """Climb one rung for each, save who is told, and lay the messages out."""
        climbed, told = [], []
        for held in self.due:
            after, reminder = self._climb(held)
            counted = reminder is not None and not reminder.asks
            climbed.append((held.id, held.told + counted, after))
            if reminder is not None:
                told.append(reminder)
        deadlines.climbed(self.session, climbed)
        silent = [each.mention_id for each in told if each.kind is Owed.ANSWER and each.rung is Rung.TEAM]
        mentions.offer_back(self.session, silent, self.now)
        chase_messages.lay_out(self.session, self.desk, told, self.now, by=history.KESTREL)
        return len(told)

    def _climb(self, held: Due) -> tuple[datetime | None, Reminder | None]:
        """When the next one is told, and who is told now; nobody where it has to wait, or where nobody is left."""
        calendar, ladder = self.desk.team.calendar, self.desk.team.chases.ladder(held.level)
        if not may_ring(calendar, held.level, self.now):
            return self._next_open, None
        if held.kind is Owed.STORY and (patience := self._not_asked_yet(held)) is not None:
            return patience, None
        before = self._before[held.id]
        reached = {each.rung for each in before if not each.asks}
        people, told = self._people(held), self._told(held, before)
        rung, member = next(climb(ladder.rungs, people, told=told, reached=reached), (None, ""))
        if rung is None:
            return None, None
        reminder = Reminder(held.id, held.mention_id, held.kind, rung, member, held.level is Level.HARM)
        if rung is Rung.CHIEF_EXECUTIVE and not in_hours(calendar, self.now):
            # Above the director nobody is woken unless a person says so; the next morning it goes on by itself.
            asked = next((each.member for each in reversed(before) if each.member), "")
            silent = not asked or any(each.asks for each in before)
            return self._next_open, None if silent else reminder._replace(member=asked, asks=True)
        return next_reminder(calendar, ladder, held.due_at or self.now, held.told + 1, self.now), reminder

    def _people(self, held: Due) -> Mapping[Rung, Sequence[str]]:
        owner = self._owner(held)
        return {**self._others, Rung.OWNER: [owner] if owner and owner not in self._away else []}

    def _owner(self, held: Due) -> str | None:
        if held.holder is not None:
            return held.holder
        match held.kind:
            case Owed.CLAIM | Owed.APPROVAL:
                return None  # nobody has it: whoever wrote the words may not be the one to look at them
            case Owed.ANSWER:
                return held.owner
            case Owed.POST:
                return self._writers.get(held.reply_id or 0)
            case Owed.STORY:
                invitation = invitation_of(self.session, held.story_id or 0)
                return invitation.by if invitation else None

    def _told(self, held: Due, before: Sequence[Told]) -> set[str]:
        told = {each.member for each in before if each.member}
        writer = self._writers.get(held.reply_id or 0) if held.kind is Owed.APPROVAL else None
        return told | {writer} if writer else told

    def _not_asked_yet(self, held: Due) -> datetime | None:
        """Until when a story's site is given time to say that staff have answered."""
        story = self.session.get(Story, held.story_id)
        if self.desk.site is None or story is None or story.matched_at is None:
            return None
        until = story.matched_at + FIRST_LOOK
        return until if story.look_at == story.matched_at and self.now < until else None

    @cached_property
    def _next_open(self) -> datetime:
        return self.desk.team.calendar.next_open(self.now)

    @cached_property
    def _before(self) -> dict[int, list[Told]]:
        return chases.told(self.session, [held.id for held in self.due])

    @cached_property
    def _writers(self) -> dict[int, str]:
        numbers = [held.reply_id for held in self.due if held.reply_id is not None]
        rows = self.session.execute(select(Reply.id, Reply.by).where(Reply.id.in_(numbers)))
        return {number: by for number, by in rows}

    @cached_property
    def _away(self) -> frozenset[str]:
        return duty.away(self.session, self.desk, self.now)

    @cached_property
    def _others(self) -> dict[Rung, Sequence[str]]:
        people = self.desk.team.people
        above = {
            Rung.HEAD: people.head, Rung.DIRECTOR: people.director, Rung.CHIEF_EXECUTIVE: people.chief_executive,
        }  # fmt: skip
        return {
            Rung.ON_DUTY: duty.on_duty(self.session, self.desk, self.now),
            Rung.TEAM: (WHOLE_TEAM,),
            **{rung: (member,) for rung, member in above.items() if member and member not in self._away},
        }
