"""What people do with a post of ours on the local X: some see it, a few like it, fewer share it, most of it early."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Final

from bot.sandbox.x.posts import Post
from bot.sandbox.x.timeline import Timeline

# How much of it all has happened by when.
_BY: Final = (
    (timedelta(minutes=10), 0.08),
    (timedelta(minutes=40), 0.25),
    (timedelta(hours=2), 0.45),
    (timedelta(hours=5), 0.60),
    (timedelta(hours=12), 0.72),
    (timedelta(days=1), 0.82),
    (timedelta(days=2), 0.89),
    (timedelta(days=4), 0.94),
    (timedelta(days=9), 0.98),
    (timedelta(days=18), 1.0),
)


def follow(timeline: Timeline, post: Post) -> None:
    """Plan what becomes of a post, by its id alone, so that the same day runs the same way again."""
    chance = Random(post.number)
    shown = chance.randint(300, 2400)
    likes = round(shown * chance.uniform(0.01, 0.04))
    reposts = round(likes * chance.uniform(0.1, 0.35))
    before = 0.0
    for after, part in _BY:
        timeline.plan(post.created_at + after, _More(timeline, post.id, before, part, (likes, reposts, shown)))
        before = part


class _More:
    """One step on the way: what comes between two parts of it all."""

    def __init__(self, timeline: Timeline, post: str, before: float, part: float, whole: tuple[int, int, int]) -> None:
        self._timeline, self._post = timeline, post
        self._new = [round(each * part) - round(each * before) for each in whole]

    def __call__(self) -> None:
        likes, reposts, shown = self._new
        with suppress(LookupError):  # deleted meanwhile
            self._timeline.react(self._post, likes=likes, reposts=reposts, impressions=shown)
