"""views.*: modals and the Home tab."""

from __future__ import annotations

from typing import Any

from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.workspace import Workspace


def open_modal(ws: Workspace, args: Arguments) -> Json:
    view, trigger_id = _view(args), args.text("trigger_id")
    check_view(view, "modal")
    return {"view": ws.views.open(ws.triggers.redeem(trigger_id).user, view)}


def push(ws: Workspace, args: Arguments) -> Json:
    view, trigger_id = _view(args), args.text("trigger_id")
    check_view(view, "modal")
    return {"view": ws.views.push(ws.triggers.redeem(trigger_id).user, view)}


def update(ws: Workspace, args: Arguments) -> Json:
    view_id, external_id = args.maybe("view_id"), args.maybe("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", ["missing required field: view_id"])
    return {"view": ws.views.update(view_id, external_id, _view(args), args.maybe("hash"))}


def publish(ws: Workspace, args: Arguments) -> Json:
    user = ws.people.get(args.text("user_id"))
    return {"view": ws.views.publish_home(user.id, _view(args), args.maybe("hash"))}


def _view(args: Arguments) -> Any:
    if args.given.get("view") is None:
        raise SlackError("invalid_arguments", ["missing required field: view"])
    return args.given["view"]
