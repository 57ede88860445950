"""The signed HTTP door: size and signature are checked before anything reads what a request says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

# Slack's largest payloads (a modal with a hundred long blocks) stay well below this.
LARGEST = 512 * 1024
# What Bolt and the listeners look into, where an interaction carries it.
OBJECTS = ("team", "enterprise", "channel", "container", "message", "view", "state")


class TooLarge(Exception):
    """The body goes on past what Slack ever sends."""


class Malformed(Exception):
    """The body is signed but is not what Slack sends; the text says what is wrong with it."""


class SlackDoor:
    """Takes Slack's requests over HTTP and hands the good ones to Bolt, each on a thread of its own."""

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        try:
            # The library's check of the signature reads text, and Slack sends nothing else.
            text = (await _body(request)).decode("utf-8")
        except UnicodeDecodeError:
            return PlainTextResponse("Slack would not send this: the body is not text in UTF-8.", 400)
        except TooLarge:
            return PlainTextResponse("The request is larger than any that Slack sends.", 413)
        except ClientDisconnect:
            return PlainTextResponse("The request ended before it was whole.", 400)
        if not self._signed(text, request):
            return PlainTextResponse("The signature does not fit, or the request is older than five minutes.", 401)
        try:
            check(text, request.headers.get("content-type", ""))
        except Malformed as problem:
            return PlainTextResponse(f"Slack would not send this: {problem}", 400)
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        answer = await run_in_threadpool(self._app.dispatch, BoltRequest(body=text, headers=headers))
        return Response(answer.body, answer.status, headers={k: v[0] for k, v in answer.headers.items() if v})

    def _signed(self, body: str, request: Request) -> bool:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 13 and signature.isascii()):
            return False
        return self._verifier.is_valid(body, timestamp, signature)


async def _body(request: Request) -> bytes:
    """The whole body; raises `TooLarge` as soon as it is known to be, without reading on."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > LARGEST:
        raise TooLarge
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def check(text: str, content_type: str) -> None:
    """Raise `Malformed` where Bolt would stumble over the shape of a signed body."""
    if content_type.startswith("application/json"):
        _check_event(_object(text, "the body"))
        return
    if not content_type.startswith("application/x-www-form-urlencoded"):
        raise Malformed("the content type is neither JSON nor a form.")
    try:
        form = parse_qs(text, keep_blank_values=True, max_num_fields=200, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise Malformed("the form cannot be read.") from None
    if "payload" in form:
        _check_interaction(_object(form["payload"][0], "the payload"))
    elif "ssl_check" not in form:
        _need(form, "command", "user_id", "trigger_id")


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(f"{what} is not JSON.") from None
    if not isinstance(found, dict):
        raise Malformed(f"{what} is not a JSON object.")
    return found


def _need(found: dict[str, Any], *names: str) -> None:
    for name in names:
        if not found.get(name):
            raise Malformed(f"“{name}” is missing.")


def _dict(found: dict[str, Any], name: str, *needed: str) -> None:
    inner = found.get(name)
    if not isinstance(inner, dict):
        raise Malformed(f"“{name}” is missing or has the wrong shape.")
    for key in needed:
        if not isinstance(inner.get(key), str) or not inner[key]:
            raise Malformed(f"“{name}.{key}” is missing.")


def _check_event(found: dict[str, Any]) -> None:
    if found.get("type") == "url_verification":
        if not isinstance(found.get("challenge"), str):
            raise Malformed("“challenge” is missing.")
        return
    if found.get("type") != "event_callback":
        raise Malformed("“type” is not one that Slack uses.")
    _dict(found, "event", "type")


def _check_interaction(found: dict[str, Any]) -> None:
    _dict(found, "user", "id")
    for name in OBJECTS:
        if not isinstance(found.get(name), dict | None):
            raise Malformed(f"“{name}” has the wrong shape.")
    match found.get("type"):
        case "block_actions":
            actions = found.get("actions")
            if not isinstance(actions, list) or not actions or not all(isinstance(action, dict) for action in actions):
                raise Malformed("“actions” is missing or has the wrong shape.")
            for action in actions:
                _need(action, "action_id", "type")
                if not isinstance(action["action_id"], str):
                    raise Malformed("“action_id” has the wrong shape.")
        case "view_submission" | "view_closed":
            _dict(found, "view", "type")
            _check_view(found["view"])
        case "message_action":
            _need(found, "callback_id", "trigger_id")
            _dict(found, "message")
        case "shortcut":
            _need(found, "callback_id", "trigger_id")
        case _:
            raise Malformed("“type” is not one that Kestrel's buttons and forms send.")


def _check_view(view: dict[str, Any]) -> None:
    state = view.get("state", {})
    values = state.get("values", {}) if isinstance(state, dict) else None
    if not isinstance(values, dict):
        raise Malformed("“view.state.values” has the wrong shape.")
    for block in values.values():
        if not isinstance(block, dict) or not all(isinstance(value, dict) for value in block.values()):
            raise Malformed("“view.state.values” has the wrong shape.")
