"""Who is in a channel: asked for now and then, and remembered where Slack cannot be asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from time import monotonic

from slack_sdk import WebClient

from bot.slack.errors import translated
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

# So long what Slack said counts; for somebody it did not name, who may just have joined, and after it gave no answer.
AGE, YOUNG, REST = 180.0, 10.0, 20.0
PAGE, PAGES = 1000, 50
# Somebody waits for the answer, and Slack waits three seconds for them.
QUICK = 2


@dataclass(slots=True)
class Known:
    """What Slack said last, and when; `failed_at` is when it last did not answer."""

    members: frozenset[str] = frozenset()
    at: float = float("-inf")
    failed_at: float = float("-inf")


class ChannelMembers:
    """Answers whether somebody is in a channel."""

    def __init__(self, client: WebClient) -> None:
        self._client = WebClient(client.token, client.base_url, QUICK, retry_handlers=[])
        self._known: dict[str, Known] = {}
        self._guard = threading.Lock()

    def has(self, channel: str, user: str) -> bool:
        """Whether somebody is in it. Whoever was, is so until Slack says otherwise; of others the surface's errors say
        that it could not be asked."""
        known = self._known.setdefault(channel, Known())
        lasts = AGE if user in known.members else YOUNG
        if monotonic() - known.at < lasts:
            return user in known.members
        with self._guard:  # of many who press at once, one asks
            if monotonic() - known.at >= lasts:
                self._ask(channel, known, user)
        return user in known.members

    def _ask(self, channel: str, known: Known, user: str) -> None:
        try:
            if monotonic() - known.failed_at < REST:
                raise SurfaceUnsure("Slack did not answer just now")
            known.members, known.at = self._all(channel), monotonic()
        except (SurfaceBusy, SurfaceRefused, SurfaceUnsure):
            if monotonic() - known.failed_at >= REST:
                known.failed_at = monotonic()
            if user not in known.members:
                raise

    def _all(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor: str | None = None
        for _ in range(PAGES):
            with translated():
                answer = self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
                found.update(map(str, answer["members"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return frozenset(found)
