"""auth.*, api.* and apps.*: who is calling, and where a Socket Mode app connects."""

from __future__ import annotations

from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import APP_ID, BOT_ID, BOT_USER, KESTREL, TEAM_ID, TEAM_NAME, TEAM_URL
from bot.sandbox.slack.workspace import Workspace


def auth_test(_: Workspace, __: Arguments) -> Json:
    return {
        "url": TEAM_URL, "team": TEAM_NAME, "user": KESTREL.handle, "team_id": TEAM_ID, "user_id": BOT_USER,
        "bot_id": BOT_ID, "is_enterprise_install": False,
    }  # fmt: skip


def api_test(_: Workspace, args: Arguments) -> Json:
    if args.maybe("error"):
        raise SlackError(args.text("error"))
    return {"args": {name: value for name, value in args.given.items() if name != "token"}}


def open_connection(ws: Workspace, _: Arguments) -> Json:
    base = ws.url.replace("http://", "ws://", 1)
    return {"url": f"{base}/slack/socket?ticket={ws.sockets.ticket()}&app_id={APP_ID}"}
