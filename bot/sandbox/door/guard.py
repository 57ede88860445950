"""Only the sandbox's own page may drive the sandbox: no other page, and no other name for this machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def from_here(headers: Headers) -> bool:
    """Whether a request came to a loopback name and, when a browser sent it, from the page served there.

    The host is looked at because a foreign name may be made to point here; the origin, because a foreign page may
    send requests to an address it cannot read.
    """
    host = headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return False
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or origin == f"http://{host}"
