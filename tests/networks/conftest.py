"""A tiny server that answers as it is told, for answers that the local X would never give."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.networks.x import X

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOKEN = "bearer-of-invented-secrets"
KEYS = {
    "api_key": "invented-api-key",
    "api_secret": "invented-api-secret",
    "access_token": "900000001-invented-access-token",
    "access_token_secret": "invented-access-secret",
}


@dataclass
class Answer:
    """What the server says next; `wait` holds it back until it is set, `cut` ends it after so many bytes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None
    cut: int | None = None


@dataclass
class Request:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


class Oracle:
    """Gives its answers in turn (the last one for ever) and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [Answer({"meta": {"result_count": 0}})]
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/x"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def says(self, *bodies: Any) -> None:
        """Set the answers: an `Answer`, or a body for a 200."""
        self.answers = [body if isinstance(body, Answer) else Answer(body) for body in bodies]

    def stop(self) -> None:
        for answer in self.answers:
            if answer.wait is not None:
                answer.wait.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(oracle) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                oracle.requests.append(Request(parts.path, query, dict(self.headers.items()), sent))
                answer = oracle.answers.pop(0) if len(oracle.answers) > 1 else oracle.answers[0]
                if answer.wait is not None:
                    answer.wait.wait(5)
                with suppress(ConnectionError):  # whoever asked may have lost patience
                    self._give(answer)

            def do_POST(self) -> None:
                self.do_GET()

            def _give(self, answer: Answer) -> None:
                body = answer.body
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(raw)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw[: answer.cut])
                self.close_connection = answer.cut is not None

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    server = Oracle()
    yield server
    server.stop()


@pytest.fixture
def connect(oracle: Oracle) -> Callable[..., X]:
    """Makes an `X` that talks to the oracle."""

    def make(**changes: Any) -> X:
        given: dict[str, Any] = {
            "bearer_token": TOKEN,
            "api_key": None,
            "api_secret": None,
            "access_token": None,
            "access_token_secret": None,
            "now": lambda: NOW,
        }
        return X(oracle.url, **(given | changes))

    return make


@pytest.fixture
def x(connect: Callable[..., X]) -> X:
    return connect()
