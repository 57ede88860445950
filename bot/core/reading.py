"""One request for a page of a network's posts, and the page that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.posts import PublicPost


class Source(StrEnum):
    """Where a page of posts is read from."""

    MENTIONS = "mentions"
    SEARCH = "search"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Look:
    """One request for one page, newest first: `since` and `until` are post ids, both exclusive.

    `subject` is the account's id for MENTIONS and OWN, the query for SEARCH.
    `start` (aware UTC) bounds the very first read, when there is no `since` yet.
    """

    source: Source
    subject: str
    since: str | None = None
    until: str | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one read brought: posts newest first, and what is needed to go on.

    `newest` and `oldest` are raw ids of the page, counting posts that were dropped; None on an empty page.
    `more` says that the network holds older posts for the same look. `gone` are ids of posts that the
    network said no longer exist. `posts_read` and `users_read` are what the network charges for; `beside` are keys of
    posts that these merely refer to, which are charged for as well.
    """

    posts: tuple[PublicPost, ...]
    newest: str | None
    oldest: str | None
    more: bool
    gone: tuple[str, ...] = ()
    posts_read: int = 0
    users_read: int = 0
    beside: tuple[str, ...] = ()
