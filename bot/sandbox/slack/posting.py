"""Putting messages into the workspace for the app: posts, edits, private ones, answers to response addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.slack import controls, mrkdwn
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.responses import ResponseAddress
from bot.sandbox.slack.team import APP_ID, BOT_ID, BOT_USER, TEAM_ID, bot_profile

if TYPE_CHECKING:
    from bot.sandbox.slack.workspace import Workspace

LONGEST_TEXT = 40_000
# Forms say these with words, JSON with its own values; 1 == True, so both are in the sets.
LOOSE = {"1", "true", True}
FALSE = {"0", "false", False}


def content(ws: Workspace, given: Json) -> Json:
    """The checked words and blocks of a message that the app sends."""
    text = given.get("text") or given.get("markdown_text") or ""
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", ["must be a string [json-pointer:/text]"])
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    blocks, attachments = given.get("blocks"), given.get("attachments")
    if blocks is not None:
        check_message(blocks)
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    made: Json = {"text": text}
    if blocks:
        made["blocks"] = [_with_file(ws, block) for block in controls.named(blocks, ws.mint)]
    if attachments:
        made["attachments"] = attachments
    if given.get("mrkdwn") is False:
        made["mrkdwn"] = False
    return made


def _with_file(ws: Workspace, block: Json) -> Json:
    """A picture that names a file of the workspace, with the address at which the page finds it."""
    named = block.get("slack_file")
    if block.get("type") != "image" or not isinstance(named, dict) or "id" not in named:
        return block
    try:
        file = ws.files.get(str(named["id"]))
    except SlackError:
        raise SlackError("invalid_blocks", ["invalid slack file [json-pointer:/blocks]"]) from None
    return block | {"slack_file": {"id": file.id, "url": file.object(ws.url)["url_private"]}}


def post(ws: Workspace, channel: str, given: Json) -> Json:
    """Keep a message from the app and show it; the caller has checked channel and pace."""
    return _send(ws, channel, given, {**_signed(ws), **content(ws, given)})


def share(ws: Workspace, channel: str, given: Json, files: list[Json]) -> Json:
    """A message that brings files, with or without words."""
    return _send(ws, channel, given, {**_signed(ws), "text": given["text"], "subtype": "file_share", "files": files})


def _send(ws: Workspace, channel: str, given: Json, made: Json) -> Json:
    root = given.get("thread_ts")
    if root:
        parent = ws.talk.check_thread(channel, str(root))
        made |= {"thread_ts": root, "parent_user_id": parent.get("user", "")}
        if given.get("reply_broadcast") in LOOSE:
            made["subtype"] = "thread_broadcast"
    if given.get("metadata"):
        made["metadata"] = _metadata(given["metadata"])
    keep(ws, channel, made)
    _note_pings(ws, channel, made, given)
    if not (given.get("unfurl_links") in FALSE and given.get("unfurl_media") in FALSE):
        ws.unfurls += [mrkdwn.Unfurl(channel, made["ts"], url) for url in mrkdwn.links(made)]
    return made


def keep(ws: Workspace, channel: str, message: Json) -> None:
    """Store a new message, whoever wrote it, and show it with its parent's new count."""
    for changed in ws.talk.add(channel, message):
        ws.publish({"type": "message", "channel": channel, "message": changed})


def edit(ws: Workspace, channel: str, ts: str, given: Json) -> Json:
    """Replace what the app's own message says."""
    old = ws.talk.get(channel, ts)
    if old.get("bot_id") != BOT_ID:
        raise SlackError("cant_update_message")
    kept = {name: value for name, value in old.items() if name not in {"text", "blocks", "attachments", "edited"}}
    # Slack keeps what is not mentioned, except that a new text without blocks removes the blocks.
    if given.get("blocks") is None and not given.get("text") and old.get("blocks"):
        given = {**given, "text": old["text"], "blocks": old["blocks"]}
    if given.get("attachments") is None and old.get("attachments"):
        given = {**given, "attachments": old["attachments"]}
    made = {**kept, **content(ws, given)}
    if "blocks" not in made:
        made["edited"] = {"user": BOT_USER, "ts": ws.mint.ts()}
    if given.get("metadata") is not None:
        made["metadata"] = _metadata(given["metadata"])
    ws.talk.replace(channel, made)
    ws.publish({"type": "message", "channel": channel, "message": made})
    _note_pings(ws, channel, made, given, edited=True)
    return made


def delete(ws: Workspace, channel: str, ts: str) -> None:
    if ws.talk.get(channel, ts).get("bot_id") != BOT_ID:
        raise SlackError("cant_delete_message")
    root = ws.talk.get(channel, ts).get("thread_ts")
    changed = ws.talk.remove(channel, ts)
    if changed is None or changed["ts"] != ts:
        ws.publish({"type": "message_deleted", "channel": channel, "ts": ts, "thread_ts": root})
    if changed is not None:
        ws.publish({"type": "message", "channel": channel, "message": changed})


def bury(ws: Workspace, file: str) -> None:
    """In the place of a file that is deleted Slack shows that there was one."""
    for channel, message in ws.talk.bringing(file):
        left = [{"id": file, "mode": "tombstone"} if each["id"] == file else each for each in message["files"]]
        ws.publish(
            {"type": "message", "channel": channel, "message": ws.talk.replace(channel, {**message, "files": left})}
        )


def whisper(ws: Workspace, channel: str, user: str, given: Json, ts: str | None = None) -> Json:
    """Show one person a message; with `ts` it takes the place of an earlier one."""
    made = {**_signed(ws), **content(ws, given), "is_ephemeral": True}
    if given.get("thread_ts"):
        made["thread_ts"] = given["thread_ts"]
    if ts is not None:
        made["ts"] = ts
    ws.private.show(user, channel, made)
    return made


def respond(ws: Workspace, token: str, body: Json) -> None:
    """What an app may do with a response address: answer, replace or delete what was clicked."""
    with ws.lock:
        address = ws.responses.use(token)
        ts = address.message_ts
        if body.get("delete_original") in LOOSE and ts is not None:
            _take_back(ws, address, ts)
        elif body.get("replace_original") in LOOSE and ts is not None:
            if address.ephemeral:
                whisper(ws, address.channel, address.user, {**body, "thread_ts": address.thread_ts}, ts)
            else:
                edit(ws, address.channel, ts, body)
        elif body.get("response_type", "ephemeral") == "in_channel":
            post(ws, address.channel, body)
        else:
            whisper(ws, address.channel, address.user, body)


def _take_back(ws: Workspace, address: ResponseAddress, ts: str) -> None:
    if address.ephemeral:
        ws.private.hide(address.user, ts)
    else:
        delete(ws, address.channel, ts)


def _signed(ws: Workspace) -> Json:
    return {
        "type": "message", "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID, "team": TEAM_ID,
        "bot_profile": bot_profile(), "ts": ws.mint.ts(),
    }  # fmt: skip


def _metadata(metadata: Any) -> Json:
    if metadata == {}:
        return {}
    whole = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not whole or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _note_pings(ws: Workspace, channel: str, message: Json, given: Json, *, edited: bool = False) -> None:
    loud = given.get("parse") == "full" or given.get("link_names") in LOOSE
    ws.pings += [
        mrkdwn.Ping(channel, message["ts"], target, where, edited)
        for target, where in mrkdwn.pings(message, names=loud)
    ]
