"""Socket Mode: Slack's clicks and commands over a websocket that we open, so that no public address is needed."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler

from bot.slack.errors import translated

# How many envelopes are answered side by side; each is one short transaction.
READERS = 10
# How many seconds the library's thread gets to notice that the line is broken; it needs a few milliseconds.
GOODBYE = 2.0


class SocketDoor:
    """The websocket to Slack; opened once, closed once."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, concurrency=READERS)

    def open(self) -> None:
        """Connect; Slack's envelopes are answered from now on. Raises the surface's errors."""
        with translated():
            self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Answer what is in hand, then hang up. Slack sends what was not answered to another connection."""
        client = self._handler.client
        # From here on the library would report our own goodbye as an error.
        client.logger.disabled = logging.getLogger("websocket").disabled = True
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        client.closed = True  # ends the loop that takes envelopes from the queue
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown(wait=True)
        # Told to end before the line breaks; otherwise the library's thread opens the same session once more.
        client.current_session_runner.event.set()
        self._hang_up()
        # Closed while the library's select has not woken yet, the socket would leave it asleep for its whole interval.
        client.current_session_runner.thread.join(GOODBYE)
        self._handler.close()  # type: ignore[no-untyped-call]

    def _hang_up(self) -> None:
        # The library waits in a select of up to its ping interval for a socket that was closed under it;
        # shutting the connection down wakes it at once.
        session = self._handler.client.current_session
        connection = getattr(getattr(session, "sock", None), "sock", None)
        if isinstance(connection, socket.socket):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
