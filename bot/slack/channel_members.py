"""Who is in a channel: asked for now and then, and remembered where Slack cannot be asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from time import monotonic

import structlog
from slack_sdk import WebClient

from bot.slack.errors import translated
from bot.surface import SurfaceBusy, SurfaceNeedsPerson, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()

# So long what Slack said counts; for somebody it did not name, who may just have joined, and after it gave no answer.
AGE, YOUNG, REST = 180.0, 10.0, 20.0
# So long whoever it named is let in at once while it is asked again; after that they wait for the answer, too.
OLD = 900.0
PAGE, PAGES = 1000, 50
# How long one page may take, and how long somebody waits for all of them: Slack waits three seconds for the answer.
QUICK, PATIENCE = 5, 1.5
CUT = (
    f"The channel for mentions has more than {PAGE * PAGES:,} members, so Kestrel cannot tell who is in it; choose a "
    "smaller channel."
)
Unanswered = SurfaceBusy | SurfaceRefused | SurfaceUnsure


@dataclass(slots=True)
class Known:
    """What Slack said last, and when; `cut` says that there are more. `failed_at` and `failure` tell of when it last
    did not answer. `asked` ends the question that is under way."""

    members: frozenset[str] = frozenset()
    cut: bool = False
    at: float = float("-inf")
    failed_at: float = float("-inf")
    failure: Unanswered | None = None
    asked: threading.Event | None = None
    guard: threading.Lock = field(default_factory=threading.Lock)


class ChannelMembers:
    """Answers whether somebody is in a channel."""

    def __init__(self, client: WebClient) -> None:
        self._client = WebClient(client.token, client.base_url, QUICK, retry_handlers=[])
        self._known: dict[str, Known] = {}

    def has(self, channel: str, user: str) -> bool:
        """Whether somebody is in it. Whoever was, is so until Slack says otherwise; of others the surface's errors say
        that it could not be asked."""
        known, now = self._known.setdefault(channel, Known()), monotonic()
        inside, age = user in known.members, now - known.at
        if age >= (AGE if inside else YOUNG):
            asked = self._ask(channel, known)
            if inside and age < OLD:
                return True
            if asked is not None:
                asked.wait(PATIENCE)
            if user not in known.members and known.at < now:
                raise (known.failure or SurfaceUnsure("Slack did not answer in time")).with_traceback(None)
        if user not in known.members and known.cut:
            raise SurfaceNeedsPerson(CUT)
        return user in known.members

    def _ask(self, channel: str, known: Known) -> threading.Event | None:
        """Ask in the background, unless that is under way or went wrong just now; what is set once it is answered."""
        with known.guard:
            if known.asked is None and monotonic() - known.failed_at >= REST:
                known.asked = threading.Event()
                threading.Thread(target=self._learn, args=(channel, known, known.asked), daemon=True).start()
            return known.asked

    def _learn(self, channel: str, known: Known, asked: threading.Event) -> None:
        try:
            members, cut = self._all(channel)
            if cut:
                log.warning("channel_members_cut", channel=channel, known=len(members))
            known.members, known.cut, known.at, known.failure = members, cut, monotonic(), None
        except (SurfaceBusy, SurfaceRefused, SurfaceUnsure) as failure:
            log.warning("channel_members_unknown", channel=channel, why=str(failure))
            known.failed_at, known.failure = monotonic(), failure
        finally:
            with known.guard:
                known.asked = None
            asked.set()

    def _all(self, channel: str) -> tuple[frozenset[str], bool]:
        """Everybody, and whether there are more than are asked for."""
        found: set[str] = set()
        cursor: str | None = None
        for _ in range(PAGES):
            with translated():
                answer = self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
                found.update(map(str, answer["members"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return frozenset(found), False
        return frozenset(found), True
