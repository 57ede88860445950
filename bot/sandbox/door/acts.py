"""What a person on the page can do, each act by the name the page gives it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.firstday.storm import storm
from bot.sandbox.slack.controls import HELD
from bot.sandbox.slack.errors import Impossible, Json, SlackError

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

LONGEST_LEAP = 400 * 24 * 3600
# Enough, fast enough, that no channel could take a card for each; over soon enough for somebody who watches.
STORM_POSTS, STORM_SECONDS = 300, 60
CHOICES = [name for name in dict.fromkeys(name for name, _ in HELD.values()) if name != "value"]
SENTENCES = {
    "not_in_channel": "You are not in that channel.",
    "channel_not_found": "There is no such channel.",
    "message_not_found": "That message is not there any more.",
    "thread_not_found": "That thread is not there any more.",
    "user_not_found": "There is no such person.",
    "file_uploads_too_large": "That file is too large.",
}


def act(sandbox: Sandbox, asked: Json) -> Json:
    """Do what was asked; Impossible, in a sentence, when it cannot be done."""
    run = ACTS.get(str(asked.get("do")))
    if run is None:
        raise Impossible("The sandbox does not know that act.")
    try:
        return {"ok": True, **run(sandbox, asked)}
    except SlackError as refused:
        raise Impossible(SENTENCES.get(refused.code, f"Slack refused: {refused.code}.")) from refused
    except KeyError as missing:
        raise Impossible(f"The act lacks {missing}.") from missing
    except (LookupError, ValueError, TypeError) as wrong:
        raise Impossible(str(wrong)) from wrong


def _chosen(asked: Json) -> Any:
    return next((asked[name] for name in CHOICES if name in asked), None)


def _press(sandbox: Sandbox, asked: Json) -> Json:
    ws, me, block_id, values = sandbox.slack, asked["as"], asked.get("block_id"), asked.get("state")
    what = {"value": asked.get("value"), "selected": _chosen(asked), "block_id": block_id, "values": values}
    if asked.get("home") or asked.get("view_id"):
        home = ws.home_of(me) if asked.get("home") else None
        view_id = home["id"] if home else asked["view_id"]
        delivery = ws.press_view(me, view_id, asked["action_id"], **what)
    else:
        delivery = ws.press(me, asked["channel"], asked["ts"], asked["action_id"], **what)
    return {"delivery": delivery.envelope_id}


def _submit(sandbox: Sandbox, asked: Json) -> Json:
    delivery = sandbox.slack.submit(asked["as"], asked["view_id"], asked.get("values"))
    if delivery is None:
        # The form itself complains; the sentences stand on the view, which the page has been told of.
        return {"incomplete": True}
    return {"delivery": delivery.envelope_id}


def _close(sandbox: Sandbox, asked: Json) -> Json:
    sandbox.slack.close(asked["as"], asked["view_id"], everything=bool(asked.get("everything")))
    return {}


def _command(sandbox: Sandbox, asked: Json) -> Json:
    name, _, text = asked["text"].strip().partition(" ")
    sandbox.slack.command(asked["as"], asked["channel"], name, text.strip())
    return {}


def _shortcut(sandbox: Sandbox, asked: Json) -> Json:
    if asked.get("ts"):
        sandbox.slack.shortcut(asked["as"], asked["callback_id"], asked["channel"], asked["ts"])
    else:
        sandbox.slack.global_shortcut(asked["as"], asked["callback_id"])
    return {}


def _open_home(sandbox: Sandbox, asked: Json) -> Json:
    sandbox.slack.open_home(asked["as"])
    return {}


def _say(sandbox: Sandbox, asked: Json) -> Json:
    # The page has escaped the words and marked up the mentions chosen from its list.
    thread = asked.get("thread_ts")
    return {"ts": sandbox.slack.say(asked["as"], asked["channel"], asked["text"], thread, escaped=True)["ts"]}


def _x_post(sandbox: Sandbox, asked: Json) -> Json:
    handle = asked["handle"].strip().lstrip("@")
    if not (asked.get("text") or "").strip() and not asked.get("picture"):
        raise Impossible("Write something first.")
    if asked.get("name"):
        sandbox.x.person(handle, asked["name"])
    pictures = [_picture(asked["picture"])] if asked.get("picture") else []
    reply_to = asked.get("reply_to") or None
    return {"id": sandbox.x.post(handle, asked.get("text") or "", reply_to=reply_to, pictures=pictures).id}


def _picture(given: Json) -> tuple[bytes, str | None]:
    try:
        return base64.b64decode(given["data"], validate=True), given.get("alt") or None
    except binascii.Error:
        raise Impossible("That picture could not be read.") from None


def _x_like(sandbox: Sandbox, asked: Json) -> Json:
    return {"likes": sandbox.x.react(str(asked["id"]), likes=1).likes}


def _x_delete(sandbox: Sandbox, asked: Json) -> Json:
    sandbox.x.delete(asked["id"])
    return {}


def _story_write(sandbox: Sandbox, asked: Json) -> Json:
    story = sandbox.feedback.write(service=str(asked["service"]), title=str(asked["title"]), text=str(asked["text"]))
    return {"id": str(story.id)}


def _story_publish(sandbox: Sandbox, asked: Json) -> Json:
    sandbox.feedback.publish(str(asked["id"]))
    return {}


def _story_respond(sandbox: Sandbox, asked: Json) -> Json:
    by, text, change = str(asked["by"]), str(asked["text"]), asked.get("change") or "none"
    sandbox.feedback.respond(str(asked["id"]), by=by, text=text, change=change)
    return {}


def _storm(sandbox: Sandbox, _asked: Json) -> Json:
    # The moment is the seed, so that a second storm brings other people with other words.
    seed = int(sandbox.clock.now().timestamp()) % 100_000
    storm(sandbox.x, STORM_POSTS, STORM_SECONDS, seed)
    return {"posts": STORM_POSTS, "seconds": STORM_SECONDS}


def _clock(sandbox: Sandbox, asked: Json) -> Json:
    if "to" in asked:
        moment = datetime.fromisoformat(asked["to"])
        _within_reach((moment - sandbox.clock.now()).total_seconds())
        sandbox.clock.move_to(moment)
    if "advance" in asked:
        _within_reach(float(asked["advance"]))
        sandbox.clock.advance(float(asked["advance"]))
    if "speed" in asked:
        sandbox.clock.speed = min(max(float(asked["speed"]), 0.0), 3600.0)
    return {"clock": sandbox.time()}


def _within_reach(seconds: float) -> None:
    # Backwards would make later messages older than earlier ones, which the real world does not do.
    if not 0 <= seconds <= LONGEST_LEAP:
        raise Impossible("The clock only goes forward, and at most a year at a time.")


def _faults(sandbox: Sandbox, asked: Json) -> Json:
    sandbox.faults.set(x=asked.get("x"), slack=asked.get("slack"))
    return {"faults": sandbox.faults.as_dict()}


ACTS: dict[str, Callable[[Sandbox, Json], Json]] = {
    "press": _press, "submit": _submit, "close": _close, "command": _command, "shortcut": _shortcut,
    "open_home": _open_home, "say": _say, "x_post": _x_post, "x_delete": _x_delete, "x_like": _x_like, "storm": _storm,
    "clock": _clock, "faults": _faults, "story_write": _story_write, "story_publish": _story_publish,
    "story_respond": _story_respond,
}  # fmt: skip
