"""Answering on the page: the form behind a card's button, and what is written into it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.hands import card, post, public, thread

WORDS = "four hours in A&E and nobody has told us a thing"
ASKED = f"@AshcombeValeNHS {WORDS}"
# Undo is over, and the jobs have had their turn.
SOON = 12


def asked(page: Page, words: str = ASKED, handle: str = "jo_rowan") -> Locator:
    """A post by the public, and its card."""
    post(page, handle, words)
    return card(page, words.removeprefix("@AshcombeValeNHS "))


def opened(where: Locator, button: str, title: str) -> Locator:
    """The form behind a button of a card."""
    where.get_by_role("button", name=re.compile(f"^{button}")).click()
    form = where.page.get_by_role("dialog", name=title)
    expect(form).to_be_visible()
    return form


def write(form: Locator, words: str, box: str = "Your answer") -> None:
    """Write into the box, and wait until Kestrel has read it."""
    form.get_by_label(box).fill(words)
    expect(form).to_contain_text("What will be published")
    expect(form.locator("blockquote").last).to_contain_text(words)


def send(form: Locator, button: str = "Send") -> None:
    """Send the form; it closes."""
    form.get_by_role("button", name=button, exact=True).click()
    expect(form.page.get_by_role("dialog")).to_be_hidden()


def published(page: Page, words: str, sandbox: Sandbox) -> Locator:
    """Our post on the public timeline, once there is no more undoing."""
    sandbox.clock.advance(SOON)
    ours = public(page).get_by_role("listitem").filter(has_text=words)
    expect(ours).to_have_count(1)
    return ours


def open_thread(where: Locator) -> Locator:
    """The thread of a card."""
    where.get_by_role("button", name="Reply in thread").click()
    return thread(where.page)
