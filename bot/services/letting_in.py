"""Whom Kestrel works for: those in the channel for mentions, and the people whom the team's settings name."""

from __future__ import annotations

from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import duty
from bot.surface import SurfaceBusy, SurfaceNeedsPerson, SurfaceRefused, SurfaceUnsure

NOT_YOU = (
    "Kestrel answers only those who are in <#{channel}>, since it holds what members of the public wrote. Ask somebody "
    "there to add you to the channel."
)
NOT_ASKED = (
    "Kestrel could not ask Slack just now whether you are in its channel, so nothing was done. Please try again in a "
    "minute."
)
NEEDS_A_PERSON = (
    "Kestrel cannot ask Slack whether you are in its channel, so nothing was done. It is for your administrator to put "
    "right: {why}"
)


class NotAsked(Refusal):
    """Nobody knows just now whether they belong to the team."""


def refuse_strangers(desk: Desk, member: str) -> None:
    """Raises `Refusal` for everybody outside the team, `NotAsked` where Slack cannot be asked. Whoever the settings
    name or was in the channel a moment ago costs no question to anybody."""
    if member in _named(desk):
        return
    refusal = Refusal(NOT_YOU.format(channel=desk.channel))
    try:
        if desk.surface.is_in(desk.channel, member):
            return
    except SurfaceNeedsPerson as trouble:
        refusal = NotAsked(NEEDS_A_PERSON.format(why=trouble))
    except (SurfaceBusy, SurfaceRefused, SurfaceUnsure):
        refusal = NotAsked(NOT_ASKED)
    if not _put_on_duty(desk, member):
        raise refusal


def home(desk: Desk, member: str) -> bool:
    """Whether somebody may see their Home; whoever may not finds a sentence there."""
    try:
        refuse_strangers(desk, member)
    except Refusal as refusal:
        desk.surface.close_home(member, refusal.sentence)
        return False
    return True


def _named(desk: Desk) -> set[str]:
    """The people in the settings, and those of the rota."""
    people = desk.team.people
    named = {people.head, people.director, people.chief_executive, *people.on_duty, *people.administrators}
    named |= {row.member for row in desk.team.rota} | set(desk.team.approval.new_colleagues)
    return {each for each in named if each}


def _put_on_duty(desk: Desk, member: str) -> bool:
    """Whether a colleague has put them on duty."""
    with desk.database.read() as session:
        return any(change.member == member for change in duty.changes(session, desk.now()))
