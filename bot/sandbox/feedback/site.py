"""The feedback site itself: a story is written, waits for the moderator, is published, and staff respond."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Final, Literal, get_args

from bot.clock import Clock
from bot.sandbox.feedback.services import BY_CODE, SERVICES, Service
from bot.sandbox.x.news import News

NAME: Final = "Care Opinion"
KEY: Final = "sandbox-feedback-key"
# Where the real site would show it. Its stories have far lower numbers, so a link never leads to a real person's.
PAGES: Final = "https://www.careopinion.org.uk"
FIRST_STORY, FIRST_RESPONSE = 90_000_001, 80_000_001
LONGEST_TITLE, LONGEST_TEXT, LONGEST_BY = 200, 10_000, 100

Change = Literal["none", "planned", "made"]
CHANGES: Final[tuple[Change, ...]] = get_args(Change)
Fault = Literal["down", "login", "broken_item", "html", "slow"]
Shape = Literal["rel", "relation"]


@dataclass(frozen=True, slots=True)
class Response:
    """A public answer by staff; `by` is a job title."""

    id: int
    by: str
    text: str
    at: datetime
    change: Change

    def for_page(self) -> dict[str, Any]:
        """As the sandbox's page draws it."""
        return {"by": self.by, "text": self.text, "at": self.at.isoformat(), "change": self.change}


@dataclass(frozen=True, slots=True)
class Story:
    """A story; the moderator has not read it yet while `published_at` is None. Its author is anonymous."""

    id: int
    service: Service
    title: str
    text: str
    written_at: datetime
    published_at: datetime | None = None
    responses: tuple[Response, ...] = ()

    @property
    def url(self) -> str:
        return f"{PAGES}/{self.id}"

    def for_page(self) -> dict[str, Any]:
        """As the sandbox's page draws it."""
        published = self.published_at
        return {
            "id": str(self.id),
            "service": self.service.code,
            "title": self.title,
            "text": self.text,
            "state": "waiting" if published is None else "published",
            "written_at": self.written_at.isoformat(),
            "published_at": None if published is None else published.isoformat(),
            "url": self.url,
            "responses": [response.for_page() for response in self.responses],
        }


@dataclass(slots=True)
class _Shelf:
    stories: dict[int, Story] = field(default_factory=dict)
    story_ids: count[int] = field(default_factory=lambda: count(FIRST_STORY))
    response_ids: count[int] = field(default_factory=lambda: count(FIRST_RESPONSE))


class FeedbackSite:
    """Safe to use from any thread.

    `fault` is None, "down" (503), "login" (every key is refused), "broken_item" (each list begins with an entry that
    is broken), "html" (a web page with status 200) or "slow" (held for `hold` real seconds). `links` chooses between
    the two ways in which the real API has written its links; `per_second` is how many requests it takes in a real
    second.
    """

    def __init__(self, clock: Clock, publish: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.clock = clock
        self.links: Shape = "rel"
        self.per_second = 5
        self.hold = 30.0
        self.closing = threading.Event()
        self._fault: Fault | None = None
        self._lock = threading.RLock()
        self._shelf = _Shelf()
        self._news = News(publish)

    @property
    def fault(self) -> Fault | None:
        return self._fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        if fault is not None and fault not in get_args(Fault):
            raise ValueError(f"The feedback site can be {', '.join(get_args(Fault))} or well (None); not {fault!r}.")
        self._fault = fault

    def write(self, *, service: str, title: str, text: str, at: datetime | None = None) -> Story:
        """Somebody shares a story about a service (its code); it waits for the moderator."""
        about = BY_CODE.get(service.strip().upper())
        if about is None:
            known = ", ".join(each.code for each in SERVICES)
            raise LookupError(f"The feedback site has no service {service!r}; it has {known}.")
        if not title.strip() or not text.strip():
            raise ValueError("A story needs a title and some words.")
        title, text = title.strip()[:LONGEST_TITLE], text.strip()[:LONGEST_TEXT]
        with self._lock:
            story = Story(next(self._shelf.story_ids), about, title, text, at or self.clock.now())
            self._keep(story)
        self._news.tell()
        return story

    def publish(self, story_id: int | str, *, at: datetime | None = None) -> Story:
        """The moderator lets a story appear; a second time changes nothing."""
        with self._lock:
            story = self.story(story_id)
            if story.published_at is None:
                story = replace(story, published_at=at or self.clock.now())
                self._keep(story)
        self._news.tell()
        return story

    def respond(
        self, story_id: int | str, *, by: str, text: str, change: str = "none", at: datetime | None = None
    ) -> Story:
        """Staff answer a published story, and say whether a change is planned or made."""
        if not by.strip() or not text.strip():
            raise ValueError("A response needs some words, and the job of who wrote them.")
        known = next((each for each in CHANGES if each == change), None)
        if known is None:
            raise ValueError(f"A change is {', '.join(CHANGES)}; not {change!r}.")
        with self._lock:
            story = self.story(story_id)
            if story.published_at is None:
                raise ValueError("The moderator has not published that story yet.")
            response = Response(
                next(self._shelf.response_ids),
                by.strip()[:LONGEST_BY],
                text.strip()[:LONGEST_TEXT],
                at or self.clock.now(),
                known,
            )
            story = replace(story, responses=(*story.responses, response))
            self._keep(story)
        self._news.tell()
        return story

    def story(self, story_id: int | str) -> Story:
        """One story, published or not; a LookupError where there is none."""
        number = int(story_id) if str(story_id).isascii() and str(story_id).isdigit() else 0
        with self._lock:
            found = self._shelf.stories.get(number)
        if found is None:
            raise LookupError("There is no such story.")
        return found

    def stories(self) -> list[Story]:
        """All stories, in the order in which they were written."""
        with self._lock:
            return list(self._shelf.stories.values())

    def published(self, after: datetime | None = None) -> list[Story]:
        """What the public and the API see, from a moment on: oldest publication first."""
        seen = [
            (story.published_at, story.id, story)
            for story in self.stories()
            if story.published_at is not None and (after is None or story.published_at >= after)
        ]
        return [story for *_, story in sorted(seen, key=lambda each: each[:2])]

    def for_page(self) -> dict[str, Any]:
        """The whole site, as a page that has just been opened draws it."""
        services = [{"code": service.code, "name": service.name} for service in SERVICES]
        return {"name": NAME, "services": services, "stories": [story.for_page() for story in self.stories()]}

    def close(self) -> None:
        """Let go of requests that are being held."""
        self.closing.set()

    def _keep(self, story: Story) -> None:
        self._shelf.stories[story.id] = story
        self._news.add({"type": "story", "story": story.for_page()})
