"""users.*, bots.* and team.*: who is who."""

from __future__ import annotations

from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import BOT_ID, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, TEAM_URL, bot_profile
from bot.sandbox.slack.workspace import Workspace


def info(ws: Workspace, args: Arguments) -> Json:
    return {"user": ws.people.get(args.text("user")).user()}


def list_all(ws: Workspace, _: Arguments) -> Json:
    cache = int(ws.clock.now().timestamp())
    return {"members": [each.user() for each in ws.people], "cache_ts": cache, "response_metadata": {"next_cursor": ""}}


def lookup_by_email(ws: Workspace, args: Arguments) -> Json:
    return {"user": ws.people.by_email(args.text("email")).user()}


def bot(_: Workspace, args: Arguments) -> Json:
    if args.maybe("bot") not in (None, BOT_ID):
        raise SlackError("bot_not_found")
    return {"bot": bot_profile()}


def team(_: Workspace, __: Arguments) -> Json:
    whole = {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "url": TEAM_URL, "email_domain": "", "icon": {}}
    return {"team": whole}
