"""What people do about a reminder: they have it, give it to somebody, do not need it, or let it climb further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.lifecycle import Status
from bot.core.owed import Level, Owed, Rung
from bot.desk import Desk
from bot.services import chase_messages, duty, ending, handing, mentions, owed, telling
from bot.services.chase_messages import Reminder
from bot.services.moves import LONGEST_REASON, note_of
from bot.services.refusals import UNKNOWN_CHASE, Refusal, live_mention
from bot.storage import cards, chases, deadlines, history, marks
from bot.storage.deadlines import Deadline

OVER = "That is settled already, so there is nothing left to do about it. Nothing has changed."
OF_MENTION = (Owed.CLAIM, Owed.ANSWER)
Change = Callable[[Session, Deadline, datetime], None]


def look(desk: Desk, deadline_id: int) -> None:
    """Before a form opens: is anything left to be said about it? Raises `Refusal`."""
    with desk.database.read() as session:
        _open(session, desk, session.get(Deadline, deadline_id))


def have(desk: Desk, deadline_id: int, *, by: str, delivery: str | None = None) -> str:
    """ "I have it": the one who presses sees to it from now on. What is said to them; raises `Refusal`."""
    with desk.database.read() as session:
        held = _open(session, desk, session.get(Deadline, deadline_id))
        kind, mention, owner = held.kind, held.mention_id, held.mention.owner
    if kind is Owed.CLAIM:
        mentions.claim(desk, mention, by=by, delivery=delivery)
        return "It is yours."
    if kind is Owed.ANSWER and owner != by:
        handing.pass_on(desk, mention, to=by, by=by, delivery=delivery)
        return "It is yours now."
    _hold(desk, deadline_id, by, by=by, delivery=delivery)
    return "Thank you. It is yours, and you are reminded again if it stays as it is."


def give(desk: Desk, deadline_id: int, *, to: str | None, by: str, delivery: str | None = None) -> str:
    """Give it to a colleague, who is told. What is said to the one who pressed; raises `Refusal`."""
    member = handing.member_of(to)
    if member == by:
        return have(desk, deadline_id, by=by, delivery=delivery)
    with desk.database.read() as session:
        held = _open(session, desk, session.get(Deadline, deadline_id))
        kind, mention = held.kind, held.mention_id
    if kind in OF_MENTION:
        handing.pass_on(desk, mention, to=member, by=by, delivery=delivery)
    else:
        _hold(desk, deadline_id, member, by=by, delivery=delivery)
    return f"Given to <@{member}>, {duty.told(desk, member)}"


def not_needed(desk: Desk, deadline_id: int, *, reason: str | None, by: str, delivery: str | None = None) -> None:
    """Nothing is to be done, and why: a mention is closed, anything else is not chased any more. Raises `Refusal`."""
    said = note_of(reason, LONGEST_REASON)
    if not said:
        raise Refusal("Say in a few words why it is not needed; whoever looks at it later will ask.")
    with desk.database.read() as session:
        held = _open(session, desk, session.get(Deadline, deadline_id))
        kind, mention = held.kind, held.mention_id
    if kind in OF_MENTION:
        ending.not_needed(desk, mention, reason=said["note"], by=by, delivery=delivery)
        return

    def change(session: Session, held: Deadline, now: datetime) -> None:
        held.ended_at, held.next_at = now, None
        history.add(session, held.mention_id, "not_needed", by=by, at=now, kind=held.kind.value, **said)

    _change(desk, deadline_id, change, delivery)


def tell_chief(desk: Desk, deadline_id: int, *, by: str, delivery: str | None = None) -> str:
    """A person says that the chief executive is to be told now, out of hours. Raises `Refusal`."""
    chief = desk.team.people.chief_executive
    if chief is None:
        raise Refusal("The team file names no chief executive: see [people].")
    said = f"<@{chief}> is told now."

    def change(session: Session, held: Deadline, now: datetime) -> None:
        before = chases.told(session, [held.id])[held.id]
        if any(each.rung is Rung.CHIEF_EXECUTIVE and not each.asks for each in before):
            return  # somebody has said so already
        held.told, held.next_at = held.told + 1, None
        session.flush()
        told = Reminder(
            held.id, held.mention_id, held.kind, Rung.CHIEF_EXECUTIVE, chief, owed.level(held) is Level.HARM
        )
        chase_messages.lay_out(session, desk, [told], now, by=by)

    _change(desk, deadline_id, change, delivery)
    return said


def _hold(desk: Desk, deadline_id: int, member: str, *, by: str, delivery: str | None) -> None:
    """From now on a member is the one to do it, with the whole time anew."""

    def change(session: Session, held: Deadline, now: datetime) -> None:
        owed.begin_again(session, desk, held, member, now)
        to = {"to": member, "kind": held.kind.value}
        history.add(session, held.mention_id, "took_on" if member == by else "given", by=by, at=now, **to)
        if member != by:
            telling.tell(session, held.mention_id, member, AlertReason.GIVEN, now, by=by, note=held.kind.value)

    _change(desk, deadline_id, change, delivery)


def _change(
    desk: Desk, deadline_id: int, change: Callable[[Session, Deadline, datetime], None], delivery: str | None
) -> None:
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        held = _held(session, desk, deadline_id)
        change(session, held, now)
        session.flush()
        cards.redraw(session, [held.mention_id], now)
    desk.wakeups.board.set()


def _held(session: Session, desk: Desk, deadline_id: int) -> Deadline:
    """A thing that is owed, kept from others until the caller's transaction ends; its mention comes first."""
    found = session.get(Deadline, deadline_id)
    if found is None:
        raise Refusal(UNKNOWN_CHASE)
    live_mention(session, found.mention_id)
    return _open(session, desk, deadlines.keep(session, deadline_id))


def _open(session: Session, desk: Desk, held: Deadline | None) -> Deadline:
    if held is None:
        raise Refusal(UNKNOWN_CHASE)
    if held.ended_at is not None:
        raise Refusal(_taken(session, desk, held) or OVER)
    return held


def _taken(session: Session, desk: Desk, held: Deadline) -> str | None:
    """Who has it, where the reminder is over because somebody took it on, as Claim says it; None where it is done."""
    mention = held.mention
    if held.kind in OF_MENTION:
        if mention.status is not Status.CLAIMED or mention.owner is None or mention.owned_at is None:
            return None
        return mentions.whose(desk, mention.owner, mention.owned_at, mention.post.handle)
    part = {"reply_id": held.reply_id} if held.reply_id is not None else {"story_id": held.story_id}
    since = deadlines.of_part(session, mention.id, (held.kind,), **part)
    holder = next((each.holder for each in since if each.holder is not None), None)
    return f"<@{holder}> has taken this on already. Nothing has changed." if holder is not None else None
