"""chat.*: messages."""

from __future__ import annotations

from bot.sandbox.slack import posting
from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import TEAM_URL
from bot.sandbox.slack.workspace import Workspace


def post_message(ws: Workspace, args: Arguments) -> Json:
    where = ws.channels.writable(args.text("channel"))
    if where.direct and where.id != args.text("channel"):
        # Written to by a person's id: nobody may have opened this conversation before.
        ws.publish({"type": "dm", "channel": where.id, "users": list(where.people)})
    ws.rates.post(where.id)
    message = posting.post(ws, where.id, args.given)
    return {"channel": where.id, "ts": message["ts"], "message": message}


def update(ws: Workspace, args: Arguments) -> Json:
    where = _present(ws, args)
    message = posting.edit(ws, where.id, args.text("ts"), args.given)
    return {"channel": where.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(ws: Workspace, args: Arguments) -> Json:
    where, ts = _present(ws, args), args.text("ts")
    posting.delete(ws, where.id, ts)
    return {"channel": where.id, "ts": ts}


def post_ephemeral(ws: Workspace, args: Arguments) -> Json:
    where, user = _present(ws, args), args.text("user")
    if user not in where.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": posting.whisper(ws, where.id, user, args.given)["ts"]}


def get_permalink(ws: Workspace, args: Arguments) -> Json:
    where, ts = _present(ws, args), args.text("message_ts")
    message = ws.talk.get(where.id, ts)
    link = f"{TEAM_URL}archives/{where.id}/p{ts.replace('.', '')}"
    if message.get("thread_ts", ts) != ts:
        link += f"?thread_ts={message['thread_ts']}&cid={where.id}"
    return {"channel": where.id, "permalink": link}


def _present(ws: Workspace, args: Arguments) -> Channel:
    """The conversation meant, by its id: only posting takes a person's id."""
    found = ws.channels.get(args.text("channel"))
    return ws.channels.writable(found.id)
