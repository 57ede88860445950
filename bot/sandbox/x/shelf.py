"""Where posts are kept: sorted by id, with an index per author and per handle mentioned, so that no read scans all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from bot.sandbox.x import snowflakes
from bot.sandbox.x.posts import Post


class Ids:
    """Post ids in ascending order; adding the newest, the usual case, costs nothing."""

    def __init__(self) -> None:
        self._numbers: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int) -> None:
        if not self._numbers or number > self._numbers[-1]:
            self._numbers.append(number)
        else:
            insort(self._numbers, number)

    def drop(self, number: int) -> None:
        place = bisect_left(self._numbers, number)
        if place < len(self._numbers) and self._numbers[place] == number:
            del self._numbers[place]

    def newest(self, reach: int | None = None) -> int:
        """The id just before the newest `reach` ids: the furthest a list of limited reach goes back (0: everything)."""
        if reach is None or len(self._numbers) <= reach:
            return 0
        return self._numbers[-reach] - 1

    def descending(self, after: int, before: int) -> Iterator[int]:
        """Ids greater than `after` and smaller than `before`, newest first."""
        first = bisect_right(self._numbers, after)
        for place in range(bisect_left(self._numbers, before) - 1, first - 1, -1):
            yield self._numbers[place]

    def ascending(self, after: int, before: int) -> Iterator[int]:
        """The same ids, oldest first."""
        for place in range(bisect_right(self._numbers, after), bisect_left(self._numbers, before)):
            yield self._numbers[place]


class Shelf:
    """Every version of every post, and the lists of those that are still shown."""

    def __init__(self) -> None:
        self.posts: dict[int, Post] = {}
        self.listed = Ids()
        self.by_author: defaultdict[str, Ids] = defaultdict(Ids)
        self.mentioning: defaultdict[str, Ids] = defaultdict(Ids)
        self.answers: defaultdict[str, list[int]] = defaultdict(list)
        self.quotes: defaultdict[str, list[int]] = defaultdict(list)
        self.reposts: defaultdict[str, list[int]] = defaultdict(list)
        self._last = 0
        # Where to look for a free id in a millisecond that many posts share, so that bulk loading stays linear.
        self._next: dict[int, int] = {}

    def number_at(self, moment: datetime, *, live: bool) -> int:
        """A free id of that millisecond; a live post's is also larger than every id given out before."""
        base = snowflakes.first_id(moment)
        number = max(base, self._last + 1) if live else self._next.get(base, base)
        while number in self.posts:
            number += 1
        self._next[base] = number + 1
        return number

    def put(self, post: Post) -> None:
        """Keep a new post and list it."""
        self.posts[post.number] = post
        self._last = max(self._last, post.number)
        for ids in self._lists(post):
            ids.add(post.number)
        for index, target in ((self.answers, post.reply_to), (self.quotes, post.quote), (self.reposts, post.repost_of)):
            if target is not None:
                index[target].append(post.number)

    def unlist(self, post: Post) -> None:
        """Take a post that was deleted or edited out of every list; it can still be found by its id."""
        for ids in self._lists(post):
            ids.drop(post.number)

    def counted(self, index: dict[str, list[int]], post: Post) -> int:
        """How many listed posts of an index (answers, quotes, reposts) belong to any version of a post."""
        return sum(self.posts[number].listed for id in post.history for number in index.get(id, ()))

    def _lists(self, post: Post) -> Iterator[Ids]:
        yield self.listed
        yield self.by_author[post.author.id]
        for handle in post.mentions:
            yield self.mentioning[handle]
