"""A wire to the local Slack that can lose an answer: the request is carried out, and nobody hears of it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Wire:
    """Passes every request on. While `loses` names a method, its answers are lost and the connection is dropped;
    while `holds` is set, they are kept back until the caller is gone. `lost` is set when it happened."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.loses: str | None = None
        self.holds = False
        self.lost = threading.Event()
        self.release = threading.Event()
        self.url = ""


@contextmanager
def wire_to(target: str) -> Iterator[Wire]:
    """A wire to the Slack API at `target`; `wire.url` takes its place."""
    wire = Wire(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wire))
    server.daemon_threads = True
    wire.url = f"http://127.0.0.1:{server.server_address[1]}{wire.target.path}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = http.client.HTTPConnection(wire.target.hostname or "", wire.target.port, timeout=10)
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            connection.request("POST", self.path, body, kept)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if wire.loses is not None and self.path.endswith(wire.loses):
                wire.lost.set()
                if wire.holds:
                    wire.release.wait(20)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name in ("Content-Type", "Retry-After"):
                if answer.headers.get(name):
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
