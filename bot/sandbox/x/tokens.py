"""Who asks: the app with its bearer token, or the account with an OAuth 1.0a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from bot.sandbox.x import problems

BEARER: Final = "sandbox-x-bearer"
KEY: Final = "sandbox-x-key"
ACCESS: Final = "sandbox-x-access"
_NEEDED: Final = ("oauth_nonce", "oauth_timestamp", "oauth_signature_method", "oauth_signature")


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller let in; `as_user` means it acts as the account."""

    token: str
    as_user: bool


def caller(header: str) -> Caller:
    """Whom an Authorization header stands for; a 401 problem when for nobody.

    The signature is not recomputed: it covers X's own address, which the rewriting adapter replaces.
    """
    scheme, _, rest = header.partition(" ")
    if scheme == "Bearer" and rest == BEARER:
        return Caller(BEARER, as_user=False)
    if scheme == "OAuth":
        given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', rest)}
        complete = all(given.get(name) for name in _NEEDED) and given.get("oauth_version", "1.0") == "1.0"
        if complete and given.get("oauth_consumer_key") == KEY and given.get("oauth_token") == ACCESS:
            return Caller(ACCESS, as_user=True)
    raise problems.unauthorised()
