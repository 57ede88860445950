"""What Slack sends to the app, and how it was acknowledged: one courier, two roads (Socket Mode and signed HTTP).

An interaction that stays unanswered for three seconds shows the person an error. An event is sent again instead,
at most three times.
"""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.sandbox.slack.errors import Impossible, Json

Kind = Literal["interactive", "slash_commands", "events_api"]
PATIENCE = 3.0
RETRIES = (0.0, 60.0, 300.0)
REMEMBERED = 20_000
SILENCE = "This app did not respond"


@dataclass(slots=True)
class Delivery:
    """One payload on its way to the app; `answer` is what came back with the acknowledgement.

    `attempts` names why each sending was made: "" for the first, "timeout" and the like for the others.
    `failure` is set when nobody acknowledged in time.
    """

    envelope_id: str
    kind: Kind
    payload: Json
    user: str | None = None
    attempts: list[str] = field(default_factory=list)
    failed: int = 0
    acknowledgements: int = 0
    answer: Json | None = None
    failure: str | None = None
    settled: threading.Event = field(default_factory=threading.Event, repr=False)
    on_answer: Callable[[Json], None] | None = field(default=None, repr=False)

    @property
    def acknowledged(self) -> bool:
        return self.acknowledgements > 0

    def wait(self, timeout: float = 60.0) -> Delivery:
        """Wait (in real seconds) until it is acknowledged or has failed."""
        if not self.settled.wait(timeout):
            raise TimeoutError(f"{self.kind} {self.envelope_id} was neither acknowledged nor given up.")
        return self


class Road(Protocol):
    """A way to reach the app."""

    def open(self) -> bool:
        """Whether there is anybody at the other end."""
        ...

    def carry(self, delivery: Delivery) -> None:
        """Send it once; the answer comes back through the courier."""
        ...


class Courier:
    """Sends payloads, takes acknowledgements, waits and sends again."""

    def __init__(self, lock: threading.RLock, toast: Callable[[str, str], None]) -> None:
        self._lock, self._toast = lock, toast
        self._by_id: dict[str, Delivery] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.roads: list[Road] = []
        self.patience = PATIENCE
        self.retries: tuple[float, ...] = RETRIES

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Use the server's loop for waiting; None when the server has stopped."""
        self._loop = loop

    def all(self) -> list[Delivery]:
        with self._lock:
            return list(self._by_id.values())

    def send(
        self, kind: Kind, payload: Json, user: str | None = None, on_answer: Callable[[Json], None] | None = None
    ) -> Delivery:
        """Send a payload; returns at once."""
        delivery = Delivery(str(uuid.uuid4()), kind, payload, user, on_answer=on_answer)
        with self._lock:
            self._by_id[delivery.envelope_id] = delivery
            if len(self._by_id) > REMEMBERED:
                del self._by_id[next(iter(self._by_id))]
        self._carry(delivery, "")
        return delivery

    def redeliver(self, envelope_id: str, reason: str = "timeout") -> Delivery:
        """Send the same payload once more, as Slack does when an acknowledgement got lost."""
        delivery = self._by_id.get(envelope_id)
        if delivery is None:
            raise Impossible(f"Nothing was sent as {envelope_id}.")
        self._carry(delivery, reason)
        return delivery

    def acknowledge(self, envelope_id: str, answer: Json | None) -> None:
        """The app has answered; only the first answer in time counts."""
        with self._lock:
            delivery = self._by_id.get(envelope_id)
            if delivery is None:
                return
            delivery.acknowledgements += 1
            if delivery.settled.is_set():
                return
            delivery.answer = answer or {}
            try:
                if delivery.on_answer is not None:
                    delivery.on_answer(delivery.answer)
            finally:
                delivery.settled.set()

    def fail(self, delivery: Delivery, reason: str) -> None:
        """One sending came to nothing: try an event again, tell the person otherwise."""
        with self._lock:
            tries = len(delivery.attempts)
            # A refused request is known to have failed before its three seconds are over: it counts once.
            if delivery.settled.is_set() or delivery.failed >= tries:
                return
            delivery.failed = tries
            if delivery.kind == "events_api" and tries <= len(self.retries) and self._loop is not None:
                self._later(self.retries[tries - 1], lambda: self._again(delivery, reason))
                return
            delivery.failure = reason
            delivery.settled.set()
            if delivery.user is not None and delivery.kind != "events_api":
                self._toast(delivery.user, SILENCE)

    def _again(self, delivery: Delivery, reason: str) -> None:
        if not delivery.settled.is_set():
            self._carry(delivery, reason)

    def _carry(self, delivery: Delivery, reason: str) -> None:
        road = next((each for each in self.roads if each.open()), None)
        delivery.attempts.append(reason)
        attempt = len(delivery.attempts)
        if road is None or self._loop is None:
            self.fail(delivery, "no_connection")
            return
        road.carry(delivery)
        self._later(self.patience, lambda: self._check(delivery, attempt))

    def _check(self, delivery: Delivery, attempt: int) -> None:
        if len(delivery.attempts) == attempt:
            self.fail(delivery, "timeout")

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        loop.call_soon_threadsafe(lambda: loop.call_later(seconds, call))
