"""The page's addresses: the live line, acts and uploads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.door import guard, multipart
from bot.sandbox.door.acts import act
from bot.sandbox.door.state import state
from bot.sandbox.slack.errors import Impossible, Json, SlackError
from bot.sandbox.slack.files import LARGEST
from bot.sandbox.slack.routes import file_response

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

# A picture of five megabytes, as text, and what goes with it.
LARGEST_ACT = 8 * 1024 * 1024
LARGEST_UPLOAD = LARGEST + 64 * 1024
FOREIGN = "Only the sandbox's own page may do that."


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """To be mounted at /sandbox."""

    async def live(socket: WebSocket) -> None:
        if not guard.from_here(socket.headers):
            await socket.close(code=4403)
            return
        await socket.accept()
        await _tell(sandbox, socket)

    async def do(request: Request) -> Json:
        return await run_in_threadpool(act, sandbox, _object(await _body(request, LARGEST_ACT)))

    async def upload(request: Request) -> Json:
        form = multipart.read(request.headers.get("content-type", ""), await _body(request, LARGEST_UPLOAD))
        return {"ok": True, "file": await run_in_threadpool(_keep, sandbox, form)}

    async def file(request: Request) -> Response:
        if not guard.from_here(request.headers):
            return _refused(FOREIGN, 403)
        return file_response(sandbox.slack, request.path_params["file"])

    return [
        WebSocketRoute("/live", live),
        Route("/files/{file}/{name}", file),
        Route("/act", _for_the_page(do), methods=["POST"]),
        Route("/upload", _for_the_page(upload), methods=["POST"]),
    ]


def _for_the_page(answer: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    """The answer as JSON; what cannot be done, or not from there, as a sentence."""

    async def endpoint(request: Request) -> Response:
        if not guard.from_here(request.headers):
            return _refused(FOREIGN, 403)
        try:
            return JSONResponse(await answer(request))
        except (Impossible, ValueError) as sentence:
            return _refused(str(sentence))
        except SlackError as refused:
            return _refused(f"Slack refused: {refused.code}.")

    return endpoint


def _object(body: bytes) -> Json:
    try:
        asked = json.loads(body)
    except ValueError:
        raise Impossible("The act is not JSON.") from None
    if not isinstance(asked, dict):
        raise Impossible("An act is a JSON object.")
    return asked


async def _tell(sandbox: Sandbox, socket: WebSocket) -> None:
    """The state, then every change. Listening begins first, so that nothing falls between the two."""
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[Json]()

    def listen(event: Json) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, event)

    leave = sandbox.subscribe(listen)
    gone = asyncio.create_task(_until_gone(socket))
    try:
        await socket.send_text(_text(await run_in_threadpool(state, sandbox)))
        while not gone.done():
            fresh = asyncio.create_task(queue.get())
            await asyncio.wait({fresh, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not fresh.done():
                fresh.cancel()
                return
            await socket.send_text(_text(fresh.result()))
    except (WebSocketDisconnect, RuntimeError):
        return
    finally:
        leave()
        gone.cancel()


async def _until_gone(socket: WebSocket) -> None:
    try:
        while True:
            await socket.receive_text()
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return


def _keep(sandbox: Sandbox, form: multipart.Form) -> Json:
    me = form.fields.get("as", "")
    if form.filename is None:
        raise Impossible("There is no file in the upload.")
    channel, thread = form.fields.get("channel") or None, form.fields.get("thread_ts") or None
    text = form.fields.get("text", "")
    return sandbox.slack.upload(me, channel, form.filename, form.content, thread_ts=thread, text=text)


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Impossible("That is too large for the sandbox.")
    return bytes(body)


def _text(event: Json) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _refused(sentence: str, status: int = 400) -> Response:
    return JSONResponse({"ok": False, "error": sentence}, status)
