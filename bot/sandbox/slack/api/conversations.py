"""conversations.*: channels, direct messages and their history."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace

from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import BOT_USER
from bot.sandbox.slack.words import join as take_part
from bot.sandbox.slack.workspace import Workspace

KINDS = {"channel": "public_channel", "im": "im", "mpim": "mpim"}


def open_direct(ws: Workspace, args: Arguments) -> Json:
    if args.maybe("channel"):
        return {"channel": {"id": ws.channels.get(args.text("channel")).id}, "already_open": True, "no_op": True}
    where, new = ws.channels.direct(args.listed("users"))
    if new:
        ws.publish({"type": "dm", "channel": where.id, "users": list(where.people)})
    whole = where.conversation() if args.flag("return_im") else {"id": where.id}
    return {"channel": whole} if new else {"channel": whole, "already_open": True, "no_op": True}


def list_all(ws: Workspace, args: Arguments) -> Json:
    kinds = args.listed("types") or ["public_channel"]
    found = [each for each in ws.channels.all() if KINDS[each.kind] in kinds]
    return _paged("channels", [each.conversation() for each in found], args)


def of_user(ws: Workspace, args: Arguments) -> Json:
    kinds, user = args.listed("types") or ["public_channel"], args.maybe("user") or BOT_USER
    found = [each for each in ws.channels.all() if KINDS[each.kind] in kinds and user in each.members]
    return _paged("channels", [each.conversation() for each in found], args)


def info(ws: Workspace, args: Arguments) -> Json:
    return {"channel": ws.channels.get(args.text("channel")).conversation()}


def members(ws: Workspace, args: Arguments) -> Json:
    return _paged("members", sorted(ws.channels.get(args.text("channel")).members), args)


def join(ws: Workspace, args: Arguments) -> Json:
    where = ws.channels.get(args.text("channel"))
    if where.direct:
        raise SlackError("method_not_supported_for_channel_type")
    take_part(ws, BOT_USER, where.id)
    return {"channel": where.conversation()}


def history(ws: Workspace, args: Arguments) -> Json:
    where, span = _readable(ws, args), args.span(100)
    cursor = _cursor(args)
    if cursor is not None:
        span = replace(span, latest=cursor, inclusive=True)
    found = ws.talk.top(where.id, span)
    return _page(found, span.limit, args)


def replies(ws: Workspace, args: Arguments) -> Json:
    """The parent and its replies, oldest first; a page after the first begins with replies alone."""
    where, span, ts = _readable(ws, args), args.span(999), args.text("ts")
    try:
        parent = ws.talk.get(where.id, ts)
    except SlackError:
        raise SlackError("thread_not_found") from None
    cursor = _cursor(args)
    if cursor is not None:
        span = replace(span, oldest=cursor, inclusive=True)
    found = ws.talk.thread(where.id, ts, span)
    return _page(found if cursor is not None else [parent, *found], span.limit, args)


def _readable(ws: Workspace, args: Arguments) -> Channel:
    where = ws.channels.get(args.text("channel"))
    if BOT_USER not in where.members:
        raise SlackError("not_in_channel")
    return where


def _page(found: list[Json], limit: int, args: Arguments) -> Json:
    """The messages that fit, and a cursor that names the first one left out."""
    shown, more = found[:limit], len(found) > limit
    if not args.flag("include_all_metadata"):
        shown = [{name: each[name] for name in each if name != "metadata"} for each in shown]
    answer: Json = {"messages": shown, "has_more": more, "pin_count": 0}
    cursor = base64.b64encode(f"next_ts:{found[limit]['ts']}".encode()).decode() if more else ""
    return {**answer, "response_metadata": {"next_cursor": cursor}}


def _cursor(args: Arguments) -> str | None:
    given = args.maybe("cursor")
    if not given:
        return None
    try:
        name, _, value = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if name not in {"next_ts", "after"} or not value:
        raise SlackError("invalid_cursor")
    return value


def _paged(name: str, items: Sequence[Json | str], args: Arguments) -> Json:
    limit, start = args.number("limit", 100, 1000), int(_cursor(args) or 0)
    cursor = base64.b64encode(f"after:{start + limit}".encode()).decode() if len(items) > start + limit else ""
    return {name: list(items[start : start + limit]), "response_metadata": {"next_cursor": cursor}}
