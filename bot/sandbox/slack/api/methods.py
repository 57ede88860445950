"""The table of Web API methods, and the door every call passes: token, scope, faults, pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.slack.api import apps, chat, conversations, files, reactions, users, views
from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.workspace import Workspace

FAULT_WAIT = 5


@dataclass(frozen=True, slots=True)
class Method:
    """What a call runs, the scopes of which it needs one, its tier (0: its own pace), and whether it posts."""

    run: Callable[[Workspace, Arguments], Json]
    scopes: tuple[str, ...] = ()
    tier: int = 4
    posts: bool = False
    app_level: bool = False
    open: bool = False


WRITE = ("chat:write",)
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
METHODS = {
    "api.test": Method(apps.api_test, open=True),
    "apps.connections.open": Method(apps.open_connection, tier=1, app_level=True),
    "auth.test": Method(apps.auth_test, tier=5),
    "bots.info": Method(users.bot, ("users:read",), 3),
    "chat.delete": Method(chat.delete, WRITE, 3, posts=True),
    "chat.getPermalink": Method(chat.get_permalink, tier=5),
    "chat.postEphemeral": Method(chat.post_ephemeral, WRITE, 4, posts=True),
    "chat.postMessage": Method(chat.post_message, WRITE, 0, posts=True),
    "chat.update": Method(chat.update, WRITE, 3, posts=True),
    "conversations.history": Method(conversations.history, HISTORY, 3),
    "conversations.info": Method(conversations.info, READ, 3),
    "conversations.join": Method(conversations.join, ("channels:join",), 3),
    "conversations.list": Method(conversations.list_all, READ, 2),
    "conversations.members": Method(conversations.members, READ, 4),
    "conversations.open": Method(conversations.open_direct, ("im:write", "mpim:write"), 3),
    "conversations.replies": Method(conversations.replies, HISTORY, 3),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",), 4, posts=True),
    "files.delete": Method(files.delete, ("files:write",), 3),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",), 4),
    "files.info": Method(files.info, ("files:read",), 4),
    "reactions.add": Method(reactions.add, ("reactions:write",), 3),
    "team.info": Method(users.team, ("team:read",), 3),
    "users.conversations": Method(conversations.of_user, READ, 3),
    "users.info": Method(users.info, ("users:read",), 4),
    "users.list": Method(users.list_all, ("users:read",), 2),
    "users.lookupByEmail": Method(users.lookup_by_email, ("users:read.email",), 3),
    "views.open": Method(views.open_modal),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}


def call(ws: Workspace, name: str, token: str | None, args: Arguments) -> Json:
    """Carry out one call; a refusal is a SlackError."""
    method = METHODS.get(name)
    with ws.lock:
        ws.calls[name] += 1
        if method is None:
            raise SlackError("unknown_method")
        if not method.open:
            _admit(ws, method, token)
        if method.posts:
            _fail_on_purpose(ws)
        if method.tier:
            ws.rates.call(name, method.tier)
        return {"ok": True, **method.run(ws, args)}


def _admit(ws: Workspace, method: Method, token: str | None) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in (ws.bot_token, ws.app_token):
        raise SlackError("invalid_auth")
    if (token == ws.app_token) != method.app_level:
        raise SlackError("not_allowed_token_type")
    if method.scopes and not any(ws.manifest.allows(scope) for scope in method.scopes):
        refused = SlackError("missing_scope")
        refused.extra = {"needed": method.scopes[0], "provided": ",".join(sorted(ws.manifest.scopes))}
        raise refused


def _fail_on_purpose(ws: Workspace) -> None:
    if ws.faults.slack == "refusing":
        raise SlackError("internal_error", status=500)
    if ws.faults.slack == "limited":
        raise SlackError("ratelimited", status=429, retry_after=FAULT_WAIT)
