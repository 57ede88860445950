"""Home tabs are drawn anew by themselves: the chat keeps what was last drawn there, whoever is forgotten meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.home import Home
from bot.desk import Desk
from bot.services import letting_in
from bot.services.handed_files import MARGIN
from bot.services.home import home_of
from bot.services.refusals import Refusal
from bot.storage import forgotten, marks, members
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure
from bot.team.parts import SLACK_ID

log = structlog.get_logger()

# So long one stays as it is when nobody opens it; in between, that it was drawn is noted so often at the most.
STAYS, NOTED = timedelta(days=1), timedelta(hours=1)
AT_ONCE, PAUSE = 20, timedelta(minutes=5)
AGAIN = "pause:draw_homes"


def shown(desk: Desk, member: str) -> None:
    """Somebody's Home is about to be drawn. An older note is as good: it only has it drawn anew sooner."""
    now = desk.now()
    if not SLACK_ID.match(member):
        return
    with desk.database.read() as session:
        noted = members.home_of(session, member)
    if noted is None or noted < now - NOTED:
        with desk.database.write.begin() as session:
            members.home_shown(session, member, now)


def _home(desk: Desk, member: str) -> Home | str:
    """What a member may see; whoever has left the team sees a sentence. Raises the surface's errors."""
    try:
        letting_in.refuse_strangers(desk, member)
    except letting_in.NotAsked:
        raise SurfaceUnsure("who is in the channel is not known") from None
    except Refusal as refusal:
        return refusal.sentence
    return replace(home_of(desk, member), address=desk.surface.address())


def draw(desk: Desk) -> None:
    """Draw anew those that nobody has opened for a day, and all from before somebody was forgotten."""
    now = desk.now()
    with desk.database.read() as session:
        last = forgotten.last(session)
        before = now - STAYS
        # Not before whoever drew one from the rows as they were has shown it.
        if last is not None and last + MARGIN < now:
            before = max(before, last + MARGIN)
        due = members.homes_before(session, before, AT_ONCE)
        if not due or marks.paused(session, AGAIN, now):
            return
    trouble = False
    for member in due:
        if desk.wakeups.stopping.is_set():
            return
        try:
            desk.surface.home(member, _home(desk, member))
        except SurfaceBusy as busy:
            with desk.database.write.begin() as session:
                marks.pause(session, AGAIN, desk.now() + timedelta(seconds=busy.seconds))
            return
        except SurfaceUnsure as unsure:
            log.warning("home_not_drawn", why=str(unsure))
            trouble = True
        except SurfaceRefused:
            with desk.database.write.begin() as session:  # they have left the workspace
                members.home_shown(session, member, None)
        else:
            with desk.database.write.begin() as session:
                members.home_shown(session, member, now)
    if trouble:
        with desk.database.write.begin() as session:
            marks.pause(session, AGAIN, desk.now() + PAUSE)
