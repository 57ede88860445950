"""The web process: Slack's signed requests, and health and metrics for whoever runs Kestrel."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from slack_bolt import App
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.desk import Desk
from bot.services.readiness import readiness
from bot.slack.events import SlackDoor


def web_app(desk: Desk, slack: App | None, signing_secret: str | None) -> Starlette:
    """The routes; without a signing secret there is no door for Slack, only health and metrics."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("Kestrel is running.\n")

    async def readyz(_: Request) -> Response:
        found = await run_in_threadpool(readiness, desk)
        body = {"ready": found.ready, "failing": found.failing, "warnings": found.warnings}
        return JSONResponse(body, 200 if found.ready else 503)

    async def figures(_: Request) -> Response:
        return Response(await run_in_threadpool(metrics.scrape, desk), media_type="text/plain; version=0.0.4")

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    if slack is not None and signing_secret is not None:
        routes.append(Route("/slack/events", SlackDoor(slack, signing_secret).__call__, methods=["POST"]))
    return Starlette(routes=routes)


@contextmanager
def serving(app: Starlette, port: int, host: str = "127.0.0.1") -> Iterator[int]:
    """Serve an app from a thread of its own; the port (a free one for 0). On leaving, open requests are finished."""
    server = uvicorn.Server(
        uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    )
    # Named as TCP, so that the event loop turns Nagle's delay off: it would cost each answer up to 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(128)  # from here on nobody is turned away; whoever is early waits until the server is up
    thread = threading.Thread(target=server.run, args=([listening],), name="web", daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        listening.close()
