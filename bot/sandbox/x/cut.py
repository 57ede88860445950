"""A connection that is cut without a word, as by a router that restarts."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response


class Cut(Response):
    """Hangs up instead of answering.

    ASGI has no way to say that; but uvicorn's `receive` belongs to the exchange, which holds the connection.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        receive.__self__.transport.abort()
        # Until uvicorn has noticed; it would complain of an application that returns without an answer.
        while (await receive())["type"] != "http.disconnect":
            pass
