"""What to warn about before the runs of a promo take their places in the calendar: each thing once, however often."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.core.allowance import count
from bot.core.conflicts import CLOSE, Clash, Conflict, conflicts
from bot.core.moments import day
from bot.core.rotation import APART, Sent, alike
from bot.core.working_time import Calendar

MOST: Final = 6  # sentences; whoever has more than so many to read reads none


@dataclass(frozen=True, slots=True)
class Lane:
    """One account: the next posts of the promo there, and what else goes out or went out on it, in order of time."""

    posts: tuple[Sent, ...]
    others: tuple[Sent, ...]


@dataclass(slots=True)
class _Told:
    sentence: str
    clash: Clash
    runs: set[datetime] = field(default_factory=set)


def told(lanes: Sequence[Lane], calendar: Calendar) -> tuple[str, ...]:
    """The warnings as sentences, the worst kind first; one that is true of several runs says of how many."""
    found: dict[tuple[object, ...], _Told] = {}
    many = len({post.at for lane in lanes for post in lane.posts}) > 1
    for lane in lanes:
        for post, conflict in _all(lane, calendar):
            key = _key(post, conflict)
            if key not in found:
                found[key] = _Told(_dated(post, conflict, calendar) if many else conflict.sentence, conflict.clash)
            found[key].runs.add(post.at)
    kinds = list(Clash)
    said = [_said(each) for each in sorted(found.values(), key=lambda each: kinds.index(each.clash))]
    if len(said) <= MOST:
        return tuple(said)
    return (*said[: MOST - 1], f"And {count(len(said) - MOST + 1, 'more warning')}.")


def _all(lane: Lane, calendar: Calendar) -> Iterator[tuple[Sent, Conflict]]:
    """Every warning about the posts of an account. Texts are compared once each: they come again and again."""
    times = [other.at for other in lane.others]
    texts = {other.text for other in lane.others}
    same = {text: {each for each in texts if alike(each, text)} for text in {post.text for post in lane.posts}}
    for post in lane.posts:
        week = lane.others[bisect_right(times, post.at - APART) : bisect_left(times, post.at + APART)]
        near = [other for other in week if other.text in same[post.text] or abs(other.at - post.at) < CLOSE]
        for conflict in conflicts(post, near, calendar):
            yield post, conflict


def _key(post: Sent, conflict: Conflict) -> tuple[object, ...]:
    """What makes two warnings one: the same other post, however often both go out."""
    if conflict.other is not None:
        return (conflict.clash, post.account.lower(), conflict.other.text)
    return (conflict.clash, conflict.sentence)


def _dated(post: Sent, conflict: Conflict, calendar: Calendar) -> str:
    """Of several runs the sentence says which one it is about, unless it names the day itself."""
    return conflict.sentence if conflict.other is None else f"{day(calendar.day(post.at))}: {conflict.sentence}"


def _said(each: _Told) -> str:
    more = len(each.runs) - 1
    return f"{each.sentence} The same goes for {count(more, 'more run')}." if more else each.sentence
