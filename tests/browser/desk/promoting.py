"""Promos on the page: the form behind `/promo`, the card that it leads to, and our own posts on the timeline."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.hands import card, command, conversation, public
from tests.pictures import PNG
from tests.waiting import until

LONDON = ZoneInfo("Europe/London")
WORDS = "Tell us about your visit #CareOpinion"
OURS, EVENTS = "AshcombeValeNHS", "AshcombeEvents"
GARDEN: Any = {"name": "garden.png", "mimeType": "image/png", "buffer": PNG}
ALT = "Two nurses wave from a bench in the new garden"
# The clock is moved by days at a time, and the jobs have to have their turn.
PATIENCE = 20_000
# The clock here runs quickly, and a busy machine may take a while.
HARDLY = timedelta(minutes=5)


def new(page: Page, words: str) -> Locator:
    """The form that `/promo` opens for a line."""
    command(page, f"/promo {words}")
    form = page.get_by_role("dialog", name="New promo")
    expect(form).to_be_visible()
    return form


def says(where: Locator, words: str) -> None:
    """It says so, as soon as Kestrel and the clock have come that far."""
    expect(where).to_contain_text(words, timeout=PATIENCE)


def finish(form: Locator, button: str = "Schedule") -> None:
    """Press the button at the foot; the form closes."""
    form.get_by_role("button", name=button, exact=True).click()
    expect(form.page.get_by_role("dialog")).to_be_hidden()


def scheduled(page: Page, words: str, said: str, number: int = 1) -> Locator:
    """A promo from a line, saved as it stands: its card in the channel."""
    form = new(page, words)
    says(form, said)
    finish(form)
    return promo(page, number)


def promo(page: Page, number: int = 1) -> Locator:
    """The card of a promo in the channel."""
    return card(page, f"Promo {number} on @").first


def open_thread(page: Page, number: int = 1) -> Locator:
    """The thread under the card of a promo, where its runs are."""
    promo(page, number).get_by_role("button", name=re.compile("^Reply in thread|repl(y|ies)")).first.click()
    return page.get_by_role("region", name="Thread")


def on_timeline(page: Page, words: str) -> Locator:
    """Our posts with these words, as everybody sees them."""
    return public(page).locator("li.ours").filter(has_text=words)


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on the wall in the trust's own town."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def just_before(moment: datetime) -> datetime:
    """So shortly before it that nobody waits long, and long enough to see that nothing has gone out yet."""
    return moment - timedelta(seconds=15)


def go_on(sandbox: Sandbox, moment: datetime) -> None:
    """The clock stands on the moment, and runs on from it."""
    sandbox.clock.move_to(moment.astimezone(UTC))


def posted(sandbox: Sandbox, count: int, handle: str = OURS) -> list[datetime]:
    """When each of our posts went out, on the wall, once there are so many and no more; oldest first."""
    until(lambda: len(times(sandbox, handle)) >= count, patience=2 * PATIENCE / 1000)
    assert len(times(sandbox, handle)) == count
    return times(sandbox, handle)


def on_time(sandbox: Sandbox, count: int, due: datetime) -> bool:
    """The newest of so many posts of ours went out at its moment: never before, hardly after."""
    return due <= posted(sandbox, count)[-1] <= due + HARDLY


def times(sandbox: Sandbox, handle: str = OURS) -> list[datetime]:
    """When each post of an account went out, on the wall, to the minute."""
    ours = [post for post in sandbox.x.posts() if post.author.handle == handle]
    return sorted(post.created_at.astimezone(LONDON).replace(second=0, microsecond=0) for post in ours)


def answer(page: Page) -> Locator:
    """The newest private answer in the channel."""
    return conversation(page).locator(".message").filter(has_text="Only visible to you").last
