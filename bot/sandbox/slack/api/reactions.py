"""reactions.*: an emoji under a message."""

from __future__ import annotations

from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import BOT_USER
from bot.sandbox.slack.workspace import Workspace


def add(ws: Workspace, args: Arguments) -> Json:
    where, name = ws.channels.writable(args.text("channel")), args.text("name").strip(":")
    message = ws.talk.get(where.id, args.text("timestamp"))
    reactions = [dict(each) for each in message.get("reactions", ())]
    mine = next((each for each in reactions if each["name"] == name), None)
    if mine is None:
        reactions.append({"name": name, "users": [BOT_USER], "count": 1})
    elif BOT_USER in mine["users"]:
        raise SlackError("already_reacted")
    else:
        mine |= {"users": [*mine["users"], BOT_USER], "count": mine["count"] + 1}
    changed = ws.talk.replace(where.id, {**message, "reactions": reactions})
    ws.publish({"type": "message", "channel": where.id, "message": changed})
    return {}
