"""How tweepy's requests leave the house: with a time-out, to X or to X_API_URL, and with no token in a log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import requests
import tweepy
from pydantic import SecretStr
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from bot.network import Trouble

# The host that tweepy writes into every request.
_HOST = "https://api.twitter.com"
# Loggers that write the Authorization header, or what it is made of, at DEBUG.
_TALKATIVE = (
    "tweepy",
    "tweepy.client",
    "urllib3",
    "urllib3.connectionpool",
    "requests_oauthlib",
    "requests_oauthlib.oauth1_auth",
    "oauthlib",
    "oauthlib.oauth1",
    "oauthlib.oauth1.rfc5849",
)


class Keys:
    """What proves to X who we are; shows none of it."""

    def __init__(self, **keys: SecretStr | str | None) -> None:
        plain = {name: key.get_secret_value() if isinstance(key, SecretStr) else key for name, key in keys.items()}
        self._keys = {name: key.strip() for name, key in plain.items() if key and key.strip()}

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self._keys))})"

    def acting_as(self, token: SecretStr | str | None, secret: SecretStr | str | None) -> Keys:
        """The same app's keys with those of another account."""
        return Keys(**{**self._keys, "access_token": token, "access_token_secret": secret})

    @property
    def app(self) -> bool:
        """Whether we can read as the app (bearer token)."""
        return "bearer_token" in self._keys

    @property
    def user(self) -> bool:
        """Whether we can act as our account (all four keys)."""
        return {"consumer_key", "consumer_secret", "access_token", "access_token_secret"} <= self._keys.keys()

    def client(self) -> tweepy.Client:
        """A client that hands over the answers as they came, so that one broken post cannot spoil a page."""
        return tweepy.Client(**self._keys, return_type=dict, wait_on_rate_limit=False)


class Wire(HTTPAdapter):
    """Sends what is meant for X to `api_url` where that is set, waiting `timeout` seconds at most."""

    def __init__(self, api_url: str | None, timeout: float) -> None:
        super().__init__(max_retries=0)
        self._base = api_url.rstrip("/") if api_url else None
        self.timeout = timeout

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        """Send one request; the time-out is ours wherever the caller named none, and tweepy never does."""
        how["timeout"] = how.get("timeout") or self.timeout
        url = request.url or ""
        if self._base is not None and url.startswith(_HOST + "/"):
            request.url = self._base + url.removeprefix(_HOST)
            # The proxy was chosen for X's own address; X_API_URL may well be this very machine.
            how["proxies"] = get_environ_proxies(request.url)
        return super().send(request, *args, **how)


def connect(
    keys: Keys, api_url: str | None, timeout: float, refuse: Callable[[requests.Response], Trouble | None]
) -> tweepy.Client:
    """A tweepy client on our wire; `refuse` looks at each answer before tweepy does and may raise a trouble."""

    def look(response: requests.Response, **_: Any) -> None:
        trouble = refuse(response)
        if trouble is not None:
            raise trouble

    client = keys.client()
    wire = Wire(api_url, timeout)
    client.session.mount("https://", wire)
    client.session.mount("http://", wire)
    client.session.hooks["response"].append(look)
    return client


def hush() -> None:
    """Hold the loggers that would write a token at INFO, whatever level they are set to later."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.INFO))
        logger.addFilter(_not_debug)


def _not_debug(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO
