"""What Kestrel asks of an independent feedback site: the stories published there, and the responses to one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.stories import Response, StoryPage


class Site(Protocol):
    """One feedback site; every method may raise a `Trouble` of `bot.network`."""

    name: str

    def stories(self, *, published_after: datetime, skip: int = 0) -> StoryPage:
        """One page of stories, oldest publication first; the next begins at `skip + page.length`.

        Read with an overlap and drop repeats by key: a story can come twice, also within one page.
        """
        ...

    def responses(self, story_key: str) -> tuple[Response, ...]:
        """The responses to a story, oldest first; none where the story has been taken down."""
        ...
