"""What a person does in modals and on the Home tab, and what the app's answer does to the modal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.slack import controls, payloads
from bot.sandbox.slack.deliveries import Delivery
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.gestures import chosen

if TYPE_CHECKING:
    from bot.sandbox.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def press(ws: Workspace, user: str, view_id: str, press: controls.Press) -> Delivery:
    with ws.lock:
        view = _filled(ws, ws.views.seen_by(user, view_id), press.values or {})
        block, element = controls.find(view["blocks"], press.action_id, press.block_id)
        action = payloads.action(block, element, chosen(element, press.given), ws.mint.ts())
        if element["type"] not in controls.STATELESS:
            view = _filled(ws, view, {block["block_id"]: {press.action_id: press.given}})
        trigger = ws.triggers.issue(user, view_id)
        payload = payloads.pressed_in_view(ws.people.get(user), view, action, trigger)
    return ws.courier.send("interactive", payload, user)


def submit(ws: Workspace, user: str, view_id: str, values: Json) -> Delivery | None:
    with ws.lock:
        view = _filled(ws, ws.views.seen_by(user, view_id), values)
        errors = controls.missing(view["blocks"], view["state"]["values"])
        if errors:
            ws.views.complain(user, errors)
            return None
        trigger = ws.triggers.issue(user, view_id)
        payload = payloads.submitted(ws.people.get(user), view, trigger)
    return ws.courier.send("interactive", payload, user, lambda answer: _answered(ws, user, view_id, answer))


def close(ws: Workspace, user: str, view_id: str, *, everything: bool) -> Delivery | None:
    with ws.lock:
        view, person = ws.views.seen_by(user, view_id), ws.people.get(user)
        ws.views.close(user, view_id, everything=everything)
    if not view["notify_on_close"]:
        return None
    return ws.courier.send("interactive", payloads.closed(person, view, cleared=everything), user)


def _filled(ws: Workspace, view: Json, values: Json) -> Json:
    """The view with what a person has entered; only inputs that it has count."""
    there = controls.elements(view["blocks"])
    by_place = {(block["block_id"], element["action_id"]): element for block, element in there}
    entered: Json = {}
    for block_id, held in values.items():
        for action_id, given in held.items():
            element = by_place.get((block_id, action_id))
            if element is not None and element["type"] not in controls.STATELESS:
                entered.setdefault(block_id, {})[action_id] = _with_files(ws, controls.held(element, given))
    return ws.views.enter(view["id"], entered)


def _with_files(ws: Workspace, held: Json) -> Json:
    if held["type"] != "file_input":
        return held
    ids = [each["id"] if isinstance(each, dict) else each for each in held["files"] or []]
    return {**held, "files": [ws.files.get(file_id).object(ws.url) for file_id in ids]}


def _answered(ws: Workspace, user: str, view_id: str, answer: Json) -> None:
    try:
        _obey(ws, user, view_id, answer)
    except (SlackError, KeyError):
        # The person may have closed the modal meanwhile, or the app answered with a view Slack refuses.
        ws.toast(user, TROUBLE)


def _obey(ws: Workspace, user: str, view_id: str, answer: Json) -> None:
    match answer.get("response_action"):
        case None:
            ws.views.close(user, view_id)
        case "clear":
            ws.views.close(user, view_id, everything=True)
        case "update":
            ws.views.update(view_id, None, answer["view"])
        case "push":
            ws.views.push(user, answer["view"])
        case "errors":
            _complain(ws, user, view_id, answer["errors"])
        case _:
            raise SlackError("invalid_arguments")


def _complain(ws: Workspace, user: str, view_id: str, errors: dict[str, str]) -> None:
    """Slack shows sentences beside input blocks only, and refuses an answer that names anything else."""
    inputs = {block["block_id"] for block in ws.views.get(view_id)["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        raise SlackError("invalid_arguments")
    ws.views.complain(user, errors)
