"""The first day, read from feed.toml and played on the sandbox's clock."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

from bot.sandbox.firstday.pictures import drawn
from bot.sandbox.x.timeline import Timeline

_OFFSET: Final = re.compile(r"-?(?:\d+[dhms])(?: \d+[dhms])*")
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happens: a post, or a repost, edit or deletion of the post with that key."""

    at: timedelta
    by: str
    text: str = ""
    key: str | None = None
    language: str = "en"
    reply_to: str | None = None
    quote: str | None = None
    reposts: str | None = None
    edits: str | None = None
    deletes: str | None = None
    pictures: tuple[tuple[bytes, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Who takes part, and what happens, in the order of time."""

    people: tuple[dict[str, Any], ...]
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Play:
    """One performance: the moment it began, and which post each key became."""

    timeline: Timeline
    start: datetime
    posts: dict[str, str] = field(default_factory=dict)
    stopped: bool = False

    def stop(self) -> None:
        """Let nothing more of it happen."""
        self.stopped = True

    def perform(self, entry: Entry) -> None:
        """Do what an entry says; if the post it refers to was deleted meanwhile, nobody answers it any more."""
        if self.stopped:
            return
        moment = self.start + entry.at
        try:
            post_id = self._done(entry, moment)
        except LookupError:
            return
        if entry.key is not None and post_id is not None:
            self.posts[entry.key] = post_id

    def _done(self, entry: Entry, moment: datetime) -> str | None:
        if entry.deletes is not None:
            self.timeline.delete(self.posts[entry.deletes])
            return None
        if entry.edits is not None:
            return self.timeline.edit(self.posts[entry.edits], entry.text, at=moment).id
        if entry.reposts is not None:
            return self.timeline.repost(entry.by, self.posts[entry.reposts], at=moment).id
        return self.timeline.post(
            entry.by,
            entry.text,
            reply_to=self.posts[entry.reply_to] if entry.reply_to else None,
            quote=self.posts[entry.quote] if entry.quote else None,
            pictures=entry.pictures,
            language=entry.language,
            at=moment,
        ).id


def offset(words: str) -> timedelta:
    """ "-3d 2h" is three days and two hours before the start, "1m 5s" a minute and five seconds after it."""
    if not _OFFSET.fullmatch(words):
        raise ValueError(f"{words!r} is not an offset such as '-3d 2h' or '90s'.")
    parts = {_UNITS[part[-1]]: int(part[:-1]) for part in words.removeprefix("-").split()}
    return timedelta(**parts) * (-1 if words.startswith("-") else 1)


def first_day() -> Feed:
    """The feed that ships with the sandbox."""
    return parsed((files(__package__) / "feed.toml").read_text("utf-8"))


def parsed(source: str) -> Feed:
    """A feed from its TOML source."""
    raw = tomllib.loads(source)
    entries = (_entry(dict(post)) for post in raw["posts"])
    return Feed(tuple(raw.get("people", ())), tuple(sorted(entries, key=lambda entry: entry.at)))


def play(timeline: Timeline, feed: Feed | None = None) -> Callable[[], None]:
    """Put the history in place and let the rest arrive on time, in the background; answers how to stop it.

    When the clock is moved far forward, what was missed arrives at once, each post with its own time.
    """
    feed = feed or first_day()
    for person in feed.people:
        timeline.person(**person)
    performance = _Play(timeline, timeline.clock.now())
    for entry in feed.entries:
        timeline.plan(performance.start + entry.at, _later(performance, entry))
    timeline.bring_in()
    timeline.arrivals.start()
    return performance.stop


def _later(performance: _Play, entry: Entry) -> Callable[[], None]:
    return lambda: performance.perform(entry)


def _entry(post: dict[str, Any]) -> Entry:
    pictures = tuple((drawn(tuple(one["colour"])), one.get("alt")) for one in post.pop("pictures", ()))
    return Entry(at=offset(post.pop("at")), pictures=pictures, **post)
