"""Time that passes on the page: a working morning, hours that somebody lets go by, and who is reminded meanwhile."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page

from bot.sandbox.world import Sandbox
from tests.browser.hands import become, conversation, go

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/London"))
# The clock is moved by hours, and a message waits for others for a moment.
PATIENCE = 20_000


@pytest.fixture
def monday(sandbox: Sandbox) -> None:
    """A working morning."""
    sandbox.clock.move_to(MONDAY)


def hours(page: Page, count: int) -> None:
    """Let so many hours go by, one press each."""
    for _ in range(count):
        page.get_by_role("button", name="+1 hour").click()


def reminders(page: Page, name: str) -> Locator:
    """Somebody's own conversation with Kestrel, as they see it."""
    become(page, name)
    go(page, "Kestrel")
    return conversation(page)
