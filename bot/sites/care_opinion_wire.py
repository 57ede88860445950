"""How one question reaches Care Opinion's API: at its pace, with our key, and never somewhere else."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import SecretStr

from bot.network import Trouble
from bot.sites import care_opinion_errors as errors

HOME = "https://www.careopinion.org.uk/api/v2/"
# The site takes five requests in a second. Four leave room for those that the network delays and bunches.
GAP = 0.25
# A hundred stories are well under a megabyte.
LARGEST = 8 * 1024 * 1024
_PIECE = 64 * 1024
_SCHEME = "SUBSCRIPTION_KEY"
_HERE = {"127.0.0.1", "localhost", "::1"}
_KEY = re.compile(r"[!-~]+")


class Wire:
    """Asks one question at a time, at least `GAP` seconds apart; threads may share it. Shows nothing of the key."""

    def __init__(
        self,
        api_url: str | None,
        key: SecretStr | str | None,
        now: Callable[[], datetime],
        timeout: float,
        wait: Callable[[float], object],
    ) -> None:
        self.base = (api_url or HOME).strip().rstrip("/") + "/"
        self._key = _Key(key)
        self._now, self._timeout, self._wait = now, timeout, wait
        self._turn = threading.Lock()
        self._free = 0.0

    def __repr__(self) -> str:
        return "Wire()"

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON that the API answers; raises a `Trouble`, never with the request (and so the key) hanging on it."""
        trouble = self._key.trouble or _of_address(self.base)
        if trouble is not None:
            raise trouble
        with self._turn:
            self._pause()
            answer = self._ask(path, query)
        if isinstance(answer, Trouble):
            raise answer
        return _json(answer)

    def _pause(self) -> None:
        """Wait for our turn, in real seconds: how fast requests leave has nothing to do with the clock of the work."""
        left = self._free - time.monotonic()
        if left > 0:
            self._wait(left)
        self._free = time.monotonic() + GAP

    def _ask(self, path: str, query: dict[str, str | int]) -> bytes | Trouble:
        try:
            # A connection of its own for each question, so that no cookie of a log-in page is ever sent back.
            response = requests.get(
                self.base + path,
                query,
                auth=self._key,
                headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with closing(response):
                return self._read(response)
        except (requests.RequestException, OSError, ValueError) as error:
            return errors.of_failure(error, self._timeout)

    def _read(self, response: requests.Response) -> bytes | Trouble:
        trouble = errors.of_status(response.status_code, response.headers, self._now())
        if trouble is not None:
            return trouble
        if "html" in response.headers.get("Content-Type", "").lower():
            return errors.bad_key()
        body, end = bytearray(), time.monotonic() + 3 * self._timeout
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > LARGEST:
                return errors.too_large()
            # The time-out counts from one piece to the next, so an answer that drips would never end.
            if time.monotonic() > end:
                return errors.too_slow(3 * self._timeout)
        return bytes(body)


class _Key(requests.auth.AuthBase):
    """Our key on each request; as `auth`, because a header would give way to a ~/.netrc on this machine."""

    def __init__(self, key: SecretStr | str | None) -> None:
        plain = key.get_secret_value() if isinstance(key, SecretStr) else key or ""
        # The site shows the key together with the word that goes before it, and people copy both.
        self._plain = plain.strip().removeprefix(_SCHEME).strip()

    def __repr__(self) -> str:
        return "Key()"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"{_SCHEME} {self._plain}"
        return request

    @property
    def trouble(self) -> Trouble | None:
        if not self._plain:
            return errors.no_key()
        return None if _KEY.fullmatch(self._plain) else errors.odd_key()


def _of_address(base: str) -> Trouble | None:
    try:
        parts = urlsplit(base)
        host = parts.hostname
    except ValueError:
        return errors.odd_address()
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)
    return None if safe and host and "@" not in parts.netloc else errors.odd_address()


def _json(body: bytes) -> Any:
    if body.lstrip()[:1] == b"<":
        raise errors.bad_key()
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    raise errors.nonsense()
