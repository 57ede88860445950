"""Ids and time stamps as Slack mints them: unique, and time stamps always growing."""

from __future__ import annotations

import itertools
import secrets

from bot.sandbox.clock import MovableClock

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Mint:
    """Makes ids for one workspace; the caller holds the workspace's lock."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._count = itertools.count(1)
        self._last = 0

    def ts(self) -> str:
        """A message's time stamp on the sandbox's clock, later than every one before it."""
        micros = int(self._clock.now().timestamp() * 1_000_000)
        self._last = max(micros, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def id(self, letter: str) -> str:
        """An id such as `V0000000001`; the letter says what it names."""
        number, text = next(self._count), ""
        while number:
            number, digit = divmod(number, 36)
            text = ALPHABET[digit] + text
        return f"{letter}{text:0>10}"

    def short(self) -> str:
        """A block or action id as Slack gives to those that have none."""
        return self.id("k")[-5:]

    def token(self) -> str:
        """Something nobody can guess, for addresses that are their own key."""
        return secrets.token_urlsafe(18)
