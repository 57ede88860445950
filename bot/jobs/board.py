"""The loop that keeps the chat in line with the cards, in one process of all that share the database."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog

from bot.core.pace import Pace
from bot.desk import Desk
from bot.services import board, storms
from bot.storage import marks

log = structlog.get_logger()

# The lease is renewed so many times before it would lapse.
RENEWALS = 4
TEND = timedelta(seconds=1)
NAME = "board"


class BoardLoop:
    """A thread that draws cards while it holds the board's lease, and waits for the lease otherwise."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pace = Pace()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="board", daemon=True)
        self._renewed: datetime | None = None
        self._tended: datetime | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> bool:
        """Finish the card in hand and end; whether it has ended within half a minute."""
        self._stopping.set()
        self._desk.wakeups.board.set()
        self._thread.join(timeout=30)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            wake = self._desk.wakeups.board
            wake.clear()
            try:
                pause = self._turn()
            except Exception as problem:  # the loop must outlive a database or a Slack that is away
                log.error("board_failed", error=type(problem).__name__, exc_info=problem)
                pause = 1.0
            if pause > 0 and not self._stopping.is_set():
                self._desk.clock.wait(pause, wake)

    def _turn(self) -> float:
        now = self._desk.now()
        if not self._hold(now):
            return 1.0
        if self._tended is None or not timedelta() <= now - self._tended < TEND:
            self._tended = now
            storms.tend(self._desk)
        return board.step(self._desk, self._pace)

    def _hold(self, now: datetime) -> bool:
        if self._renewed is not None and timedelta() <= now - self._renewed < self._desk.lease / RENEWALS:
            return True
        with self._desk.database.write.begin() as session:
            held = marks.take_lease(session, NAME, holder=self._desk.name, until=now + self._desk.lease, now=now)
        self._renewed = now if held else None
        return held
