"""Requests to the signed door, as Slack sends them and as somebody else might."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Door:
    """The door at a port of this machine, and the secret with which requests to it are signed."""

    port: int
    secret: str

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None, {})

    def knock(self, body: bytes, content_type: str = FORM, *, age: int = 0, **headers: str) -> tuple[int, str]:
        """A request that is signed as Slack would have signed it `age` seconds ago."""
        stamp = str(int(time.time()) - age)
        digest = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        given = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": content_type}
        return self._send("POST", "/slack/events", body, given | {n.replace("_", "-"): v for n, v in headers.items()})

    def interact(self, payload: Any) -> tuple[int, str]:
        """A signed click, form or shortcut."""
        return self.knock(urlencode({"payload": json.dumps(payload)}).encode())

    def send(self, body: bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, str]:
        """A request with exactly these headers."""
        return self._send(method, "/slack/events", body, headers)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
