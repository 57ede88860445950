"""Signed HTTP: what Slack sends to an app with a public address, and how it reads the answer."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from bot.sandbox.slack.deliveries import Courier, Delivery
from bot.sandbox.slack.errors import Json

AT_ONCE = 32
REASONS = {"timeout": "http_timeout", "no_connection": "connection_failed"}


class SignedHttp:
    """Posts payloads to the app's request URL, signed as Slack signs them."""

    def __init__(self, courier: Courier, secret: Callable[[], str]) -> None:
        self._courier, self._secret = courier, secret
        self._pool: ThreadPoolExecutor | None = None
        self.request_url: str | None = None

    def start(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sandbox-slack-http")

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None

    def open(self) -> bool:
        return self.request_url is not None and self._pool is not None

    def carry(self, delivery: Delivery) -> None:
        if self._pool is not None:
            # The attempt is read here: by the time a thread is free another one may have begun.
            self._pool.submit(self._post, delivery, len(delivery.attempts) - 1, delivery.attempts[-1])

    def request(self, delivery: Delivery, retries: int = 0, reason: str = "") -> tuple[bytes, dict[str, str]]:
        """Body and headers of the request, signed at this moment (real time: the app's check uses it)."""
        body, content_type = _body(delivery)
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret().encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type, "User-Agent": "Slackbot 1.0 (sandbox)", "Accept": "*/*",
            "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}",
        }  # fmt: skip
        if retries:
            headers |= {"X-Slack-Retry-Num": str(retries), "X-Slack-Retry-Reason": REASONS.get(reason, reason)}
        return body, headers

    def _post(self, delivery: Delivery, retries: int, reason: str) -> None:
        body, headers = self.request(delivery, retries, reason)
        address = urlsplit(self.request_url or "")
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=self._courier.patience)
        try:
            connection.request("POST", address.path or "/", body, headers)
            response = connection.getresponse()
            content = response.read()
        except OSError as problem:
            # A time-out is noticed by the courier, which is waiting too.
            if not isinstance(problem, TimeoutError):
                self._courier.fail(delivery, "connection_failed")
            return
        except http.client.HTTPException:
            self._courier.fail(delivery, "http_error")
            return
        finally:
            connection.close()
        if response.status == 200:
            self._courier.acknowledge(delivery.envelope_id, _answer(content, response.headers.get_content_type()))
        else:
            self._courier.fail(delivery, "http_error")


def _body(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload, ensure_ascii=False).encode(), "application/json"
    form = delivery.payload
    if delivery.kind == "interactive":
        form = {"payload": json.dumps(delivery.payload, ensure_ascii=False)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _answer(content: bytes, content_type: str) -> Json | None:
    text = content.decode("utf-8", "replace")
    if content_type == "application/json":
        try:
            answer = json.loads(text)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None
    return {"text": text} if text.strip() else None
