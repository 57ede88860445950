"""Slack's pace: about one message a second in a channel, about fifty edits a minute in a workspace."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

BETWEEN_POSTS = timedelta(seconds=1.02)
EDIT_WINDOW = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=120)
EDITS = 46  # Slack counts up to about 50; the rest is left for a person's own edits and a clock that differs


class Pace:
    """When the next message and the next edit may go; it is told of each and of every "slow down"."""

    def __init__(self) -> None:
        self._last_post: dict[str, datetime] = {}
        self._edits: deque[datetime] = deque()
        self._held: dict[str, datetime] = {}
        self._stumbles: dict[str, int] = {}

    def post_at(self, channel: str, now: datetime) -> datetime:
        """The moment from which a message may go to this channel."""
        last = self._last_post.get(channel)
        free = now if last is None or last > now else last + BETWEEN_POSTS
        return max(now, free, self._held.get(channel, now))

    def edit_at(self, channel: str, now: datetime) -> datetime:
        """The moment from which a message of this channel may be edited."""
        while self._edits and not now - EDIT_WINDOW < self._edits[0] <= now:
            self._edits.popleft()
        free = now if len(self._edits) < EDITS else self._edits[0] + EDIT_WINDOW
        return max(now, free, self._held.get(channel, now))

    def posted(self, channel: str, now: datetime) -> None:
        """A message went."""
        self._last_post[channel] = now

    def edited(self, now: datetime) -> None:
        """An edit went."""
        self._edits.append(now)

    def hold(self, channel: str, until: datetime) -> None:
        """Slack asked us to leave this channel alone until then."""
        self._held[channel] = until

    def stumbled(self, channel: str, now: datetime) -> None:
        """No clear answer came: leave the channel alone for a while, longer each time in a row."""
        self._stumbles[channel] = self._stumbles.get(channel, 0) + 1
        self.hold(channel, now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._stumbles[channel], 8)))

    def went_well(self, channel: str) -> None:
        """An answer came: the next stumble counts as the first again."""
        self._stumbles.pop(channel, None)

    def held(self, now: datetime) -> list[str]:
        """The channels that are to be left alone altogether."""
        return [channel for channel, until in self._held.items() if until > now]

    def full(self, now: datetime) -> list[str]:
        """The channels to which no new message may go yet."""
        return [channel for channel in {*self._last_post, *self._held} if self.post_at(channel, now) > now]

    def frees_at(self, now: datetime) -> datetime | None:
        """The next moment at which something opens that is closed now; None when nothing is closed."""
        moments = [self.post_at(channel, now) for channel in {*self._last_post, *self._held}]
        moments.append(self.edit_at("", now))
        return min((moment for moment in moments if moment > now), default=None)
