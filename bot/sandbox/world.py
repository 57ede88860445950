"""The sandbox as a whole: a local Slack, X and feedback site, and a page, on one port of this machine only."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeGuard

import uvicorn
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from bot.sandbox.clock import MovableClock
from bot.sandbox.door import entrance
from bot.sandbox.faults import Faults
from bot.sandbox.feedback import api as feedback_api
from bot.sandbox.feedback.site import FeedbackSite
from bot.sandbox.slack import routes as slack_routes
from bot.sandbox.slack.errors import Json
from bot.sandbox.slack.workspace import Workspace
from bot.sandbox.x import api as x_api
from bot.sandbox.x.timeline import Timeline

HERE = "127.0.0.1"
PATIENCE = 10.0
PAGE = Path(__file__).parent / "page"
NO_FRAMES = {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-cache"}
Listener = Callable[[Json], None]


class Sandbox:
    """Starts and stops the local world; a context manager. Its parts can be used directly, before it starts too."""

    def __init__(self, clock: MovableClock | None = None, port: int = 0, manifest: Json | None = None) -> None:
        self.clock = clock or MovableClock()
        self.port = port
        self.faults = Faults(lambda now: self.publish({"type": "faults", "faults": now}))
        self.slack = Workspace(self.clock, self.faults, self.publish, manifest)
        self.x = Timeline(self.clock, self.faults, self.publish)
        self.feedback = FeedbackSite(self.clock, self.publish)
        self.clock.on_move(lambda: self.publish({"type": "clock", **self.time()}))
        self._listeners: tuple[Listener, ...] = ()
        self._guard = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{HERE}:{self.port}"

    @property
    def slack_api_url(self) -> str:
        return f"{self.url}/slack/api/"

    @property
    def x_api_url(self) -> str:
        return f"{self.url}/x"

    @property
    def feedback_api_url(self) -> str:
        return f"{self.url}/feedback/api/v2/"

    def time(self) -> Json:
        """What the clock says, as the page shows it."""
        return {"now": self.clock.now().isoformat(), "speed": self.clock.speed}

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener with every live event, in whichever thread it happens; answers how to stop that."""
        with self._guard:
            self._listeners = (*self._listeners, listener)

        def leave() -> None:
            with self._guard:
                self._listeners = tuple(each for each in self._listeners if each is not listener)

        return leave

    def publish(self, event: Json) -> None:
        for listener in self._listeners:
            listener(event)

    def start(self) -> Sandbox:
        """Listen on this machine; returns when requests are answered."""
        # Named as TCP, so that the event loop turns Nagle's delay off: it would cost each answer some 40 ms.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HERE, self.port))
        self.port = listening.getsockname()[1]
        self.slack.url = self.url
        self._server = _Server(self._application())
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._server.ready.wait(PATIENCE) or self._server.loop is None:
            raise RuntimeError("The sandbox did not start.")
        self.slack.courier.attach(self._server.loop)
        self.slack.http.start()
        return self

    def stop(self) -> None:
        """Let go of everyone and end; stopping twice does no harm."""
        self.x.close()
        self.feedback.close()
        self.slack.courier.attach(None)
        self.slack.http.stop()
        self.slack.sockets.drop()
        if self._server is not None and self._thread is not None:
            self._server.end()
            self._thread.join(PATIENCE)
        self._server = self._thread = None

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _application(self) -> Starlette:
        async def page(_: Any) -> FileResponse:
            return FileResponse(PAGE / "index.html", headers=NO_FRAMES)

        return Starlette(
            routes=[
                Route("/", page),
                Mount("/static", StaticFiles(directory=PAGE, check_dir=False)),
                Mount("/sandbox", routes=entrance.routes(self)),
                Mount("/slack", routes=slack_routes.routes(self.slack)),
                Mount("/x", routes=x_api.routes(self.x)),
                Mount("/feedback", routes=feedback_api.routes(self.feedback)),
            ]
        )


class _Server(uvicorn.Server):
    """A server that says when it is ready, and in which loop it runs."""

    def __init__(self, application: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                application, loop="asyncio", http="h11", ws="websockets-sansio", ws_per_message_deflate=False,
                lifespan="off", log_config=None, log_level="critical", access_log=False, date_header=False,
                proxy_headers=False, timeout_keep_alive=75, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self.ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._over = asyncio.Event()

    def end(self) -> None:
        """From any thread: finish what is being answered, then end."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._over.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        # uvicorn looks ten times a second whether it should end; hundreds of tests would wait for that.
        await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn says goodbye on every websocket and fails on one whose other end is hanging up at that moment.
        while leaving := [each for each in self.server_state.connections if _is_leaving(each)]:
            for connection in leaving:
                connection.transport.abort()
            await asyncio.sleep(0)
        await super().shutdown(sockets)


def _is_leaving(connection: Any) -> TypeGuard[WebSocketsSansIOProtocol]:
    return isinstance(connection, WebSocketsSansIOProtocol) and connection.conn.state is not State.OPEN
