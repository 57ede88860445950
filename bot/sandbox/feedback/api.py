"""The feedback site's API over the wire: who may ask, how often, what goes wrong on purpose, and the answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.feedback import shapes
from bot.sandbox.feedback.services import BY_CODE, SERVICES
from bot.sandbox.feedback.site import KEY, FeedbackSite, Story

MOST: Final = 100
USUAL: Final = 20
LOGIN: Final = "<!DOCTYPE html><title>Log in</title><h1>Log in to your subscription</h1>"

Answer = Callable[[Request, str], list[Any] | dict[str, Any] | None]


def routes(site: FeedbackSite) -> list[Route]:
    """Everything under /feedback: the API and the log-in page that a wrong key leads to."""
    door, desk = _Door(site), _Desk(site)
    answers: tuple[tuple[str, Answer], ...] = (
        ("/opinions", desk.opinions),
        ("/opinions/{id}", desk.opinion),
        ("/opinions/{id}/responses", desk.responses),
        ("/opinions/{id}/healthservices", desk.services_of),
        ("/healthservices", desk.services),
        ("/healthservices/{code}", desk.service),
    )
    doors = [Route(f"/api/v2{path}", door.opens_to(answer), methods=["GET"]) for path, answer in answers]
    return [*doors, Route("/login", lambda _: HTMLResponse(LOGIN))]


class _Door:
    """What stands before every answer: the faults, the key and the pace."""

    def __init__(self, site: FeedbackSite) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._second, self._asked = 0, 0

    def opens_to(self, answer: Answer) -> Callable[[Request], Response]:
        """The endpoint; Starlette runs it in a thread."""

        def endpoint(request: Request) -> Response:
            return self._kept_out(request) or self._answered(answer, request)

        return endpoint

    def _kept_out(self, request: Request) -> Response | None:
        site, fault = self._site, self._site.fault
        if fault == "slow":
            site.closing.wait(site.hold)
        if fault == "down":
            return HTMLResponse("<h1>Service Unavailable</h1>", 503)
        if fault == "html":
            return HTMLResponse(LOGIN)
        if fault == "login" or request.headers.get("authorization") != f"SUBSCRIPTION_KEY {KEY}":
            # The real site has no 401: it sends a program where it sends a person.
            return RedirectResponse(f"/feedback/login?returnUrl={request.url.path}", 302)
        return self._too_many()

    def _too_many(self) -> Response | None:
        """The pace is counted in real seconds; when it resets is said on the sandbox's clock."""
        with self._lock:
            second = int(time.monotonic())
            self._asked = self._asked + 1 if second == self._second else 1
            self._second = second
            if self._asked <= self._site.per_second:
                return None
        headers = {
            "X-RateLimit-Limit": str(self._site.per_second),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(ceil(self._site.clock.now().timestamp()) + 1),
        }
        return Response("", 429, headers)

    def _answered(self, answer: Answer, request: Request) -> Response:
        base = f"{request.url.scheme}://{request.url.netloc}/feedback/api/v2"
        try:
            found = answer(request, base)
        except ValueError as wrong:
            return _json({"message": str(wrong)}, 400)
        if found is None:
            return _json({"message": "Not found"}, 404)
        return _json(found)


class _Desk:
    """The answers."""

    def __init__(self, site: FeedbackSite) -> None:
        self._site = site

    def opinions(self, request: Request, base: str) -> list[Any]:
        """Published stories, oldest first unless asked otherwise."""
        after, asked = _moment(request, "publishedafter"), request.query_params
        found = self._site.published(after)
        if asked.get("dateofpublicationorder", "ascending").lower().startswith("desc"):
            found.reverse()
        return self._page(request, [shapes.opinion(story, base, self._site.links) for story in found])

    def opinion(self, request: Request, base: str) -> dict[str, Any] | None:
        story = self._story(request)
        return shapes.opinion(story, base, self._site.links) if story else None

    def responses(self, request: Request, base: str) -> list[Any] | None:
        story = self._story(request)
        if story is None:
            return None
        return self._page(request, [shapes.response(story, one, base, self._site.links) for one in story.responses])

    def services_of(self, request: Request, base: str) -> list[Any] | None:
        story = self._story(request)
        return [shapes.healthservice(story.service, base, self._site.links)] if story else None

    def services(self, request: Request, base: str) -> list[Any]:
        """By their codes, whatever order the trust would give them."""
        found = sorted(SERVICES, key=lambda service: service.code)
        return self._page(request, [shapes.healthservice(service, base, self._site.links) for service in found])

    def service(self, request: Request, base: str) -> dict[str, Any] | None:
        found = BY_CODE.get(request.path_params["code"].upper())
        return shapes.healthservice(found, base, self._site.links) if found else None

    def _story(self, request: Request) -> Story | None:
        try:
            story = self._site.story(request.path_params["id"])
        except LookupError:
            return None
        return story if story.published_at is not None else None

    def _page(self, request: Request, found: list[Any]) -> list[Any]:
        everything = [shapes.BROKEN, *found] if self._site.fault == "broken_item" else found
        skip, take = _number(request, "skip", 0), _number(request, "take", USUAL)
        return everything[skip : skip + min(take, MOST)]


def _number(request: Request, name: str, usual: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise ValueError(f"{name} is a number.")
    return int(given)


def _moment(request: Request, name: str) -> datetime | None:
    given = request.query_params.get(name)
    if not given:
        return None
    moment = datetime.fromisoformat(given)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json; charset=utf-8")
