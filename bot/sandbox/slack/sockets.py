"""Socket Mode: the websockets over which an app without a public address hears from Slack."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.slack.deliveries import Courier, Delivery
from bot.sandbox.slack.errors import Json
from bot.sandbox.slack.ids import Mint
from bot.sandbox.slack.team import APP_ID

log = logging.getLogger(__name__)
CONNECTION_LIFE = 18_060


@dataclass(eq=False, slots=True)
class Connection:
    """One open websocket, and what waits to be written to it; None closes it."""

    queue: asyncio.Queue[str | None]
    loop: asyncio.AbstractEventLoop
    leaving: bool = False

    def write(self, message: Json | None) -> None:
        """From any thread."""
        text = None if message is None else json.dumps(message, ensure_ascii=False)
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.queue.put_nowait, text)


class Sockets:
    """The app's connections: each envelope goes to one of them, in turn."""

    def __init__(self, mint: Mint, courier: Courier) -> None:
        self._mint, self._courier = mint, courier
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0

    def __len__(self) -> int:
        return len(self._serving())

    def ticket(self) -> str:
        """The secret part of a new connection's address; it admits one connection."""
        ticket = self._mint.token()
        self._tickets.add(ticket)
        return ticket

    def open(self) -> bool:
        return bool(self._serving())

    def carry(self, delivery: Delivery) -> None:
        serving = self._serving()
        if not serving:
            self._courier.fail(delivery, "no_connection")
            return
        self._turn += 1
        serving[self._turn % len(serving)].write(_envelope(delivery))

    def refresh(self) -> None:
        """Tell the app to connect anew and hang up, as Slack does every few hours."""
        for connection in self._serving():
            connection.leaving = True
            debug = {"host": "sandbox"}
            connection.write({"type": "disconnect", "reason": "refresh_requested", "debug_info": debug})
            connection.write(None)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            connection.leaving = True
            connection.write(None)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its opening to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4000)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(asyncio.Queue(), asyncio.get_running_loop())
        self._connections.append(connection)
        connection.write(self._hello())
        writer = asyncio.create_task(_write(socket, connection))
        try:
            while True:
                self._heard(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._connections.remove(connection)
            writer.cancel()

    def _serving(self) -> list[Connection]:
        return [each for each in self._connections if not each.leaving]

    def _hello(self) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": CONNECTION_LIFE}
        count = len(self._connections)
        return {"type": "hello", "num_connections": count, "debug_info": debug, "connection_info": {"app_id": APP_ID}}

    def _heard(self, text: str) -> None:
        try:
            message: Any = json.loads(text)
        except ValueError:
            return
        if isinstance(message, dict) and isinstance(message.get("envelope_id"), str):
            payload = message.get("payload")
            self._courier.acknowledge(message["envelope_id"], payload if isinstance(payload, dict) else None)


async def _write(socket: WebSocket, connection: Connection) -> None:
    try:
        while (text := await connection.queue.get()) is not None:
            await socket.send_text(text)
        await socket.close(code=1001)
    except (WebSocketDisconnect, RuntimeError, OSError):
        log.debug("A Socket Mode connection went away while being written to.")


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": delivery.envelope_id,
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != "events_api",
        "payload": delivery.payload,
    }
    retries = len(delivery.attempts) - 1
    if delivery.kind == "events_api" or retries:
        envelope |= {"retry_attempt": retries, "retry_reason": delivery.attempts[-1]}
    return envelope
