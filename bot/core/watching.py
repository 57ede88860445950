"""What a watch listens for, and the walk through its pages that loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.reading import Look, Page, Source


class WatchKind(StrEnum):
    """Why a post reached us; it decides what the team owes."""

    MENTION = "mention"
    KEYWORD = "keyword"
    HASHTAG = "hashtag"
    HANDLE = "handle"
    COMPETITOR = "competitor"
    OWN = "own"
    BY_HAND = "by_hand"


# Deleted and withheld posts count towards the reach but are not handed out, so "near" is a page short of it.
NEAR = 100


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a watch has read. `since` is the newest id of the last finished round.

    While a round is under way `newest` holds the id it will end with, `until` the oldest id it has reached,
    and `seen` how many posts it has read; `by_search` says that the rest of it is read by recent search,
    because the mentions endpoint reaches back 800 posts only.
    """

    since: str | None = None
    newest: str | None = None
    until: str | None = None
    seen: int = 0
    by_search: bool = False


def look(cursor: Cursor, *, source: Source, subject: str, search: str, start: datetime) -> Look:
    """The next request of a watch; `search` is the query that finds the same posts by recent search."""
    first_read = start if cursor.since is None else None
    if cursor.by_search:
        return Look(Source.SEARCH, search, cursor.since, cursor.until, first_read)
    return Look(source, subject, cursor.since, cursor.until, first_read)


def advance(cursor: Cursor, page: Page, *, source: Source, reach: int) -> tuple[Cursor, bool]:
    """The cursor past a page, and whether the round is finished.

    Ids come newest first, so `since` moves only when the last page is in. `reach` is how far back the mentions
    endpoint goes (800), counted from now: while a round of several pages is under way, or waits after a restart,
    what arrives meanwhile pushes its oldest posts out of reach, and the endpoint says that nothing is left. So every
    such round, and one that hit the reach, goes on by search until search, too, has nothing older.
    """
    newest = cursor.newest or page.newest
    going = replace(cursor, newest=newest, until=page.oldest or cursor.until, seen=cursor.seen + page.posts_read)
    if page.more and page.oldest is not None:
        return going, False
    out_of_reach = cursor.until is not None or going.seen >= reach - NEAR
    if source is Source.MENTIONS and not cursor.by_search and out_of_reach:
        return replace(going, by_search=True), False
    return Cursor(since=newest or cursor.since), True


def query_of(kind: WatchKind, query: str) -> str:
    """The query that finds by search what a watch is about."""
    match kind:
        case WatchKind.MENTION | WatchKind.HANDLE:
            return f"@{query} -is:retweet"
        case WatchKind.HASHTAG:
            return f"#{query.lstrip('#')} -is:retweet"
        case WatchKind.OWN:
            return f"from:{query}"
        case _:
            return f"({query}) -is:retweet"
