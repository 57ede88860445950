"""Messages that one person sees and that leave no trace in the channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from bot.sandbox.slack.errors import Impossible, Json


class Ephemerals:
    """What was shown to whom; the caller holds the workspace's lock."""

    def __init__(self, publish: Callable[[Json], None]) -> None:
        self._publish = publish
        self._shown: defaultdict[str, dict[str, Json]] = defaultdict(dict)

    def show(self, user: str, channel: str, message: Json) -> None:
        """Show a message, or put it in the place of the one with its time stamp."""
        self._shown[user][message["ts"]] = {**message, "channel": channel}
        self._publish({"type": "ephemeral", "channel": channel, "user": user, "message": message})

    def hide(self, user: str, ts: str) -> None:
        gone = self._shown[user].pop(ts, None)
        if gone is not None:
            hidden = {"ts": ts, "deleted": True}
            self._publish({"type": "ephemeral", "channel": gone["channel"], "user": user, "message": hidden})

    def get(self, user: str, ts: str) -> Json | None:
        return self._shown.get(user, {}).get(ts)

    def of(self, user: str, channel: str | None = None) -> list[Json]:
        """What this person sees, oldest first; each message says its channel."""
        return [each for each in self._shown.get(user, {}).values() if channel in (None, each["channel"])]

    def all(self) -> list[Json]:
        """Everything shown, as the page's live events name it."""
        return [
            {"channel": message["channel"], "user": user, "message": message}
            for user, shown in self._shown.items()
            for message in shown.values()
        ]

    def must_see(self, user: str, ts: str) -> Json:
        message = self.get(user, ts)
        if message is None:
            raise Impossible("That message is not there any more.")
        return message
