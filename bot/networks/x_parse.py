"""X's JSON made into posts, one by one: a broken post is skipped and said so, the page goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.core.posts import Author, Picture, PublicPost
from bot.networks.x_ids import is_id, moment_of
from bot.networks.x_text import clean, shown

log = structlog.get_logger()

Thing = dict[str, Any]
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# X writes these where the words of a post are of no language: only links, pictures, hashtags, mentions.
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})


def things(value: object) -> list[Thing]:
    """The JSON objects in what should be a list of them."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def part(thing: Thing, *names: str) -> Thing:
    """The JSON object at the end of a path, empty where there is none."""
    for name in names:
        inner = thing.get(name)
        thing = inner if isinstance(inner, dict) else {}
    return thing


def author_of(user: Thing) -> Author | None:
    """The account in a user object; None where it is not one."""
    handle, name = user.get("username"), user.get("name")
    if not is_id(user.get("id")) or not isinstance(handle, str) or not _HANDLE.fullmatch(handle):
        return None
    return Author(user["id"], handle, clean(name) if isinstance(name, str) and clean(name).strip() else handle)


def edits_of(item: Thing) -> list[str]:
    """The ids of all versions of a post, the first one first; its own id where X says nothing of edits."""
    listed = item.get("edit_history_tweet_ids")
    edits = [edit for edit in listed if is_id(edit)] if isinstance(listed, list) else []
    return edits or [str(item.get("id"))]


@dataclass(frozen=True, slots=True)
class Includes:
    """What came beside the posts, by id: authors, media, and the authors of the posts they refer to."""

    authors: dict[str, Author]
    media: dict[str, Thing]
    written_by: dict[str, str]

    @classmethod
    def of(cls, answer: Thing) -> Includes:
        """The includes of one answer."""
        included = part(answer, "includes")
        authors = filter(None, map(author_of, things(included.get("users"))))
        return cls(
            {author.network_id: author for author in authors},
            {str(media.get("media_key")): media for media in things(included.get("media"))},
            {str(post.get("id")): str(post.get("author_id")) for post in things(included.get("tweets"))},
        )


def posts_in(answer: Thing) -> Iterator[PublicPost]:
    """The posts of an answer, in X's order."""
    includes = Includes.of(answer)
    listed = answer.get("data")
    for item in listed if isinstance(listed, list) else []:
        try:
            yield _post(item, includes)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            number = item.get("id") if isinstance(item, dict) else None
            # Never the words: only which post, and what kind of thing was wrong with it.
            log.warning("x_post_skipped", id=number if is_id(number) else None, problem=type(error).__name__)


def _post(item: Thing, includes: Includes) -> PublicPost:
    number = item["id"]
    if not is_id(number):
        raise ValueError
    note = part(item, "note_tweet")
    whole = note if isinstance(note.get("text"), str) else item
    edits = edits_of(item)
    author = _author(item, number, includes)
    refers = _references(item)
    return PublicPost(
        network="x",
        key=edits[0],
        version=number,
        author=author,
        text=shown(whole["text"], _links(item, note), {number, *edits}),
        posted_at=_written_at(item),
        url=f"https://x.com/{author.handle if _HANDLE.fullmatch(author.handle) else 'i'}/status/{number}",
        conversation=_id_or_none(item.get("conversation_id")),
        reply_to=refers.get("replied_to"),
        quotes=refers.get("quoted"),
        repost="retweeted" in refers,
        language=_language(item.get("lang")),
        mentions=_mentions(item, note) | _quoted(refers.get("quoted"), includes),
        pictures=tuple(_pictures(item, includes)),
    )


def _references(item: Thing) -> dict[str, str]:
    """The posts it refers to, by how it does: "replied_to", "quoted" or "retweeted"."""
    listed = things(item.get("referenced_tweets"))
    return {str(one.get("type")): one["id"] for one in listed if is_id(one.get("id"))}


def _author(item: Thing, number: str, includes: Includes) -> Author:
    """The author, or a stand-in: "-" is in no real handle, so that nobody is taken for somebody else."""
    author_id = item.get("author_id")
    if not is_id(author_id):
        return Author(f"author-of-{number}", "unknown-account", "An account X did not name")
    return includes.authors.get(str(author_id)) or Author(
        str(author_id), f"account-{author_id}", "An account X did not name"
    )


def _written_at(item: Thing) -> datetime:
    written = item.get("created_at")
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        moment = None
    if moment is None:
        return moment_of(int(item["id"]))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _links(item: Thing, note: Thing) -> list[Thing]:
    return things(part(item, "entities").get("urls")) + things(part(note, "entities").get("urls"))


def _mentions(item: Thing, note: Thing) -> frozenset[str]:
    named = things(part(item, "entities").get("mentions")) + things(part(note, "entities").get("mentions"))
    handles = (str(one.get("username")) for one in named if one.get("username"))
    return frozenset(handle.lower() for handle in handles if _HANDLE.fullmatch(handle))


def _quoted(post_id: str | None, includes: Includes) -> frozenset[str]:
    """The handle whose post is quoted: X counts a quote as addressing that account, as it does a mention."""
    author = includes.authors.get(includes.written_by.get(post_id or "", ""))
    return frozenset({author.handle.lower()} if author else ())


def _pictures(item: Thing, includes: Includes) -> Iterator[Picture]:
    keys = part(item, "attachments").get("media_keys")
    for key in keys if isinstance(keys, list) else []:
        media = includes.media.get(str(key), {})
        url, alt = media.get("url") or media.get("preview_image_url"), media.get("alt_text")
        if isinstance(url, str) and url.startswith(("https://", "http://")):
            yield Picture(clean(url), (clean(alt).strip() or None) if isinstance(alt, str) else None)


def _language(tag: object) -> str | None:
    if not isinstance(tag, str) or tag in _NO_LANGUAGE or len(tag) > 20:
        return None
    return tag if _LANGUAGE.fullmatch(tag) else None


def _id_or_none(value: object) -> str | None:
    return str(value) if is_id(value) else None
