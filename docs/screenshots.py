"""Takes every picture in docs/screenshots: the real bot in the sandbox, with invented people and a clock that is moved.

Run as `make screenshots`. What stands on each picture is in docs/scenes.py.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from playwright.sync_api import Browser

from bot.sandbox.feedback.earlier import earlier_stories
from bot.sandbox.firstday.feed import play
from docs import weeks
from docs.scenes import EARLY, LATER, TUESDAY, Scene
from docs.stage import LONDON, PATIENCE, Stage, chromium, opened, world

# While the public writes, the clock runs so much faster than life.
QUICK = 12
# The last post before the first pictures, and the last of the lively part of the morning.
NEWEST, LAST = "Text from @AshcombeValeNHS: appointment Tuesday", "Diolch yn fawr"
FIRST_DAY = datetime(2026, 10, 26, tzinfo=LONDON)


def main() -> None:
    """The first morning, then a Tuesday with four weeks behind it."""
    # The machine is busier than any real one would be with this: that a job begins a little later is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with chromium() as browser:
        _first_morning(browser)
        _tuesday(browser)


def _first_morning(browser: Browser) -> None:
    with world(2026, 11, 23, 9, 12) as (sandbox, kestrel):
        earlier_stories(sandbox.feedback)
        sandbox.clock.speed = QUICK
        stop = play(sandbox.x)
        kestrel.start_socket()
        kestrel.start_jobs()
        stage = Stage(opened(browser, sandbox), sandbox, kestrel)
        for last, scenes in ((NEWEST, EARLY), (LAST, LATER)):
            sandbox.clock.speed = QUICK
            stage.card(last).wait_for(timeout=PATIENCE)
            sandbox.clock.speed = 1
            _take(stage, scenes)
        stop()


def _tuesday(browser: Browser) -> None:
    with world(2026, 10, 24, 9) as (sandbox, kestrel):
        weeks.play(sandbox, kestrel, FIRST_DAY)
        sandbox.clock.speed = 1
        kestrel.start_socket()
        kestrel.start_jobs()
        _take(Stage(opened(browser, sandbox), sandbox, kestrel), TUESDAY)


def _take(stage: Stage, scenes: Sequence[Scene]) -> None:
    for scene in scenes:
        print(scene.__name__)  # noqa: T201 - it takes a few minutes; whoever waits sees how far it is
        scene(stage)


if __name__ == "__main__":
    main()
