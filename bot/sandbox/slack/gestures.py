"""What a person does with messages: presses, commands and shortcuts, each sent to the app."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.sandbox.slack import controls, payloads, posting
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.deliveries import Delivery
from bot.sandbox.slack.errors import Impossible, Json, SlackError
from bot.sandbox.slack.team import BOT_USER

if TYPE_CHECKING:
    from bot.sandbox.slack.workspace import Workspace


def place(ws: Workspace, user: str, channel: str) -> Channel:
    """The conversation in front of a person; the app's own id means their direct message with it."""
    return ws.channels.direct([user])[0] if channel == BOT_USER else ws.channels.get(channel)


def press(ws: Workspace, user: str, channel: str, ts: str, press: controls.Press) -> Delivery:
    with ws.lock:
        person, where = ws.people.get(user), ws.channels.get(channel)
        whisper = ws.private.get(user, ts)
        message = whisper or ws.talk.get(where.id, ts)
        seen = [whisper] if whisper else ws.talk.versions(where.id, ts)
        blocks, block, element = _pressed([each.get("blocks") or [] for each in seen], press)
        action = payloads.action(block, element, chosen(element, press.given), ws.mint.ts())
        held = _hold(ws, (user, where.id, ts), blocks, action, press.values)
        thread = message.get("thread_ts")
        token = ws.responses.issue(user, where.id, ts, ephemeral=whisper is not None, thread_ts=thread)
        payload = payloads.pressed_in_message(
            person, where, message, action, ephemeral=whisper is not None, values=held,
            trigger=ws.triggers.issue(user), response_url=address(ws, token),
        )  # fmt: skip
    return ws.courier.send("interactive", payload, user)


def _pressed(versions: list[list[Json]], press: controls.Press) -> tuple[list[Json], Json, Json]:
    """The newest of these blocks that hold the control a person means, and the control."""
    for blocks in versions:
        with suppress(Impossible):
            return blocks, *controls.find(blocks, press.action_id, press.block_id)
    raise Impossible(f"There is no control {press.action_id!r} there.")


def chosen(element: Json, given: Any) -> Json:
    """The fields of `actions` that say what was chosen."""
    if element["type"] != "button":
        return controls.held(element, given)
    value = element.get("value") if given is None else given
    return {} if value is None else {"value": value}


def command(ws: Workspace, user: str, channel: str, name: str, text: str) -> Delivery:
    with ws.lock:
        person, where = ws.people.get(user), place(ws, user, channel)
        if not ws.manifest.knows_command(name):
            raise Impossible(f"{name} is not a command of this workspace.")
        token = ws.responses.issue(user, where.id)
        payload = payloads.command(
            person, where, name, text, trigger=ws.triggers.issue(user), response_url=address(ws, token)
        )

    def answered(answer: Json) -> None:
        if answer.get("text") or answer.get("blocks"):
            _show_answer(ws, where.id, user, answer)

    return ws.courier.send("slash_commands", payload, user, answered)


def message_shortcut(ws: Workspace, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
    with ws.lock:
        _known(ws, callback_id)
        person, where = ws.people.get(user), ws.channels.get(channel)
        message, token = ws.talk.get(where.id, ts), ws.responses.issue(user, where.id)
        payload = payloads.message_action(
            person,
            where,
            message,
            callback_id,
            trigger=ws.triggers.issue(user),
            ts=ws.mint.ts(),
            response_url=address(ws, token),
        )
    return ws.courier.send("interactive", payload, user)


def global_shortcut(ws: Workspace, user: str, callback_id: str) -> Delivery:
    with ws.lock:
        _known(ws, callback_id)
        payload = payloads.shortcut(ws.people.get(user), callback_id, ws.triggers.issue(user), ws.mint.ts())
    return ws.courier.send("interactive", payload, user)


def address(ws: Workspace, token: str) -> str:
    return f"{ws.url}/slack/response/{token}"


def _known(ws: Workspace, callback_id: str) -> None:
    if not ws.manifest.knows_shortcut(callback_id):
        raise Impossible(f"{callback_id} is not a shortcut of this workspace.")


def _hold(ws: Workspace, key: tuple[str, str, str], blocks: list[Json], action: Json, values: Json | None) -> Json:
    """`state.values` of a message: what this person has chosen in it, this choice included."""
    kept = controls.state(blocks, values or ws.selections.get(key))
    if action["type"] not in controls.STATELESS:
        name = controls.HELD[action["type"]][0]
        kept[action["block_id"]][action["action_id"]] = {"type": action["type"], name: action.get(name)}
    if kept:
        ws.selections[key] = kept
    return kept


def _show_answer(ws: Workspace, channel: str, user: str, answer: Json) -> None:
    try:
        if answer.get("response_type") == "in_channel":
            posting.post(ws, channel, answer)
        else:
            posting.whisper(ws, channel, user, answer)
    except SlackError as refused:
        ws.toast(user, f"The answer to your command could not be shown ({refused.code}).")
