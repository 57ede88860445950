"""Members: greeted once, told as they wish, and left in peace in their quiet hours."""

from __future__ import annotations

from datetime import datetime

from bot.core.members import GreetingCard, Wishes
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import cards, marks, members
from bot.storage.cards import Card, CardKind
from bot.storage.members import Member
from bot.storage.mentions import Mention
from bot.team.parts import SLACK_ID

NO_TIME = "Two different times make quiet hours. To have none, choose “None”."


def seen(desk: Desk, member: str) -> None:
    """Somebody is here: whoever is new is greeted, once, also where several processes see them at the same time."""
    if not SLACK_ID.match(member):
        return
    with desk.database.read() as session:
        known = session.get(Member, member)
        if known is not None and known.greeted_at is not None:
            return
    now = desk.now()
    with desk.database.write.begin() as session:
        if not members.meet(session, member, now):
            return
        row = cards.row(CardKind.GREETING, channel="", priority=cards.LATER, at=now, user=member)
        cards.add(session, [row])
    desk.wakeups.board.set()


def wish(desk: Desk, member: str, wanted: Wishes, *, delivery: str | None = None) -> None:
    """From now on a member is told like this. Raises `Refusal` for hours that are none."""
    if wanted.quiet is not None and wanted.quiet.start == wanted.quiet.end:
        raise Refusal(NO_TIME, field="quiet_to")
    now = desk.now()
    with desk.database.write.begin() as session:
        if marks.first_time(session, delivery, now):
            members.settle(session, member, wanted)


def put_steps_away(desk: Desk, member: str) -> None:
    """A member has seen the first steps."""
    with desk.database.write.begin() as session:
        members.put_steps_away(session, member, desk.now())


def quiet_until(desk: Desk, card_id: int) -> datetime | None:
    """Until when a message to one person waits, since these are their quiet hours; None for one that may go.

    Asked when it is about to be sent, so that it holds for every kind of message, and for hours that were changed
    meanwhile. Risk of harm never waits, nor does anything in the channel.
    """
    with desk.database.read() as session:
        card = session.get_one(Card, card_id)
        if card.user is None or card.channel == desk.channel or card.priority == cards.URGENT:
            return None
        quiet = members.wishes(session, card.user).quiet
        until = quiet.until(desk.now(), desk.team.organisation.zone) if quiet is not None else None
        if until is not None and card.mention_id is not None and session.get_one(Mention, card.mention_id).harm:
            return None
        return until


def greeting_card(desk: Desk, card: Card) -> GreetingCard:
    """What is said to a new member."""
    return GreetingCard(card.user or "", desk.team.organisation.name, desk.channel)
