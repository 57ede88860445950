"""The local X from within: people, posts, replies, reposts, edits and deletions, told to whoever listens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.x import text as texts
from bot.sandbox.x.gallery import Gallery
from bot.sandbox.x.limits import Windows
from bot.sandbox.x.news import Event
from bot.sandbox.x.people import People
from bot.sandbox.x.posts import Person, Picture, Post, Row
from bot.sandbox.x.shelf import Shelf
from bot.sandbox.x.turns import Turns


class Timeline:
    """Everything public on the local X; safe to call from any thread, and every call is quick.

    `publish` is called with each live event, in order, never while the timeline is locked.
    `access` is what the account's keys may do: "read", "read-write" or "read-write-directmessages".
    `calls` counts API requests per endpoint, `delivered` the posts and users handed out (what X charges for).
    """

    def __init__(
        self, clock: Clock, faults: Faults | None = None, publish: Callable[[Event], None] | None = None
    ) -> None:
        self.clock = clock
        self.faults = faults or Faults()
        self.calls: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.limits = Windows(clock)
        self.gallery = Gallery(clock)
        self.shelf = Shelf()
        self.people = People(clock)
        self.account = self.people.trust
        self.access = "read-write"
        self._turns = Turns(clock, publish)
        self.arrivals = self._turns.arrivals
        self._news = self._turns.news

    def turn(self) -> AbstractContextManager[None]:
        """The timeline to oneself, with every planned post that is due by now brought in first."""
        return self._turns.take()

    def bring_in(self) -> None:
        """Let the planned posts arrive whose time has come."""
        self._turns.bring_in()

    def close(self) -> None:
        """End what runs in the background and let go of held requests."""
        self.arrivals.stop()
        self.faults.release()

    def person(self, handle: str, name: str | None = None, **about: Any) -> Person:
        """The account with this handle, made if it is new; see `People.make`."""
        return self.people.make(handle, name, **about)

    def post(
        self,
        handle: str,
        text: str,
        *,
        reply_to: str | int | None = None,
        quote: str | int | None = None,
        pictures: Sequence[Picture | tuple[bytes, str | None]] = (),
        language: str = "en",
        at: datetime | None = None,
        likes: int = 0,
    ) -> Post:
        """Publish a post, as X would take it from anyone on the web; LookupError when what it refers to is gone.

        A reply gets the handles of those it answers in front, unless they are there. `at` dates a post in the past.
        """
        with self.turn():
            author = self.person(handle)
            moment = at or self.clock.now()
            number = self.shelf.number_at(moment, live=at is None)
            parent = self.standing(reply_to) if reply_to is not None else None
            quoted = self.standing(quote) if quote is not None else None
            if parent is not None:
                text = self.people.addressing(text, author, parent)
            shown = tuple(one if isinstance(one, Picture) else self.gallery.add(*one) for one in pictures)
            return self._put(
                Post(
                    number, author, text, moment,
                    conversation=parent.conversation if parent else str(number),
                    language=language,
                    reply_to=parent.id if parent else None,
                    reply_to_person=parent.author.id if parent else None,
                    quote=quoted.id if quoted else None,
                    pictures=shown,
                    mentions=texts.handles(text),
                    likes=likes,
                )
            )  # fmt: skip

    def repost(self, handle: str, post_id: str | int, *, at: datetime | None = None) -> Post:
        """Share a post unchanged."""
        with self.turn():
            original = self.standing(post_id)
            moment = at or self.clock.now()
            number = self.shelf.number_at(moment, live=at is None)
            text = f"RT @{original.author.handle}: {original.text}"
            return self._put(
                Post(
                    number, self.person(handle), text, moment, conversation=str(number), language=original.language,
                    repost_of=original.id, mentions=texts.handles(text),
                )
            )  # fmt: skip

    def react(self, post_id: str | int, *, likes: int = 0, reposts: int = 0, impressions: int = 0) -> Post:
        """Let so many more people like a post, share it, and see it; who likes it has seen it.

        Those who share it do so among themselves: nobody here reads their posts.
        """
        with self.turn():
            post = self.standing(post_id)
            post.likes += likes
            post.reposts += reposts
            post.impressions += max(likes, impressions)
            self._news.add({"type": "post", "post": post.for_page()})
            return post

    def edit(self, post_id: str | int, text: str, *, at: datetime | None = None) -> Post:
        """Change a post's words: a new version with a new id takes its place."""
        with self.turn():
            old = self.standing(post_id)
            moment = at or self.clock.now()
            number = self.shelf.number_at(moment, live=at is None)
            self.shelf.unlist(old)
            old.superseded = True
            # Every version knows the whole history, as X answers for an old id too: they share one list.
            fresh = replace(
                old,
                number=number,
                text=text,
                created_at=self.clock.now(),
                mentions=texts.handles(text),
                superseded=False,
            )
            self._news.add({"type": "post_deleted", "id": old.id, "edited": True})
            return self._put(fresh)

    def delete(self, post_id: str | int) -> None:
        """Take a post away with all its versions and reposts; deleting twice changes nothing."""
        with self.turn():
            post = self.find(post_id)
            if post is None:
                raise LookupError(f"There is no post {post_id}.")
            for id in list(post.history):
                version = self.shelf.posts[int(id)]
                if not version.deleted:
                    self.shelf.unlist(version)
                    version.deleted = True
                    self._news.add({"type": "post_deleted", "id": id})
                for repost in self.shelf.reposts.get(id, ()):
                    self.delete(repost)

    def load(self, rows: Iterable[Row]) -> list[Post]:
        """Put many dated posts in at once, oldest first, telling nobody; ids increase strictly with their times."""
        with self.turn():
            return [
                self._put(
                    Post(
                        number := self.shelf.number_at(row.at, live=False), self.person(row.handle), row.text, row.at,
                        conversation=str(number), language=row.language, mentions=texts.handles(row.text),
                    ),
                    live=False,
                )
                for row in sorted(rows, key=lambda row: row.at)
            ]  # fmt: skip

    def posts(self, by: str | None = None) -> list[Post]:
        """The posts still shown, newest first; of one account if `by` (a handle) is given."""
        with self.turn():
            author = self.people.known(by) if by else None
            if by and author is None:
                return []
            ids = self.shelf.by_author[author.id] if author else self.shelf.listed
            return [self.shelf.posts[number] for number in ids.descending(0, 1 << 63)]

    def replies_to(self, post_id: str | int) -> list[Post]:
        """The direct answers to a post that are still shown, oldest first."""
        with self.turn():
            found = (self.shelf.posts[number] for number in self.shelf.answers.get(str(post_id), ()))
            return [post for post in found if post.listed]

    def find(self, post_id: str | int) -> Post | None:
        """The post with this id, deleted and edited ones too; None when there never was one."""
        return self.shelf.posts.get(int(post_id)) if str(post_id).isdecimal() else None

    def standing(self, post_id: str | int) -> Post:
        """The newest version of a post; LookupError when it is gone or never was."""
        post = self.find(post_id)
        if post is None or post.deleted:
            raise LookupError(f"There is no post {post_id}, or it was deleted.")
        return self.shelf.posts[int(post.history[-1])]

    def plan(self, moment: datetime, act: Callable[[], None]) -> None:
        """Have something happen on the timeline when the sandbox's clock reaches `moment`."""
        self.arrivals.plan(moment, act)

    def _put(self, post: Post, *, live: bool = True) -> Post:
        post.history.append(post.id)
        self.shelf.put(post)
        if live:
            self._news.add({"type": "post", "post": post.for_page()})
        return post
