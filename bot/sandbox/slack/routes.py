"""The local Slack's addresses: Web API, Socket Mode, response addresses, files."""

from __future__ import annotations

import json
from email.utils import format_datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox.door.guard import from_here
from bot.sandbox.slack.api.arguments import Arguments
from bot.sandbox.slack.api.methods import call
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.workspace import Workspace

BEARER = "Bearer "
# What a browser may show by itself; everything else is handed over as a download.
SIGN_IN = '<!doctype html><html lang="en"><title>Sign in | Slack</title><h1>Sign in to your workspace</h1></html>'
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def routes(ws: Workspace) -> list[BaseRoute]:
    """To be mounted at /slack. Handlers only read, call and answer: nothing here waits for anything but the network."""

    async def web_api(request: Request) -> Response:
        body = await request.body()
        try:
            content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            args = Arguments.read(content_type, body, dict(request.query_params))
            token = _bearer(request) or args.maybe("token")
            answer = call(ws, request.path_params["method"], token, args)
        except SlackError as refused:
            return _json(refused.body(), refused.status, {**refused.headers(), **_told(ws)})
        return _json(answer, headers={**_told(ws), "x-oauth-scopes": ",".join(sorted(ws.manifest.scopes))})

    async def respond(request: Request) -> Response:
        body = await request.body()
        try:
            if ws.faults.slack == "refusing":
                raise SlackError("internal_error", status=500)
            ws.respond(request.path_params["token"], Arguments.read("application/json", body, {}).given)
        except SlackError as refused:
            return JSONResponse(refused.body(), refused.status if refused.status != 200 else 400)
        return PlainTextResponse("ok")

    async def receive(request: Request) -> Response:
        content = await request.body()
        try:
            with ws.lock:
                file = ws.files.receive(request.path_params["token"], content)
        except SlackError as refused:
            return PlainTextResponse(refused.code, refused.status)
        return PlainTextResponse(f"OK - {file.length}")

    async def download(request: Request) -> Response:
        if not _may_read(ws, request):
            # Slack says no kind of "no" here: it takes whoever asks for somebody who has to sign in.
            return RedirectResponse(f"{ws.url}/slack/login?{urlencode({'redir': request.url.path})}", 302)
        return file_response(ws, request.path_params["file"])

    return [
        Route("/api/{method}", web_api, methods=["GET", "POST"]),
        Route("/response/{token}", respond, methods=["POST"]),
        Route("/upload/{token}", receive, methods=["POST"]),
        Route("/files/{file}/{name}", download),
        Route("/login", _login),
        WebSocketRoute("/socket", ws.sockets.serve),
    ]


def _may_read(ws: Workspace, request: Request) -> bool:
    """The app proves itself; the page shows pictures to a person who is signed in, which here means: is on it."""
    if _bearer(request) == ws.bot_token:
        return ws.manifest.allows("files:read")
    return request.headers.get("sec-fetch-site") == "same-origin" and from_here(request.headers)


def _told(ws: Workspace) -> dict[str, str]:
    """The time, as every answer of a server tells it."""
    return {"Date": format_datetime(ws.clock.now(), usegmt=True)}


async def _login(_: Request) -> Response:
    return HTMLResponse(SIGN_IN)


def file_response(ws: Workspace, file_id: str) -> Response:
    """A file's bytes, never as something that a browser would run."""
    try:
        file = ws.files.get(file_id)
    except SlackError:
        return PlainTextResponse("file_not_found", 404)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    if file.mimetype not in SHOWN:
        headers["Content-Disposition"] = "attachment"
    return Response(file.content, media_type=file.mimetype, headers=headers)


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization", "")
    return header.removeprefix(BEARER) if header.startswith(BEARER) else None


def _json(answer: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    content = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, headers, "application/json; charset=utf-8")
