"""Whom Kestrel works for: those in the channel for mentions, and the people whom the team's settings name."""

from __future__ import annotations

from contextlib import suppress

from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import duty
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

NOT_YOU = (
    "Kestrel answers only those who are in <#{channel}>, since it holds what members of the public wrote. Ask somebody "
    "there to add you to the channel."
)
NOT_ASKED = (
    "Kestrel could not ask Slack just now whether you are in its channel, so nothing was done. Please try again in a "
    "minute."
)


def refuse_strangers(desk: Desk, member: str) -> None:
    """Raises `Refusal` for everybody outside the team; another sentence stands there where Slack cannot be asked."""
    if member in _named(desk):
        return
    try:
        if desk.surface.is_in(desk.channel, member):
            return
    except (SurfaceBusy, SurfaceRefused, SurfaceUnsure):
        raise Refusal(NOT_ASKED) from None
    raise Refusal(NOT_YOU.format(channel=desk.channel))


def home(desk: Desk, member: str) -> bool:
    """Whether somebody may see their Home; whoever may not finds a sentence there."""
    try:
        refuse_strangers(desk, member)
    except Refusal as refusal:
        with suppress(SurfaceBusy, SurfaceRefused, SurfaceUnsure):  # an empty Home tells a stranger nothing either
            desk.surface.home(member, refusal.sentence)
        return False
    return True


def _named(desk: Desk) -> frozenset[str]:
    """The people in the settings, those of the rota, and those whom a colleague has put on duty."""
    people = desk.team.people
    named = {people.head, people.director, people.chief_executive, *people.on_duty, *people.administrators}
    named |= {row.member for row in desk.team.rota} | set(desk.team.approval.new_colleagues)
    with desk.database.read() as session:
        named |= {change.member for change in duty.changes(session, desk.now())}
    return frozenset(each for each in named if each)
