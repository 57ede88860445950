"""A public post as every network adapter hands it over, whatever the network's own format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post; `handle` is without the leading @ and keeps the case the network gives."""

    network_id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or the still of a film; `alt` is the author's own description, None where there is none."""

    url: str
    alt: str | None


def newer(version: str, than: str) -> bool:
    """Whether one edit of a post came after another: networks number them upwards."""
    return (len(version), version) > (len(than), than)


@dataclass(frozen=True, slots=True)
class PublicPost:
    """One public message, normalised at the door: entities unescaped, links expanded, NFC.

    `key` stays the same when the author edits (on X: the first of `edit_history_tweet_ids`);
    `version` is the id of the edit that was read. `mentions` are handles in lower case, without @.
    `repost` marks a bare retweet or boost, which Kestrel drops.
    """

    network: str
    key: str
    version: str
    author: Author
    text: str
    posted_at: datetime
    url: str
    conversation: str | None = None
    reply_to: str | None = None
    quotes: str | None = None
    repost: bool = False
    language: str | None = None
    mentions: frozenset[str] = field(default_factory=frozenset)
    pictures: tuple[Picture, ...] = ()
