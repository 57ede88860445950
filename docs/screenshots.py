"""Takes the pictures in docs/screenshots: the real bot in the sandbox, one card claimed by Priya, in light and dark.

Run as `python docs/screenshots.py` after `make browser`, which sees to Chromium.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bot.app import Kestrel
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.firstday.feed import play
from bot.sandbox.world import Sandbox
from bot.storage.engine import connect
from bot.storage.schema import upgrade

FOLDER = Path(__file__).parent / "screenshots"
MORNING = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
# The first minute and a half of the feed passes at this speed; then the clock stands still.
SPEED = 6.0
CLAIMED, NEWEST = "seven hours in A&E with my dad", "Text from @AshcombeValeNHS: appointment Tuesday"
PATIENCE = 120_000
# Scrolls the list of messages alone; the browser's own way would scroll the page with it.
TO_THE_TOP = """card => {
  let list = card.parentElement;
  while (list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
  list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top;
}"""


def main() -> None:
    """Play, claim, take both pictures."""
    with _kestrel_at_work() as sandbox, _chromium() as browser:
        page = _opened(browser, sandbox)
        _card(page, CLAIMED).get_by_role("button", name="Claim").click()
        _card(page, CLAIMED).get_by_text("Claimed").wait_for(timeout=PATIENCE)
        _card(page, NEWEST).wait_for(timeout=PATIENCE)
        sandbox.clock.speed = 0
        page.mouse.move(700, 60)
        page.evaluate("document.activeElement.blur()")
        _card(page, CLAIMED).evaluate(TO_THE_TOP)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(400)
            page.screenshot(path=FOLDER / ("desk.png" if theme == "light" else "desk-dark.png"))


@contextmanager
def _kestrel_at_work() -> Iterator[Sandbox]:
    """The demo on a Monday morning, quicker than life."""
    clock = MovableClock(MORNING, speed=SPEED)
    with tempfile.TemporaryDirectory() as folder, Sandbox(clock=clock, manifest=manifest()) as sandbox:
        settings = sandbox_settings(sandbox, f"sqlite:///{folder}/kestrel.db")
        database = connect(settings.database_url)
        upgrade(database)
        database.close()
        kestrel = Kestrel(settings, sandbox_team(), clock=clock, speed=SPEED)
        stop_feed = play(sandbox.x)
        try:
            kestrel.start_socket()
            kestrel.start_jobs()
            yield sandbox
        finally:
            stop_feed()
            kestrel.stop()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("There is no Chromium on this machine; run `make browser` once.")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=root)
        yield browser
        browser.close()


def _opened(browser: Browser, sandbox: Sandbox) -> Page:
    """The page as Priya, with the explanation for newcomers closed."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page.goto(sandbox.url)
    page.get_by_role("button", name="Hide this explanation").click()
    _card(page, CLAIMED).wait_for(timeout=PATIENCE)
    return page


def _card(page: Page, words: str) -> Locator:
    return page.get_by_role("region", name="Conversation").get_by_role("listitem").filter(has_text=words).first


if __name__ == "__main__":
    main()
