"""The people, posts and pictures of the local X."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from bot.sandbox.x import text as texts


@dataclass(slots=True)
class Person:
    """An account on the local X; `handle` keeps the case it was made with and has no @ in front."""

    id: str
    handle: str
    name: str
    joined: datetime
    bio: str = ""
    location: str = ""
    followers: int = 0


@dataclass(slots=True)
class Picture:
    """An uploaded picture; `id` is its media id, `alt` the author's description of it.

    `owner` is the id of the account that uploaded it by API: nobody else may post it.
    """

    id: str
    content: bytes
    kind: str
    width: int
    height: int
    uploaded: datetime
    alt: str | None = None
    owner: str | None = None

    @property
    def key(self) -> str:
        return f"3_{self.id}"

    @property
    def path(self) -> str:
        """Where the sandbox serves it."""
        return f"/x/media/{self.key}"


@dataclass
class Post:
    """One version of a post; `text` is plain: unescaped, links in full, with the automatic handles of a reply.

    `history` are the ids of all versions so far, oldest first; `superseded` marks a version that was edited since.
    """

    number: int
    author: Person
    text: str
    created_at: datetime
    conversation: str
    language: str = "en"
    reply_to: str | None = None
    reply_to_person: str | None = None
    quote: str | None = None
    repost_of: str | None = None
    pictures: tuple[Picture, ...] = ()
    history: list[str] = field(default_factory=list)
    mentions: tuple[str, ...] = ()
    likes: int = 0
    reposts: int = 0
    impressions: int = 0
    deleted: bool = False
    superseded: bool = False

    @property
    def id(self) -> str:
        return str(self.number)

    @property
    def url(self) -> str:
        """Where the post would be on X."""
        return f"https://x.com/{self.author.handle}/status/{self.number}"

    @property
    def listed(self) -> bool:
        """Whether timelines and search still show it."""
        return not (self.deleted or self.superseded)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return texts.words(self.text)

    @cached_property
    def hashtags(self) -> frozenset[str]:
        return texts.hashtags(self.text)

    @cached_property
    def has_link(self) -> bool:
        return texts.LINK.search(self.text) is not None

    def for_page(self) -> dict[str, Any]:
        """The post as the sandbox's page draws it; a deleted one keeps no words."""
        return {
            "id": self.id,
            "handle": self.author.handle,
            "name": self.author.name,
            "text": "" if self.deleted else self.text,
            "created_at": self.created_at.isoformat(),
            "reply_to": self.reply_to,
            "quote": self.quote,
            "repost_of": self.repost_of,
            "edited_from": self.history[-2] if len(self.history) > 1 else None,
            "pictures": [] if self.deleted else [{"url": one.path, "alt": one.alt} for one in self.pictures],
            "likes": self.likes,
            "deleted": self.deleted,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One already dated post for `Timeline.load`."""

    handle: str
    text: str
    at: datetime
    language: str = "en"
