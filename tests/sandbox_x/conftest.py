"""A local X behind a real server, and the real tweepy in front of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import tweepy
import uvicorn
from requests.adapters import HTTPAdapter
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.sandbox.clock import MovableClock
from bot.sandbox.faults import Faults
from bot.sandbox.firstday.pictures import drawn
from bot.sandbox.x.api import routes
from bot.sandbox.x.timeline import Timeline
from bot.sandbox.x.tokens import ACCESS, BEARER, KEY

TIMEOUT = 5.0


class ToSandbox(HTTPAdapter):
    """Sends tweepy's requests, unchanged but for the host, to the local X; `timeout` can be shortened."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.timeout = TIMEOUT

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace("https://api.twitter.com", self.url)
        kwargs["timeout"] = self.timeout
        return super().send(request, *args, **kwargs)


@dataclass
class LocalX:
    """The parts of one local X that a test reaches for."""

    timeline: Timeline
    clock: MovableClock
    faults: Faults
    events: list[dict[str, Any]]
    url: str

    @property
    def base(self) -> str:
        return self.url.removesuffix("/x")

    def client(self, bearer: str = BEARER, key: str = KEY, access: str = ACCESS) -> tweepy.Client:
        client = tweepy.Client(bearer, key, "invented-secret", access, "invented-secret")
        client.session.mount("https://api.twitter.com", ToSandbox(self.url))
        return client

    def impatient(self, seconds: float = 0.1) -> tweepy.Client:
        """A client that gives up waiting."""
        client = self.client()
        client.session.get_adapter("https://api.twitter.com").timeout = seconds
        return client


@pytest.fixture
def clock() -> MovableClock:
    """Stands still until the test moves it."""
    return MovableClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), speed=0)


@pytest.fixture
def timeline(clock: MovableClock) -> Iterator[Timeline]:
    one = Timeline(clock)
    yield one
    one.close()


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Starlette, str]]:
    """One server for all tests; each test hangs its own local X into it."""
    app = Starlette()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield app, f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        server.should_exit = True
        thread.join()


@pytest.fixture
def x(served: tuple[Starlette, str], clock: MovableClock) -> Iterator[LocalX]:
    app, url = served
    events: list[dict[str, Any]] = []
    faults = Faults()
    timeline = Timeline(clock, faults, events.append)
    app.router.routes[:] = [Mount("/x", routes=routes(timeline))]
    yield LocalX(timeline, clock, faults, events, url)
    timeline.close()


@pytest.fixture
def png() -> bytes:
    return drawn((200, 30, 30))
