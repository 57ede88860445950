"""Response addresses: five answers within half an hour of the click they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.clock import MovableClock
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.ids import Mint

USES = 5
LIFE = 30 * 60.0


@dataclass(slots=True)
class ResponseAddress:
    """Where an answer goes: the person and channel of the click, and the message clicked, if there was one."""

    user: str
    channel: str
    made: float
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None
    left: int = USES


class ResponseAddresses:
    """Hands out addresses and counts what comes back, on the sandbox's clock."""

    def __init__(self, clock: MovableClock, mint: Mint) -> None:
        self._clock, self._mint = clock, mint
        self._by_token: dict[str, ResponseAddress] = {}

    def issue(
        self, user: str, channel: str, message_ts: str | None = None, *, ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:  # fmt: skip
        """The secret end of a new address."""
        token, now = self._mint.token(), self._clock.now().timestamp()
        while self._by_token and now - next(iter(self._by_token.values())).made > 2 * LIFE:
            del self._by_token[next(iter(self._by_token))]
        self._by_token[token] = ResponseAddress(user, channel, now, message_ts, ephemeral, thread_ts)
        return token

    def use(self, token: str) -> ResponseAddress:
        address = self._by_token.get(token)
        if address is None or self._clock.now().timestamp() - address.made > LIFE:
            raise SlackError("expired_url", status=404)
        if address.left <= 0:
            raise SlackError("used_url", status=404)
        address.left -= 1
        return address
