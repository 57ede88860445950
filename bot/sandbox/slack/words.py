"""What a person says, uploads and opens, and the events that the app hears of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from bot.sandbox.slack import mrkdwn, payloads, posting
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.deliveries import Delivery
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import BOT_USER, TEAM_ID

if TYPE_CHECKING:
    from bot.sandbox.slack.workspace import Workspace


def say(ws: Workspace, user: str, channel: str, text: str, thread_ts: str | None, *, escaped: bool) -> Json:
    return _write(ws, user, channel, {"text": mrkdwn.typed(text, escaped=escaped)}, thread_ts)


def upload(
    ws: Workspace, user: str, channel: str | None, filename: str, content: bytes, *, thread_ts: str | None, text: str
) -> Json:
    with ws.lock:
        file = ws.files.keep(ws.people.get(user).id, filename, content, int(ws.clock.now().timestamp()))
        if channel is not None:
            file.channels.append(_place(ws, user, channel).id)
        shown = file.object(ws.url)
    if channel is not None:
        brought = {"text": mrkdwn.typed(text), "subtype": "file_share", "files": [shown]}
        _write(ws, user, channel, brought, thread_ts)
    return shown


def join(ws: Workspace, user: str, channel: str) -> None:
    with ws.lock:
        where = ws.channels.get(channel)
        if user in where.members:
            return
        where.members.add(ws.people.get(user).id)
        body = {
            "type": "member_joined_channel", "user": user, "channel": where.id, "channel_type": "C", "team": TEAM_ID,
            "event_ts": ws.mint.ts(),
        }  # fmt: skip
    if BOT_USER in where.members:
        tell(ws, "member_joined_channel", body)


def open_home(ws: Workspace, user: str) -> Delivery | None:
    """Look at the app's Home tab."""
    with ws.lock:
        where, new = ws.channels.direct([user])
        if new:
            ws.publish({"type": "dm", "channel": where.id, "users": list(where.people)})
        body: Json = {
            "type": "app_home_opened", "user": user, "channel": where.id, "tab": "home", "event_ts": ws.mint.ts(),
        }  # fmt: skip
        home = ws.views.home(user)
        if home is not None:
            body["view"] = home
    return tell(ws, "app_home_opened", body)


def tell(ws: Workspace, subscription: str, body: Json) -> Delivery | None:
    """Send the app an event, if it asked for that kind."""
    if subscription not in ws.manifest.events:
        return None
    event_id = ws.mint.id("Ev")
    return ws.courier.send("events_api", payloads.event(body, event_id, int(ws.clock.now().timestamp())))


def _place(ws: Workspace, user: str, channel: str) -> Channel:
    if channel != BOT_USER:
        return ws.channels.get(channel)
    where, new = ws.channels.direct([user])
    if new:
        ws.publish({"type": "dm", "channel": where.id, "users": list(where.people)})
    return where


def _write(ws: Workspace, user: str, channel: str, said: Json, thread_ts: str | None) -> Json:
    with ws.lock:
        person, where = ws.people.get(user), _place(ws, user, channel)
        if person.id not in where.members:
            raise SlackError("not_in_channel")
        message: Json = {
            "type": "message", "user": person.id, "team": TEAM_ID, "ts": ws.mint.ts(),
            "client_msg_id": str(uuid.uuid4()), **said,
        }  # fmt: skip
        if thread_ts is not None:
            parent = ws.talk.check_thread(where.id, thread_ts)
            message |= {"thread_ts": thread_ts, "parent_user_id": parent.get("user", "")}
        posting.keep(ws, where.id, message)
    if BOT_USER in where.members:
        body = {**message, "channel": where.id, "channel_type": where.kind, "event_ts": message["ts"]}
        tell(ws, "message.channels" if where.kind == "channel" else f"message.{where.kind}", body)
    return message
