"""A bot on a new database beside a sandbox whose clock stands still, for the benches that call one job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bench.ground import databases
from bot.app import Kestrel
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from tests.databases import prepared


@contextmanager
def bot_at_work(kind: str, now: datetime) -> Iterator[tuple[Kestrel, Sandbox]]:
    """Laid out, with nothing started; all of it goes afterwards."""
    with databases([kind]) as urls, Sandbox(MovableClock(now, speed=0), manifest=manifest()) as sandbox:
        prepared(urls[kind]).close()
        bot = Kestrel(sandbox_settings(sandbox, urls[kind]), sandbox_team(), clock=sandbox.clock)
        try:
            yield bot, sandbox
        finally:
            bot.stop()
