"""Where the pictures are taken: the real bot in the sandbox on a Monday morning that keeps still, and a browser."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from bot.app import Kestrel
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.storage.engine import connect
from bot.storage.schema import upgrade
from docs.small_png import small
from tests.browser import hands

FOLDER = Path(__file__).parent / "screenshots"
LONDON = ZoneInfo("Europe/London")
# A field for a date is drawn by the browser itself, in its own language.
BRITISH: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "en_GB"}
CHANNEL = "public-mentions"
# The jobs look so much more often than in life; the clock itself runs as a clock does, and is moved.
LOOKS = 2.0
PATIENCE = 60_000
# A window is shown whole, for a picture cannot be scrolled; nothing that comes with a mouse is shown; and letters and
# emoji are the same ones wherever the machine has them.
STYLE = """
:root { font-family: "Liberation Sans", Arial, "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", sans-serif; }
.modal, .modal-form { max-height: none !important; }
.toolbar, .toast { display: none !important; }
"""
# Whether an emoji is drawn in colours, or as an empty box: without a font for them no picture would be true.
COLOURED = """() => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = "32px 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'";
  pen.fillText("\\u{1F499}", 0, 40);
  const drawn = pen.getImageData(0, 0, 60, 60).data;
  return drawn.some((value, at) => at % 4 === 2 && value > drawn[at - 2] + 60);
}"""


@dataclass(frozen=True, slots=True)
class Stage:
    """The page as somebody of the team, the world behind it, and the bot."""

    page: Page
    sandbox: Sandbox
    kestrel: Kestrel

    def at(self, day: int, hour: int, minute: int) -> None:
        """The clock stands on that minute of November 2026, and runs on from it."""
        self.sandbox.clock.move_to(datetime(2026, 11, day, hour, minute, 2, tzinfo=LONDON).astimezone(UTC))

    def card(self, words: str) -> Locator:
        """The first message in the conversation with these words."""
        return hands.card(self.page, words).first

    def told(self, words: str) -> Locator:
        """The newest private answer with these words."""
        found = hands.conversation(self.page).locator(".message").filter(has_text="Only visible to you")
        return found.filter(has_text=words).last

    @contextmanager
    def of_size(self, width: int, height: int) -> Iterator[None]:
        """A page of another size, for a while."""
        was = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": height})
        yield
        if was is not None:
            self.page.set_viewport_size(was)

    def opened(self, where: Locator, button: str | re.Pattern[str], title: str) -> Locator:
        """The window behind a button."""
        where.get_by_role("button", name=button).first.click()
        return self.window(title)

    def window(self, title: str) -> Locator:
        """A window that is open."""
        window = self.page.get_by_role("dialog", name=title)
        expect(window).to_be_visible(timeout=PATIENCE)
        return window

    def close(self) -> None:
        """Put every window away, whatever is written in it."""
        dialog = self.page.get_by_role("dialog")
        while dialog.count():
            self.page.keyboard.press("Escape")
            sure = self.page.get_by_role("button", name="Close and lose it")
            if sure.count():
                sure.click()
            self.page.wait_for_timeout(200)

    def says(self, where: Locator, words: str) -> Locator:
        """It says so, as soon as Kestrel has come that far."""
        expect(where).to_contain_text(words, timeout=PATIENCE)
        return where

    def shoot(self, what: Locator, name: str, *, height: float | None = None) -> None:
        """A picture of one thing, or of its upper part, once nothing in it moves any more."""
        self.page.mouse.move(3, 3)
        self.page.evaluate("document.activeElement?.blur()")
        box = self._at_rest(what)
        clip: FloatRect = {**box, "height": min(box["height"], height or box["height"])}
        (FOLDER / f"{name}.png").write_bytes(small(self.page.screenshot(clip=clip)))

    def _at_rest(self, what: Locator) -> FloatRect:
        """Where it stands, when it has stood there and said the same for a moment; Kestrel may be drawing it anew."""
        before: tuple[FloatRect, str] | None = None
        for _ in range(40):
            with suppress(PlaywrightError):
                what.scroll_into_view_if_needed()
            self.page.wait_for_timeout(500)
            box, said = what.bounding_box(), what.inner_text()
            if box is not None and (box, said) == before:
                return box
            before = (box, said) if box is not None else None
        raise RuntimeError("It never keeps still.")


@contextmanager
def world(*moment: int) -> Iterator[tuple[Sandbox, Kestrel]]:
    """The demo at a moment in London, before anything has begun; its clock stands still."""
    clock = MovableClock(datetime(*moment, tzinfo=LONDON).astimezone(UTC), speed=0)  # type: ignore[misc, arg-type]
    with tempfile.TemporaryDirectory() as folder, Sandbox(clock=clock, manifest=manifest()) as sandbox:
        settings = sandbox_settings(sandbox, f"sqlite:///{folder}/kestrel.db")
        database = connect(settings.database_url)
        upgrade(database)
        database.close()
        kestrel = Kestrel(settings, sandbox_team(), clock=clock, speed=LOOKS)
        try:
            yield sandbox, kestrel
        finally:
            kestrel.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use, too."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("There is no Chromium on this machine; run `make browser` once.")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*root, "--lang=en-GB"], env=BRITISH)
        yield browser
        browser.close()


def opened(browser: Browser, sandbox: Sandbox, *, width: int = 1180, height: int = 2200) -> Page:
    """The page as Priya, without the explanation for newcomers, and so high that every card fits."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="light", locale="en-GB", reduced_motion="reduce",
        bypass_csp=True,
    )  # fmt: skip
    page = context.new_page()
    page.goto(sandbox.url)
    page.get_by_role("button", name="Hide this explanation").click()
    page.add_style_tag(content=STYLE)
    if not page.evaluate(COLOURED):
        sys.exit("There is no font with emoji on this machine; install one (fonts-noto-color-emoji on Debian).")
    return page
