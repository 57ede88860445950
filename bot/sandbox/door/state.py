"""The whole world at one moment, for a page that has just been opened."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.sandbox.slack.errors import Json
from bot.sandbox.slack.team import EVERYONE, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, ZONE
from bot.sandbox.slack.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

SHOWN_MESSAGES, SHOWN_POSTS = 300, 300


def state(sandbox: Sandbox) -> Json:
    """Everything the page draws at first, in the shapes of the changes that follow."""
    return {
        "type": "state",
        "me_default": EVERYONE[0].id,
        "workspace": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
        **_slack(sandbox.slack),
        "x": _x(sandbox),
        "feedback": sandbox.feedback.for_page(),
        "clock": {**sandbox.time(), "zone": ZONE},
        "faults": sandbox.faults.as_dict(),
    }


def _slack(ws: Workspace) -> Json:
    with ws.lock:
        channels = ws.channels.all()
        return {
            "people": [each.user() for each in ws.people],
            "channels": [each.conversation() for each in channels if not each.direct],
            "dms": [{"id": each.id, "users": list(each.people)} for each in channels if each.direct],
            "messages": {each.id: ws.talk.latest(each.id, SHOWN_MESSAGES) for each in channels},
            "homes": ws.views.homes(),
            "views": ws.views.stacks(),
            "ephemerals": ws.private.all(),
            "commands": ws.manifest.commands,
            "shortcuts": ws.manifest.shortcuts,
        }


def _x(sandbox: Sandbox) -> Json:
    people = [{"id": each.id, "handle": each.handle, "name": each.name} for each in sandbox.x.people.all()]
    posts = [each.for_page() for each in islice(sandbox.x.posts(), SHOWN_POSTS)]
    ours = [each.handle for each in sandbox.x.people.ours]
    return {"own": sandbox.x.account.handle, "ours": ours, "people": people, "posts": posts}
