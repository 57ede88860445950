"""X's API v2 over the wire: who may ask, how often, what goes wrong on purpose, and which function answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from math import ceil
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.x import problems, publishing, reading, tokens
from bot.sandbox.x.answers import Answer
from bot.sandbox.x.asking import Ask
from bot.sandbox.x.cut import Cut
from bot.sandbox.x.limits import LENGTH
from bot.sandbox.x.timeline import Timeline

Endpoint = Callable[[Timeline, Ask], Answer]
_LOOK_EVERY: Final = 0.05

# Method, address, function, and the status when it works.
ENDPOINTS: Final[tuple[tuple[str, str, Endpoint, int], ...]] = (
    ("GET", "/2/users/me", reading.me, 200),
    ("GET", "/2/users/by/username/:username", reading.by_username, 200),
    ("GET", "/2/users/:id/mentions", reading.mentions, 200),
    ("GET", "/2/users/:id/tweets", reading.own, 200),
    ("GET", "/2/tweets/search/recent", reading.search, 200),
    ("GET", "/2/tweets", reading.several, 200),
    ("GET", "/2/tweets/:id", reading.single, 200),
    ("POST", "/2/tweets", publishing.create, 201),
    ("DELETE", "/2/tweets/:id", publishing.delete, 200),
    ("POST", "/2/media/upload", publishing.upload, 200),
    ("POST", "/2/media/metadata", publishing.describe, 200),
)


def routes(timeline: Timeline) -> list[Route]:
    """Everything under /x: the API and the pictures."""
    doors = [
        Route(_starlette(address), Door(timeline, f"{method} {address}", endpoint, status), methods=[method])
        for method, address, endpoint, status in ENDPOINTS
    ]
    return [*doors, Route("/media/{key}", _Pictures(timeline)), Route("/2/{rest:path}", _nowhere)]


def _starlette(address: str) -> str:
    parts = address.split("/")
    return "/".join(f"{{{part[1:]}}}" if part.startswith(":") else part for part in parts)


@dataclass(frozen=True, slots=True)
class Door:
    """One endpoint, with the faults, the token and the rate window in front of it."""

    timeline: Timeline
    name: str
    endpoint: Endpoint
    works: int

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        response.headers["Date"] = format_datetime(self.timeline.clock.now(), usegmt=True)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        faults = self.timeline.faults
        self.timeline.calls[self.name] += 1
        # Taken before the work: a release that comes while it is done must not be missed.
        released = faults.released
        fault = faults.for_x(request.url.path)
        body = await request.body()
        if fault in ("429", "capped", "503", "401", "402"):
            return self._refusal(fault)
        if fault == "lost":
            return Cut()
        return await self._afterwards(fault, request, await run_in_threadpool(self._carry_out, request, body), released)

    async def _afterwards(self, fault: str | None, request: Request, response: Response, released: int) -> Response:
        """What becomes of the answer to a request that was carried out."""
        if fault == "slow":
            await asyncio.sleep(self.timeline.faults.x_slow)
        elif fault == "broken":
            return Response(bytes(response.body)[: len(response.body) // 2], 200, media_type="application/json")
        elif fault == "reset":
            return Cut()
        elif fault == "late503":
            return self._refusal("503")
        elif fault == "timeout":
            await self._hold(request, released)
            return _answer(problems.unavailable(504).status, problems.unavailable(504).body)
        return response

    async def _hold(self, request: Request, released: int) -> None:
        faults, end = self.timeline.faults, time.monotonic() + self.timeline.faults.x_hold
        while faults.released == released and time.monotonic() < end and not await request.is_disconnected():
            await asyncio.sleep(_LOOK_EVERY)

    def _refusal(self, fault: str) -> Response:
        made = {
            "429": problems.too_many,
            "capped": problems.capped,
            "503": problems.unavailable,
            "401": problems.unauthorised,
            "402": problems.out_of_credit,
        }
        problem = made[fault]()
        headers = {}
        if problem.status == 429:
            soon = self.timeline.faults.x_retry_after if fault == "429" else LENGTH.total_seconds()
            reset = ceil(self.timeline.clock.now().timestamp() + soon)
            left = "0" if fault == "429" else "299"
            headers = {"x-rate-limit-limit": "300", "x-rate-limit-remaining": left, "x-rate-limit-reset": str(reset)}
        return _answer(problem.status, problem.body, headers)

    def _carry_out(self, request: Request, body: bytes) -> Response:
        headers: dict[str, str] = {}
        try:
            caller = tokens.caller(request.headers.get("authorization", ""))
            allowance = self.timeline.limits.spend(self.name, caller.token, as_user=caller.as_user)
            # An endpoint that is closed to a kind of token says so itself.
            if allowance.limit:
                headers = allowance.headers()
                if not allowance.allowed:
                    raise problems.too_many()
            base_url = f"{request.url.scheme}://{request.url.netloc}"
            if caller.as_user:
                headers["x-access-level"] = self.timeline.access
            ask = Ask(caller, base_url, request.query_params, request.path_params, _json(body))
            with self.timeline.turn():
                answer = self.endpoint(self.timeline, ask)
        except problems.Problem as problem:
            return _answer(problem.status, problem.body, headers)
        return _answer(self.works, answer, headers)


@dataclass(frozen=True, slots=True)
class _Pictures:
    timeline: Timeline

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        picture = self.timeline.gallery.find(Request(scope).path_params["key"])
        if picture is None:
            response = Response("There is no such picture.", 404, media_type="text/plain")
        else:
            # The bytes come from outside: the browser must not guess another type for them.
            response = Response(picture.content, 200, {"X-Content-Type-Options": "nosniff"}, picture.kind)
        await response(scope, receive, send)


async def _nowhere(request: Request) -> Response:
    problem = problems.not_found("endpoint", "path", request.url.path)
    return _answer(problem.status, problem.body)


def _answer(status: int, body: Answer, headers: dict[str, str] | None = None) -> Response:
    kind = "application/json" if status < 400 else "application/problem+json"
    return Response(json.dumps(body, ensure_ascii=False), status, headers, f"{kind}; charset=utf-8")


def _json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise problems.invalid("The body is not JSON.") from None
    if not isinstance(value, dict):
        raise problems.invalid("The body is not a JSON object.")
    return value
