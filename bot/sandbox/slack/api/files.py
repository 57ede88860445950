"""files.*: upload in three steps, and what is known of a file."""

from __future__ import annotations

from bot.sandbox.slack import posting
from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.team import BOT_USER
from bot.sandbox.slack.workspace import Workspace


def get_upload_url(ws: Workspace, args: Arguments) -> Json:
    name, length = args.text("filename"), args.text("length")
    if not length.isdecimal() or int(length) < 1:
        raise SlackError("invalid_arguments", ["must be greater than 0 [json-pointer:/length]"])
    file, token = ws.files.begin(BOT_USER, name, int(length), int(ws.clock.now().timestamp()))
    file.alt = args.maybe("alt_txt") or ""
    return {"upload_url": f"{ws.url}/slack/upload/{token}", "file_id": file.id}


def complete_upload(ws: Workspace, args: Arguments) -> Json:
    """Make the files known, and share them where asked."""
    wanted = args.given.get("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(each, dict) for each in wanted):
        raise SlackError("invalid_arguments", ["missing required field: files"])
    targets = [args.maybe("channel_id")] if args.maybe("channel_id") else args.listed("channels")
    places = [ws.channels.writable(str(each)).id for each in targets]
    files = [ws.files.finish(str(each.get("id")), each.get("title")) for each in wanted]
    for file in files:
        file.channels += places
    objects = [file.object(ws.url) for file in files]
    for place in places:
        given = {"text": args.maybe("initial_comment") or "", "thread_ts": args.maybe("thread_ts")}
        posting.share(ws, place, given, objects)
    return {"files": objects}


def delete(ws: Workspace, args: Arguments) -> Json:
    """Take a file of the app's own away; in the messages that brought it a tombstone stays."""
    file = ws.files.get(args.text("file"))
    if file.user != BOT_USER:
        raise SlackError("cant_delete_file")
    ws.files.delete(file.id)
    posting.bury(ws, file.id)
    return {}


def info(ws: Workspace, args: Arguments) -> Json:
    return {"file": ws.files.get(args.text("file")).object(ws.url), "comments": []}
