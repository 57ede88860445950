"""A publication whose request never left was not published; one that may have left is looked for."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, SSLError

from bot.core.publishing import Draft
from bot.network import Refused, Trouble, Unavailable, Unsure
from bot.networks import x_publish_errors
from bot.networks.x import X
from tests.networks.conftest import KEYS, NOW


def trouble(x: X) -> Trouble:
    with pytest.raises(Trouble) as raised:
        x.publish(Draft("We will look into it", "2122000000000000001"))
    assert raised.value.__context__ is None
    return raised.value


@contextmanager
def listening(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on one bare connection; yields its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(1)

        def serve() -> None:
            connection, _ = door.accept()
            with connection:
                act(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{door.getsockname()[1]}"
        thread.join()


def writer(url: str, timeout: float = 5) -> X:
    keys: dict[str, Any] = dict(KEYS)
    return X(url, bearer_token=None, now=lambda: NOW, timeout=timeout, **keys)


def reset(connection: socket.socket) -> None:
    """Hang up so that the other end hears "connection reset by peer"."""
    connection.recv(65_536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answering(words: bytes) -> Callable[[socket.socket], None]:
    """Hear a request and say just this."""

    def act(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(words)

    return act


def test_a_reset_after_the_request_left_leaves_us_unsure():
    with listening(reset) as address:
        assert type(trouble(writer(f"http://{address}/x"))) is Unsure


def test_a_server_that_hangs_up_without_a_word_leaves_us_unsure():
    with listening(answering(b"")) as address:
        assert type(trouble(writer(f"http://{address}/x"))) is Unsure


def test_an_answer_that_is_no_http_leaves_us_unsure():
    with listening(answering(b"220 smtp\r\n")) as address:
        assert type(trouble(writer(f"http://{address}/x"))) is Unsure


def test_a_proxy_that_hangs_up_on_our_request_leaves_us_unsure(monkeypatch):
    with listening(reset) as address:
        monkeypatch.setenv("http_proxy", f"http://{address}")
        monkeypatch.setenv("no_proxy", "")
        assert type(trouble(writer("http://x.invalid/x"))) is Unsure


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_refused_connection_means_not_published():
    assert type(trouble(writer(f"http://127.0.0.1:{closed_port()}/x"))) is Unavailable


def test_an_unknown_host_means_not_published():
    assert type(trouble(writer("http://no-such-host.invalid/x"))) is Unavailable


def test_a_proxy_that_is_not_there_means_not_published(monkeypatch):
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "")
    assert type(trouble(writer("https://x.invalid/x"))) is Unavailable


def test_a_proxy_that_opens_no_tunnel_means_not_published(monkeypatch):
    refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    with listening(answering(refusal)) as address:
        monkeypatch.setenv("https_proxy", f"http://{address}")
        monkeypatch.setenv("no_proxy", "")
        assert type(trouble(writer("https://x.invalid/x"))) is Unavailable


def test_a_connection_that_does_not_come_about_in_time_means_not_published():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        address = f"http://127.0.0.1:{door.getsockname()[1]}/x"
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(door.getsockname())
        found = trouble(writer(address, timeout=0.2))
        for one in waiting:
            one.close()
    assert type(found) is Unavailable


@pytest.mark.parametrize("address", ["api.x.com", "ftp://api.x.com", "http://"])
def test_an_address_that_is_none_means_not_published(address):
    assert isinstance(trouble(writer(address)), Refused | Unavailable)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [(ssl.SSLCertVerificationError("self-signed"), Unavailable), (ssl.SSLEOFError("cut in the middle"), Unsure)],
)
def test_a_certificate_is_looked_at_before_anything_leaves(cause, kind):
    error = requests.exceptions.SSLError(MaxRetryError(None, "/2/tweets", SSLError(cause)))  # type: ignore[arg-type]
    assert type(x_publish_errors.of_failure(error, 10)) is kind
