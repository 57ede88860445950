"""Trigger ids: the three seconds after a click in which a modal may be opened, once."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.ids import Mint

LIFE = 3.0
KEPT = 60.0


@dataclass(slots=True)
class Trigger:
    """Whose click it was, and in which view, if it was in one."""

    user: str
    view: str | None
    made: float
    used: bool = False


class Triggers:
    """Hands out trigger ids and takes each back once; they live on real time, as the person who clicked does."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._triggers: dict[str, Trigger] = {}
        self.life = LIFE

    def issue(self, user: str, view: str | None = None) -> str:
        now = time.monotonic()
        while self._triggers and now - next(iter(self._triggers.values())).made > KEPT:
            del self._triggers[next(iter(self._triggers))]
        trigger = f"{int(now * 1000)}.{self._mint.id('')}.{self._mint.token()}"
        self._triggers[trigger] = Trigger(user, view, now)
        return trigger

    def redeem(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.made > self.life:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
