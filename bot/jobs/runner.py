"""What runs the jobs: APScheduler for the timetable, a pool of readers for the watches, a loop for the board."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor as Pool
from apscheduler.schedulers.background import BackgroundScheduler

from bot.desk import Desk
from bot.jobs.board import BoardLoop
from bot.jobs.timetable import TIMETABLE, Job
from bot.services import reading
from bot.storage import marks

log = structlog.get_logger()

READERS = 8
TICK = 0.5


class Jobs:
    """Everything that runs by itself. `speed` is how many seconds of the desk's clock pass in one real second."""

    def __init__(self, desk: Desk, speed: float = 1.0) -> None:
        self._desk = desk
        self._speed = speed
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._reading: set[int] = set()
        self._guard = threading.Lock()
        self._board = BoardLoop(desk)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": Pool(len(TIMETABLE) + 2)},
            # The library's default drops a job that is a second late, in silence.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begin; returns at once."""
        for job in TIMETABLE:
            self._every(job.seconds, job.name, partial(self._run, job))
        self._every(TICK, "read_watches", self._read_due)
        self._scheduler.start()
        self._board.start()

    def stop(self) -> None:
        """Finish what is in hand and begin nothing new."""
        self._desk.wakeups.stopping.set()
        self._scheduler.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)
        if not self._board.stop():
            return  # still sending: its lease must lapse by itself, or another process would send the same card
        with self._desk.database.write.begin() as session:
            marks.drop_leases(session, self._desk.name)

    def _every(self, seconds: float, name: str, run: Callable[[], object]) -> None:
        self._scheduler.add_job(run, "interval", seconds=seconds / self._speed, id=name)

    def _run(self, job: Job) -> None:
        error: str | None = None
        try:
            if job.alone and not self._alone(job):
                return
            job.run(self._desk)
        except Exception as problem:  # one job's failure must not stop the others; it is counted and shown
            error = type(problem).__name__
            log.error("job_failed", job=job.name, error=error, exc_info=problem)
        self._note(job.name, error)

    def _alone(self, job: Job) -> bool:
        now = self._desk.now()
        with self._desk.database.write.begin() as session:
            return marks.take_lease(session, job.name, holder=self._desk.name, until=now + self._desk.lease, now=now)

    def _note(self, name: str, error: str | None) -> None:
        try:
            with self._desk.database.write.begin() as session:
                marks.note_run(session, name, at=self._desk.now(), error=error)
        except Exception as problem:  # the database itself is away: /readyz says so by itself
            log.error("job_not_noted", job=name, error=type(problem).__name__)

    def _read_due(self) -> None:
        """Hand each due watch to a reader of its own, so that a slow one holds nobody up."""
        try:
            due = reading.due(self._desk)
        except Exception as problem:
            log.error("job_failed", job="read_watches", error=type(problem).__name__)
            return
        for watch in due:
            with self._guard:
                if watch in self._reading:
                    continue
                self._reading.add(watch)
            self._readers.submit(self._read, watch)

    def _read(self, watch: int) -> None:
        try:
            reading.read(self._desk, watch)
        except Exception as problem:  # the database itself is away; the hold lapses by itself
            log.error("watch_not_noted", watch=watch, error=type(problem).__name__)
        finally:
            with self._guard:
                self._reading.discard(watch)
