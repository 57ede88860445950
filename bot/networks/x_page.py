"""What is asked of X for one page, and the page in its answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.core.reading import Look, Page, Source
from bot.networks import x_ids
from bot.networks.x_parse import Thing, edits_of, part, posts_in, things
from bot.networks.x_rules import Reach

NOTHING = Page((), None, None, more=False)
# Everything here is charged for or free as it comes; an account is charged for, so only authors are expanded.
FIELDS: dict[str, Any] = {
    "tweet_fields": [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "referenced_tweets",
    ],
    "user_fields": ["name", "username"],
    "media_fields": ["alt_text", "preview_image_url", "type", "url"],
    "expansions": ["author_id", "attachments.media_keys", "referenced_tweets.id", "referenced_tweets.id.author_id"],
}
_GONE = ("resource-not-found", "not-authorized-for-resource")


def bounds(look: Look, now: datetime, reach: Reach) -> dict[str, Any] | None:
    """`since_id` and `until_id` of a request; None where nothing can lie between them.

    X answers 400 where a search reaches back further than it can, so a search starts at the oldest id allowed.
    """
    since = int(look.since) if look.since else x_ids.before(look.start) if look.start else None
    until = int(look.until) if look.until else None
    oldest = x_ids.before(now - reach.search) if look.source is Source.SEARCH else 1
    if since is not None:
        since = max(since, oldest)
    if until is not None and until <= (since or oldest) + 1:
        return None
    return {name: value for name, value in (("since_id", since), ("until_id", until)) if value is not None}


def page_of(answer: Thing) -> Page:
    """The page in an answer; X charges for each post and account in it, those merely referred to included."""
    included, meta = part(answer, "includes"), part(answer, "meta")
    # One that stands in the page itself and is referred to in it is one post.
    listed = {str(post.get("id")) for post in things(answer.get("data"))}
    beside = [post for post in things(included.get("tweets")) if str(post.get("id")) not in listed]
    ids = sorted(int(number) for number in _ids(answer, meta))
    return Page(
        posts=tuple(posts_in(answer)),
        newest=str(ids[-1]) if ids else None,
        oldest=str(ids[0]) if ids else None,
        more=bool(meta.get("next_token")),
        gone=tuple(dict.fromkeys(_gone(answer))),
        posts_read=len(things(answer.get("data"))) + len(beside),
        users_read=len(things(included.get("users"))),
        beside=tuple(edits_of(post)[0] for post in beside),
    )


def newer_edits(answer: Thing, asked: list[str]) -> dict[str, str]:
    """The last version -> the key, of posts that were edited after the versions in this answer."""
    found: dict[str, str] = {}
    for post in things(answer.get("data")):
        edits = edits_of(post)
        if edits[-1] != post.get("id") and edits[-1] not in asked:
            found[edits[-1]] = edits[0]
    return found


def renewed(page: Page, latest: Page, newer: dict[str, str]) -> Page:
    """A page of posts looked up again, with `latest` in place of the versions that have been edited since."""
    gone = tuple(newer.get(number, number) for number in latest.gone)
    fresh = {post.key: post for post in latest.posts}
    return Page(
        posts=tuple(fresh.get(post.key, post) for post in page.posts if post.key not in gone),
        newest=page.newest,
        oldest=page.oldest,
        more=False,
        gone=tuple(dict.fromkeys(page.gone + gone)),
        posts_read=page.posts_read + latest.posts_read,
        users_read=page.users_read + latest.users_read,
        beside=page.beside + latest.beside,
    )


def _ids(answer: Thing, meta: Thing) -> Iterator[str]:
    """All ids of the page, those of broken posts included, so that paging never stops short or starts over."""
    yield from (str(post["id"]) for post in things(answer.get("data")) if x_ids.is_id(post.get("id")))
    yield from (str(meta[name]) for name in ("newest_id", "oldest_id") if x_ids.is_id(meta.get(name)))


def _gone(answer: Thing) -> Iterator[str]:
    """Ids of posts that X says are gone, or are no longer public (an account that is now protected)."""
    for problem in things(answer.get("errors")):
        number = problem.get("resource_id") or problem.get("value")
        kind = str(problem.get("type")).rpartition("/")[2]
        if kind in _GONE and problem.get("resource_type") in ("tweet", "post") and x_ids.is_id(number):
            yield str(number)
