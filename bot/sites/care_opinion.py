"""Care Opinion, read through version 2 of its API: the stories of our subscription, and the responses to them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.core.stories import Response, Story, StoryPage
from bot.network import Refused
from bot.sites import care_opinion_errors as errors
from bot.sites.care_opinion_parse import Listed, key_of, listed, response_of
from bot.sites.care_opinion_services import Directory, Patience
from bot.sites.care_opinion_wire import HOME, Wire

# The API gives at most so many in one answer.
TAKE = 100


class CareOpinion:
    """Care Opinion as Kestrel reads it. Threads may share it; they ask in turn.

    A list says which services a story is about, by their codes or by pointing to another list; what they are called
    it does not say. Both are looked up once, at the API's pace, and remembered: the first page of a new desk may
    therefore take half a minute, so ask with no transaction open.
    """

    name = "Care Opinion"

    def __init__(
        self,
        api_url: str | None,
        key: SecretStr | str | None,
        now: Callable[[], datetime],
        timeout: float = 10.0,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._wire = Wire(api_url, key, now, timeout, wait)
        self._directory = Directory(self._wire)

    def __repr__(self) -> str:
        return f"CareOpinion({self._pages})"

    def stories(self, *, published_after: datetime, skip: int = 0) -> StoryPage:
        """One page of stories, oldest publication first; the next begins at `skip + page.length`."""
        items = self._list(
            "opinions",
            publishedafter=f"{published_after.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            dateofpublicationorder="ascending",
            skip=skip,
            take=TAKE,
        )
        whole = [story for story in map(listed, items) if story is not None]
        patience = Patience()
        stories = tuple(self._story(story, patience) for story in whole)
        return StoryPage(stories, more=len(items) == TAKE, skipped=len(items) - len(whole))

    def responses(self, story_key: str) -> tuple[Response, ...]:
        """The responses to a story, oldest first; none where the story has been taken down."""
        if key_of(story_key) is None:
            raise Refused("That is no story of Care Opinion: its stories have numbers.")
        try:
            items = self._list(f"opinions/{story_key}/responses", take=TAKE)
        except errors.Missing:
            return ()
        found = {response.key: response for response in map(response_of, items) if response is not None}
        return tuple(sorted(found.values(), key=lambda response: (response.at, response.key)))

    def _story(self, story: Listed, patience: Patience) -> Story:
        codes = story.codes or self._directory.codes_of(story.key, patience)
        return Story(
            key=story.key,
            title=story.title,
            url=f"{self._pages}/{story.key}",
            service_codes=codes,
            service_names=tuple(self._directory.name_of(code, patience) for code in sorted(codes)),
            published_at=story.published_at,
            responses=story.responses,
        )

    @property
    def _pages(self) -> str:
        """Where people read the stories: at the API's own host (there are sites in Ireland and Australia too).

        The address of a story is put together here and never taken from an answer.
        """
        address = self._wire.base if self._wire.base.startswith("https://") else HOME
        return f"https://{urlsplit(address).hostname}"

    def _list(self, path: str, **query: str | int) -> list[Any]:
        answer = self._wire.get(path, **query)
        if not isinstance(answer, list):
            raise errors.nonsense()
        return answer[:TAKE]
