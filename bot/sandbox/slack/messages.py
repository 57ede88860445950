"""Messages and threads of every channel, kept so that neither a post nor a page of history looks at all of them.

A message is never changed in place: a change replaces it, so that a reader may hold one without a copy or a lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.slack.errors import Json, SlackError

REPLIERS_SHOWN = 5
# So many earlier versions of a message can still be on somebody's slow screen.
VERSIONS_KEPT = 5
TOMBSTONE = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
THREAD_FIELDS = ("thread_ts", "reply_count", "reply_users_count", "reply_users", "latest_reply", "subscribed")


@dataclass(slots=True)
class Talk:
    """What was said in one channel: time stamps in order, which for growing time stamps means appending."""

    by_ts: dict[str, Json] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    past: dict[str, deque[Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A page of history asked for: between two time stamps, and how many."""

    oldest: str = "0"
    latest: str = "9"
    inclusive: bool = False
    limit: int = 100


class Messages:
    """Every channel's messages; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._talks: defaultdict[str, Talk] = defaultdict(Talk)

    def add(self, channel: str, message: Json) -> list[Json]:
        """Keep a new message; answers the parent too, when the message is a reply."""
        talk, ts, root = self._talks[channel], str(message["ts"]), message.get("thread_ts")
        talk.by_ts[ts] = message
        if not root or root == ts:
            talk.top.append(ts)
            return [message]
        talk.threads.setdefault(root, []).append(ts)
        if message.get("subtype") == "thread_broadcast":
            talk.top.append(ts)
        return [message, self._count_replies(talk, root, message)]

    def check_thread(self, channel: str, thread_ts: str) -> Json:
        """The message that a reply would answer."""
        root = self._talks[channel].by_ts.get(thread_ts)
        if root is None:
            raise SlackError("thread_not_found")
        if root.get("thread_ts", thread_ts) != thread_ts:
            raise SlackError("cannot_reply_to_message")
        return root

    def get(self, channel: str, ts: str) -> Json:
        message = self._talks[channel].by_ts.get(ts)
        if message is None:
            raise SlackError("message_not_found")
        return message

    def replace(self, channel: str, message: Json) -> Json:
        """Put the message in the place of the one with its time stamp; the thread below it stays."""
        talk, ts = self._talks[channel], message["ts"]
        talk.past.setdefault(ts, deque(maxlen=VERSIONS_KEPT)).appendleft(talk.by_ts[ts])
        talk.by_ts[ts] = message
        return message

    def versions(self, channel: str, ts: str) -> list[Json]:
        """The message and what it was before, newest first: people press what they see, which may be a moment old."""
        return [self.get(channel, ts), *self._talks[channel].past.get(ts, ())]

    def remove(self, channel: str, ts: str) -> Json | None:
        """Take a message away; a parent leaves a tombstone, and a reply's parent is counted again."""
        talk = self._talks[channel]
        gone = talk.by_ts.pop(ts)
        talk.past.pop(ts, None)
        if talk.threads.get(ts):
            kept = {name: gone[name] for name in THREAD_FIELDS if name in gone}
            talk.by_ts[ts] = {"type": "message", "ts": ts, **TOMBSTONE, **kept}
            return talk.by_ts[ts]
        _discard(talk.top, ts)
        root = gone.get("thread_ts")
        if not root or root == ts:
            return None
        _discard(talk.threads[root], ts)
        return self._count_again(talk, root)

    def top(self, channel: str, span: Span) -> list[Json]:
        """Messages outside threads, newest first, one more than the limit when there are more."""
        talk = self._talks[channel]
        first, last = _between(talk.top, span)
        return [talk.by_ts[ts] for ts in reversed(talk.top[max(first, last - span.limit - 1) : last])]

    def thread(self, channel: str, root: str, span: Span) -> list[Json]:
        """The replies, oldest first, one more than the limit when there are more."""
        talk = self._talks[channel]
        replies = talk.threads.get(root, [])
        first, last = _between(replies, span)
        return [talk.by_ts[ts] for ts in replies[first : min(last, first + span.limit + 1)]]

    def all(self, channel: str) -> list[Json]:
        """Everything outside threads, oldest first."""
        talk = self._talks[channel]
        return [talk.by_ts[ts] for ts in talk.top]

    def everywhere(self) -> list[Json]:
        """Every message that stands in any channel or conversation, those in threads too."""
        return [message for talk in self._talks.values() for message in talk.by_ts.values()]

    def bringing(self, file: str) -> list[tuple[str, Json]]:
        """(channel, message) of every message that brings a file."""
        return [
            (channel, message)
            for channel, talk in self._talks.items()
            for message in talk.by_ts.values()
            if any(each["id"] == file for each in message.get("files", ()))
        ]

    def replies(self, channel: str, root: str) -> list[Json]:
        talk = self._talks[channel]
        return [talk.by_ts[ts] for ts in talk.threads.get(root, [])]

    def latest(self, channel: str, count: int) -> list[Json]:
        """The newest messages with their threads' newest replies, for a page that has just been opened."""
        talk = self._talks[channel]
        chosen = talk.top[-count:]
        replies: Iterable[str] = (ts for root in chosen for ts in talk.threads.get(root, ())[-count:])
        return [talk.by_ts[ts] for ts in sorted({*chosen, *replies})]

    def _count_replies(self, talk: Talk, root: str, reply: Json) -> Json:
        parent = talk.by_ts[root]
        users = list(parent.get("reply_users", ()))
        if reply["user"] not in users and len(users) < REPLIERS_SHOWN:
            users.append(reply["user"])
        return self._parent(talk, root, len(talk.threads[root]), users, reply["ts"])

    def _count_again(self, talk: Talk, root: str) -> Json:
        replies = talk.threads[root]
        users = list(dict.fromkeys(talk.by_ts[ts]["user"] for ts in replies))[:REPLIERS_SHOWN]
        return self._parent(talk, root, len(replies), users, replies[-1] if replies else "")

    def _parent(self, talk: Talk, root: str, count: int, users: list[str], latest: str) -> Json:
        bare = {name: value for name, value in talk.by_ts[root].items() if name not in THREAD_FIELDS}
        counted: Json = {
            "thread_ts": root, "reply_count": count, "reply_users_count": len(users), "reply_users": users,
            "latest_reply": latest, "subscribed": False,
        }  # fmt: skip
        talk.by_ts[root] = {**bare, **counted} if count else bare
        return talk.by_ts[root]


def _between(stamps: list[str], span: Span) -> tuple[int, int]:
    """Time stamps of one length sort as text; Slack's bounds are exclusive unless asked otherwise."""
    if span.inclusive:
        return bisect_left(stamps, span.oldest), bisect_right(stamps, span.latest)
    return bisect_right(stamps, span.oldest), bisect_left(stamps, span.latest)


def _discard(stamps: list[str], ts: str) -> None:
    at = bisect_left(stamps, ts)
    if at < len(stamps) and stamps[at] == ts:
        del stamps[at]
