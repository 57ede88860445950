"""Who asks: the app with its bearer token, or one of the trust's accounts with an OAuth 1.0a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from bot.sandbox.x import problems
from bot.sandbox.x.people import EVENTS, TRUST

BEARER: Final = "sandbox-x-bearer"
KEY: Final = "sandbox-x-key"
ACCESS: Final = "sandbox-x-access"
EVENTS_ACCESS: Final = "sandbox-x-access-events"
# Whose access token it is.
ACCOUNTS: Final = {ACCESS: TRUST, EVENTS_ACCESS: EVENTS}
_NEEDED: Final = ("oauth_nonce", "oauth_timestamp", "oauth_signature_method", "oauth_signature")


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller let in; `handle` is the account that it acts as, None for the app itself."""

    token: str
    handle: str | None = None

    @property
    def as_user(self) -> bool:
        """Whether it acts as an account."""
        return self.handle is not None


def caller(header: str) -> Caller:
    """Whom an Authorization header stands for; a 401 problem when for nobody.

    The signature is not recomputed: it covers X's own address, which the rewriting adapter replaces.
    """
    scheme, _, rest = header.partition(" ")
    if scheme == "Bearer" and rest == BEARER:
        return Caller(BEARER)
    if scheme == "OAuth":
        given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', rest)}
        complete = all(given.get(name) for name in _NEEDED) and given.get("oauth_version", "1.0") == "1.0"
        token = given.get("oauth_token", "")
        if complete and given.get("oauth_consumer_key") == KEY and token in ACCOUNTS:
            return Caller(token, ACCOUNTS[token])
    raise problems.unauthorised()
